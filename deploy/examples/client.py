"""A client of the API in the standard library alone: a token by client credentials, pages by key, one request.

python3 client.py PORTAL mailboxes [WORDS]
python3 client.py PORTAL request ASKED.json DOCUMENT.pdf

CONGVU_CLIENT_ID and CONGVU_CLIENT_SECRET name the service account, SSL_CERT_FILE an authority of one's own.
"""

import base64
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Client:
    """One service account at one portal."""

    def __init__(self, portal: str, client_id: str, secret: str) -> None:
        self.portal = portal.rstrip("/")
        basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        asked = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
        self.token = self.send("/oauth/token", asked, {"Authorization": f"Basic {basic}"})["access_token"]

    def send(self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Any:
        """Call a path; a refusal ends the program with its sentence."""
        request = urllib.request.Request(f"{self.portal}{path}", body, headers or {})  # noqa: S310 - https, by the caller
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            sys.exit(f"{error.code}: {error.read().decode()}")

    def pages(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Every item of a list."""
        after = ""
        while True:
            asked = urllib.parse.urlencode({**query, "after": after, "limit": 200})
            page = self.send(f"/api/v1{path}?{asked}", headers={"Authorization": f"Bearer {self.token}"})
            yield from page["items"]
            after = page["after"]
            if not after:
                return

    def request(self, asked: str, document: bytes, key: str) -> dict[str, Any]:
        """Hand in a request; sent again under the same key it is not handed in twice."""
        boundary = uuid.uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="asked"\r\n\r\n{asked}\r\n--{boundary}\r\n'
        head += 'Content-Disposition: form-data; name="document"; filename="cong-van.pdf"\r\n'
        head += "Content-Type: application/pdf\r\n\r\n"
        body = head.encode() + document + f"\r\n--{boundary}--\r\n".encode()
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Idempotency-Key": key,
        }
        return dict(self.send("/api/v1/requests", body, headers))


def main(portal: str, what: str, *rest: str) -> None:
    """Show what there is, or hand in a request."""
    client = Client(portal, os.environ["CONGVU_CLIENT_ID"], os.environ["CONGVU_CLIENT_SECRET"])
    if what == "mailboxes":
        for box in client.pages("/mailboxes", q=" ".join(rest)):
            print(box["address"], box["state"], box["display_name"], sep="\t")
    else:
        asked, document = (Path(name) for name in rest)
        # a key of one's own, kept with the document, would outlive this program
        made = client.request(asked.read_text("utf-8"), document.read_bytes(), uuid.uuid4().hex)
        print(made["number"], made["state"], sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
