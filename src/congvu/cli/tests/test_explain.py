"""``congvu explain``: what is recognised, what is told, each value with its source, one sentence for the unknown."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from congvu.cli.explaining import asking
from congvu.directory.actions.jurisdictions import NewAgency, ensure_jurisdictions, open_agencies
from congvu.directory.actions.mailboxes import Opening, open_mailboxes
from congvu.directory.actions.people import enter_people
from congvu.directory.models import Jurisdiction, Mailbox, Person
from congvu.directory.models.mailbox import MailboxKind
from congvu.ledger.actions import record_one
from congvu.regulations.loading import profiles
from congvu.requests.models import Request, Row
from congvu.wiring.main import main

ADDRESS = "nvan@cantho.gov.vn.test"
Told = dict[str, Any]


@pytest.fixture
def box(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """Nguyễn Văn An of Sở Nội vụ in Cần Thơ, in a system without engines."""
    monkeypatch.setattr(asking, "open_system", lambda _state: SimpleNamespace(state=tmp_path))
    ensure_jurisdictions({"cantho": "cantho.gov.vn.test"})
    place = Jurisdiction.objects.get()
    (agency,) = open_agencies(place, [NewAgency(code="sonv", name="Sở Nội vụ", kind="so")], "test")
    row = Person(
        jurisdiction=place, agency=agency, family="Nguyễn", middle="Văn", given="An", full_name="Nguyễn Văn An"
    )
    (person,) = enter_people(place, [row], "test")
    opening = Opening(
        kind=MailboxKind.PERSONAL,
        address=ADDRESS,
        registered_at=datetime(2026, 3, 31, 1, tzinfo=UTC),
        person=person,
        agency=agency,
        clause="CT-4.2.c",
        basis="danh-sach.xlsx",
    )
    open_mailboxes(place, [opening], "test")
    Mailbox.objects.update(state_since=opening.registered_at)
    return Mailbox.objects.get()


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Told:
    """The JSON of one explanation, its points by section."""
    assert main(["explain", *words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    return {**found, **{section["key"]: section["points"] for section in found["sections"]}}


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one sentence with which a subject is refused."""
    assert main(["explain", *words]) == 1
    shown = capsys.readouterr()
    assert not shown.out
    assert shown.err.count("\n") == 1
    return shown.err


def test_an_address_and_its_mailbox(box: Mailbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Who, since when, by which act; the naming step; every topic."""
    found = told(capsys, ADDRESS)
    holder, act = found["address"]
    assert (holder["holder"], holder["key"], holder["since"]) == (
        "Nguyễn Văn An - Sở Nội vụ", str(box.key), "2026-03-31T08:00:00+07:00",
    )  # fmt: skip
    assert holder["basis"] == "danh-sach.xlsx"
    assert (act["verb"], act["actor"], act["clause"]["id"]) == ("mailbox.open", "test", "CT-4.2.c")
    last = [point for point in found["naming"] if "tried" in point][-1]
    assert (last["tried"], last["clause"]["id"], last["standing"]) == (ADDRESS, "CT-4.2.c", "free")
    assert [piece["gives"] for piece in last["pieces"]] == ["n", "v", "an"]
    assert found["state"][0]["state"] == "issued"
    by_key = told(capsys, str(box.key))
    assert (by_key["kind"], by_key["subject"], by_key["address"]) == ("mailbox", ADDRESS, found["address"])


@pytest.mark.clause("CT-4.1.c", "CT-5.4.s1", "CT-10.3.s1")
def test_every_value_says_where_it_comes_from(box: Mailbox, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, box.address, "--on", "2026-11-23")
    values = [
        value for section in found["sections"] for point in section["points"] for value in point.get("values", ())
    ]
    assert {value["source"] for value in values} >= {"law", "choice"}
    assert all(value["source"] in {"law", "reconstructed", "choice"} for value in values)
    assert (found["idle"][0]["due"], found["idle"][0]["clause"]["id"]) == ("2026-06-30", "CT-5.4.s1")
    assert found["quota"][0]["quota"] == found["quota"][0]["by_rule"] == box.quota
    assert found["password"][0]["clause"]["id"] == "CT-10.3.s1"


@pytest.mark.clause("CT-10.3.s2")
def test_when_the_password_is_due(box: Mailbox, capsys: pytest.CaptureFixture[str]) -> None:
    box.password_changed_at, box.state = datetime(2026, 8, 30, 20, tzinfo=UTC), "active"
    box.save()
    (password, *_) = told(capsys, box.address)["password"]
    assert (password["changed"], password["due"]) == ("2026-08-31", "2026-11-30")


def test_the_regulation_of_another_day(box: Mailbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Before its first day nothing binds."""
    found = told(capsys, box.address, "--on", "2015-12-29")
    assert found["scope"] == [found["scope"][0]]
    assert found["scope"][0]["regulation"] is None
    assert found["retention"][0]["en"] == "the regulation sets nothing"


def test_use_moves_the_day_of_idleness(box: Mailbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "events").mkdir()
    event = {"time": "2026-08-31T02:00:00Z", "kind": "login", "mailbox": ADDRESS, "protocol": "imap", "outcome": "ok"}
    (tmp_path / "events" / "log.jsonl").write_text(json.dumps(event) + "\n", "utf-8")
    (idle, *_) = told(capsys, box.address, "--on", "2026-11-23")["idle"]
    assert (idle["last_use"], idle["due"]) == ("2026-08-31", "2026-11-30")


def test_an_address_that_nobody_has(box: Mailbox, capsys: pytest.CaptureFixture[str]) -> None:
    (point,) = told(capsys, "ADMIN@cantho.gov.vn.test")["address"]
    assert (point["could_be_given"], point["clause"]["id"]) == (False, "CT-4.2.a")
    (point, *forms) = told(capsys, "khongai@cantho.gov.vn.test")["address"]
    assert point["could_be_given"]
    assert forms


def message(folder: Path, **more: str) -> Path:
    """A log with one event of one message."""
    event = {"time": "2026-11-02T01:00:00Z", "kind": "rejected", "mailbox": ADDRESS, "message_id": "<m@a.test>", **more}
    (folder / "log.jsonl").write_text(json.dumps(event) + "\n", "utf-8")
    return folder / "log.jsonl"


def test_a_message_by_its_events_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No system is needed; the clause is told with its words, one that no regulation holds by its id."""
    for clause, expected in (("QT-1.4", "QT-1.4"), ("XX-1", None)):
        log = message(tmp_path, clause=clause, subject="Họp kín", outcome="rejected")
        (point,) = told(capsys, "m@a.test", "--events", str(log))["events"]
        assert (point["clause"] and point["clause"]["id"]) == expected
        assert point["event"]["clause"] == clause
        assert "subject" not in point["event"]


def test_a_bare_id_is_a_message_where_the_register_does_not_know_it(
    box: Mailbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "events").mkdir()
    message(tmp_path / "events")
    assert told(capsys, "m@a.test")["kind"] == "message"
    message(tmp_path / "events", message_id=f"<{ADDRESS}>")
    assert "<" + ADDRESS + ">" in refused(capsys, ADDRESS)
    assert told(capsys, f"<{ADDRESS}>")["kind"] == "message"


def test_what_is_not_known_is_one_sentence(box: Mailbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert "<không@có>" in refused(capsys, "<không@có>")
    assert "YC-2026-000123" in refused(capsys, "YC-2026-000123")
    assert "Nguyễn Văn An" in refused(capsys, "Nguyễn Văn An")
    assert "khóa" in refused(capsys, str(uuid.uuid4()))


def test_a_request_with_its_acts_and_rows(box: Mailbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its clause; a row by itself; two jurisdictions may have the same number."""
    place, agency, moment = box.jurisdiction, box.agency, datetime(2026, 11, 2, 1, tzinfo=UTC)
    number = "YC-2026-000123"
    asked = {"number": number, "channel": "portal", "received_at": moment, "requester": "sonv@cantho.gov.vn.test"}
    request = Request.objects.create(jurisdiction=place, agency=agency, state="checked", **asked)
    found = {"column": "wish", "vi": "đã có người giữ", "en": "taken", "clause": "CT-4.2.d.s5", "bad": True}
    for row, state in ((1, "ready"), (2, "bad")):
        Row.objects.create(
            request=request, place=row, action="issue", kind="personal", name="Lê An", state=state, clause="CT-4.2.c",
            findings=[found] if state == "bad" else [],
        )  # fmt: skip
    record_one(actor="x", verb="request.receive", subject=number, jurisdiction=place.slug, clause="CT-6.1.a.s1")
    whole = told(capsys, number.lower())
    assert (whole["kind"], whole["subject"], whole["request"][0]["state"]) == ("request", number, "checked")
    assert [(act["verb"], act["clause"]["id"]) for act in whole["acts"]] == [("request.receive", "CT-6.1.a.s1")]
    assert [section["key"] for section in whole["sections"]] == ["request", "acts", "row-1", "row-2"]
    one = told(capsys, f"{number}/2")
    assert [point["clause"]["id"] for point in one["row-2"]] == ["CT-4.2.c", "CT-4.2.d.s5"]
    assert "3" in refused(capsys, f"{number}/3")
    ensure_jurisdictions({"vinhphuc": "vinhphuc.gov.vn.test"})
    other = Jurisdiction.objects.get(slug="vinhphuc")
    Request.objects.create(jurisdiction=other, agency=agency, state="done", **asked)
    assert f"cantho:{number}, vinhphuc:{number}" in refused(capsys, number)
    assert told(capsys, f"vinhphuc:{number}")["request"][0]["state"] == "done"


@pytest.mark.clause("VP-QD.1", "DL-QD.1", "QT-QD.1", "CT-1.1", "DN-1.1")
@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.slug)
def test_a_regulation_tells_its_particulars(profile: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Number, issuer, dates, domain, hosts, and every clause id, without a system."""
    found = told(capsys, profile.slug, "--state", str(tmp_path))
    facts = {key: value for point in found["particulars"] for key, value in point.items()}
    assert (facts["number"], facts["domain"]) == (profile.number, profile.domain)
    assert facts["hosts"] == ", ".join(profile.hosts)
    assert (facts["issued"], facts["effective_from"]) == (str(profile.issued), str(profile.effective_from))
    assert facts["clauses"] == list(profile.clauses)
    assert found["scope"]


@pytest.mark.clause("VP-1")
def test_a_regulation_tells_whom_it_binds_here(
    box: Mailbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "congvu.toml").touch()
    counts, without = told(capsys, "cantho", "--state", str(tmp_path))["bound"]
    assert (counts["mailboxes"], without["without"]) == (1, [])


def test_for_people(box: Mailbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Vietnamese first, English below, the clause's words once."""
    assert main(["explain", box.address]) == 0
    shown = capsys.readouterr().out
    assert shown.count("Người dùng không trùng tên") == 1
    assert "hệ thống chọn, quy chế không nói / choice" in shown
