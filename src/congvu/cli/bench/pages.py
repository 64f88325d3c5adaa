"""The portal's lists and searches as a browser gets them: HTTPS through Caddy and Gunicorn, one after another."""

import http.client
import re
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from congvu.cli.bench.stage import BenchFailed

NEXT = re.compile(r"[?&;]after=([^\"&]+)")
WORDS = ("nguyen", "tran van", "hung", "le thi hoa", "chuyen vien minh", "trung tam so 12", "zzz", "pham ngoc anh")
"""From a word that half the register holds to one that nobody does."""
LISTS = ("/admin/mailboxes", "/admin/people", "/directory")


@dataclass(frozen=True, slots=True)
class Browser:
    """A signed-in browser that keeps its connection."""

    connection: http.client.HTTPSConnection
    cookie: str

    def get(self, path: str) -> tuple[str, float]:
        """A page and the milliseconds until its last byte."""
        start = time.perf_counter()
        self.connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = self.connection.getresponse()
        text = answer.read().decode()
        spent = 1000 * (time.perf_counter() - start)
        if answer.status != 200:
            raise BenchFailed("page", f"{path}: HTTP {answer.status}.", f"{path}: HTTP {answer.status}.")
        return text, spent


def browser(port: int, authority: Path, cookie: str) -> Browser:
    """One that trusts the system's authority."""
    context = ssl.create_default_context(cafile=str(authority))
    return Browser(http.client.HTTPSConnection("localhost", port, context=context, timeout=30), cookie)


def walked(client: Browser, path: str, pages: int) -> list[float]:
    """A list from its first page on, by its own links."""
    spent = []
    place = path
    for _number in range(pages):
        text, milliseconds = client.get(place)
        spent.append(milliseconds)
        following = NEXT.search(text)
        place = f"{path}?after={following[1]}" if following else path
    return spent


def searched(client: Browser, path: str, times: int) -> list[float]:
    """Searches for each of the words in turn."""
    return [client.get(f"{path}?q={quote(WORDS[number % len(WORDS)])}")[1] for number in range(times)]
