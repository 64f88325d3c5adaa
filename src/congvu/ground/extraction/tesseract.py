"""Tesseract with Vietnamese: pictures in, lines of text out; one process for several pictures, nothing on disk."""

import io
import subprocess
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.uint8]
LINE, BLOCK, PAGE = 7, 6, 3
"""Tesseract's page segmentation modes."""


def read(pictures: Sequence[Grey], mode: int, dpi: int = 150) -> list[str]:
    """The text of each picture, in order."""
    if not pictures:
        return []
    pages = [Image.fromarray(picture) for picture in pictures]
    with io.BytesIO() as stack:
        pages[0].save(stack, "TIFF", save_all=True, append_images=pages[1:], dpi=(dpi, dpi))
        content = stack.getvalue()
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", str(mode), "--oem", "1"]
    done = subprocess.run(command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise OSError(done.returncode, "tesseract")
    texts = done.stdout.decode("utf-8", "replace").split("\f")
    return [*texts, *[""] * len(pictures)][: len(pictures)]
