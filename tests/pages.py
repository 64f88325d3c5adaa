"""The portal's pages by plain HTTP, as a browser without scripts would ask for them."""

import html
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urlencode

from tests.system import System


@dataclass(frozen=True)
class Page:
    """One answer."""

    status: int
    url: str
    text: str

    @property
    def words(self) -> str:
        """The text a person reads, without the marks of one request."""
        body = re.sub(r"<(script|style)\b.*?</\1>", "", self.text, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


class Pages:
    """A browser's memory: cookies, and the form's token of the page that was read last."""

    def __init__(self, system: System) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar, urllib.request.HTTPSHandler(context=system.tls))
        self.root = system.endpoints["portal"]
        self.token = ""

    def ask(self, path: str, fields: dict[str, str] | None = None) -> Page:
        """Get a page, or send a form to it."""
        data = urlencode(fields | {"csrfmiddlewaretoken": self.token}).encode() if fields is not None else None
        request = urllib.request.Request(self.root + path, data, {"Referer": self.root + path})
        try:
            answer = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            page = Page(answer.status, answer.url, answer.read().decode())
        if token := re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text):
            self.token = token[1]
        return page

    def sign_in(self, address: str, password: str) -> Page:
        """Sign in; the page that one is led to."""
        self.ask("/sign-in")
        return self.ask("/sign-in", {"username": address, "password": password})
