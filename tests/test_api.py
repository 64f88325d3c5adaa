"""The REST API on the running system: the example client, five hundred calls at once, and what the logs hold."""

import json
import os
import secrets
import ssl
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.system import ROOT, System

CLIENT = ROOT / "deploy" / "examples" / "client.py"


@dataclass
class Service:
    """A service account at the running system's portal."""

    system: System
    portal: str
    account: dict[str, str]

    @property
    def authority(self) -> Path:
        """The system's own authority."""
        return self.system.state / "tls" / "ca.pem"

    def example(self, *arguments: str) -> str:
        """What the example client prints."""
        names = {"CONGVU_CLIENT_ID": self.account["client_id"], "CONGVU_CLIENT_SECRET": self.account["client_secret"]}
        environment = os.environ | names | {"SSL_CERT_FILE": str(self.authority)}
        command = [sys.executable, str(CLIENT), self.portal, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, env=environment).stdout

    def send(self, path: str, body: bytes | None = None, token: str = "", **headers: str) -> tuple[int, bytes]:
        """Status and body of a call."""
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        request = urllib.request.Request(f"{self.portal}{path}", body, headers)
        context = ssl.create_default_context(cafile=str(self.authority))
        try:
            with urllib.request.urlopen(request, context=context, timeout=120) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def token(self) -> str:
        """A token by client credentials."""
        asked = {name: self.account[name] for name in ("client_id", "client_secret")}
        body = urllib.parse.urlencode({"grant_type": "client_credentials"} | asked).encode()
        return str(json.loads(self.send("/oauth/token", body)[1])["access_token"])


@pytest.fixture
def service(system: System) -> Service:
    """A service account of Cần Thơ."""
    scopes = [word for name in ("directory:read", "requests:read", "requests:write") for word in ("--scope", name)]
    options = ("--service", "--jurisdiction", "cantho", *scopes, "--json")
    made = system.run("application", "add", f"thu-{secrets.token_hex(4)}", *options).stdout
    return Service(system, system.status()["endpoints"]["portal"], json.loads(made))


def test_the_example_client_reads_and_asks(service: Service, tmp_path: Path) -> None:
    lines = service.example("mailboxes").splitlines()
    assert len(lines) > 10
    assert all("cantho.gov.vn" in line.split("\t")[0] for line in lines)
    assert 0 < len(service.example("mailboxes", "so").splitlines()) <= len(lines)
    found = json.loads(service.send("/api/v1/agencies?limit=1", token=service.token())[1])
    row = {"action": "issue", "texts": {"family": "Nguyễn", "given": "An"}}
    asked = {"agency": found["items"][0]["id"], "rows": [row]}
    (tmp_path / "asked.json").write_text(json.dumps(asked), "utf-8")
    (tmp_path / "cong-van.pdf").write_bytes(b"%PDF-1.7 khong ky")
    number, state = service.example("request", f"{tmp_path}/asked.json", f"{tmp_path}/cong-van.pdf").split()
    assert number.startswith("YC-")
    assert state == "waiting"


def test_five_hundred_calls_at_once(service: Service) -> None:
    token = service.token()
    with ThreadPoolExecutor(100) as pool:
        answers = pool.map(lambda _: service.send("/api/v1/mailboxes?q=nguyen", token=token)[0], range(500))
    seen = Counter(answers)
    assert set(seen) <= {200, 429}, seen
    assert seen[200] >= 300, seen
    log = "".join(path.read_text(errors="replace") for path in (service.system.state / "logs").rglob("portal*"))
    assert token not in log
    assert service.account["client_secret"] not in log


def test_one_call_sent_twenty_times_at_once_is_done_once(service: Service) -> None:
    token, key = service.token(), secrets.token_hex(8)
    before = json.loads(service.send("/api/v1/requests?limit=200", token=token)[1])["items"]
    found = json.loads(service.send("/api/v1/agencies?limit=1", token=token)[1])
    row = {"action": "issue", "texts": {"family": "Trần", "given": "Bình"}}
    asked = urllib.parse.urlencode({"asked": json.dumps({"agency": found["items"][0]["id"], "rows": [row]})}).encode()
    with ThreadPoolExecutor(20) as pool:
        calls = [
            pool.submit(service.send, "/api/v1/requests", asked, token, **{"Idempotency-Key": key}) for _ in range(20)
        ]
        answers = {call.result() for call in calls}
    assert len(answers) == 1, answers
    assert answers.pop()[0] == 201
    after = json.loads(service.send("/api/v1/requests?limit=200", token=token)[1])["items"]
    assert len(after) == len(before) + 1
