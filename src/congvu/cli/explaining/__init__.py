"""The kinds of subject that `congvu explain` knows, one file each: how it is recognised, what is told of it.

A kind is a module with ``recognises(text)``, by form alone; ``explain(asked)``, None where nothing is known under the
name; and ``unknown(asked)``, what to say where it was recognised and nobody knows it. A new kind is a new file here.
"""

from collections.abc import Sequence
from typing import Protocol

from congvu.cli.explaining import address, message, regulation, request
from congvu.cli.explaining.asking import Asked, NotExplained
from congvu.cli.explaining.points import Explanation


class Kind(Protocol):
    """One kind of subject."""

    def recognises(self, text: str) -> bool:
        """Whether the text has the form of such a subject."""

    def explain(self, asked: Asked) -> Explanation | None:
        """What is known of it, or None."""

    def unknown(self, asked: Asked) -> Explanation:
        """What can be said though nothing is known of it; or a refusal is raised."""


KINDS: Sequence[Kind] = (request, regulation, address, message)
"""In the order in which they answer for a subject that nobody knows."""


def explain(asked: Asked) -> Explanation:
    """The one explanation of a subject. Raises NotExplained where there is none, or more than one."""
    fitting = [message] if asked.events else [kind for kind in KINDS if kind.recognises(asked.subject)]
    found = [told for kind in fitting if (told := kind.explain(asked))]
    if len(found) > 1:
        kinds = ", ".join(told.kind for told in found)
        vi = f"“{asked.subject}” vừa là địa chỉ vừa là mã thư; hãy viết <{asked.subject}> để hỏi về thư."
        raise NotExplained("ambiguous", vi, f"“{asked.subject}” is several things ({kinds}); write <…> for a message.")
    if not found and not fitting:
        vi = f"không hiểu “{asked.subject}”: hãy ghi địa chỉ, khóa hộp thư, mã thư <…>, số yêu cầu hoặc tên quy chế."
        en = "not understood: give an address, a mailbox's key, a message id <…>, a request's number or a regulation."
        raise NotExplained("not-understood", vi, en)
    return found[0] if found else fitting[0].unknown(asked)
