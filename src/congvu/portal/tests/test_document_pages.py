"""Pages of documents and letters: who sees what, issuing from the file on, letters confirmed and assigned."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from congvu.directory.models import Mailbox, Notice
from congvu.documents.actions import handling, issuing
from congvu.documents.actions.entering import Fields
from congvu.documents.actions.issuing import To
from congvu.documents.models import Document, DocumentState, Letter
from congvu.documents.tests.conftest import Offices, offices
from congvu.documents.tests.forms import Made
from congvu.documents.tests.letters import delivered, examined
from congvu.documents.tests.test_issuing import DAY, told_of
from congvu.documents.tests.test_receiving import recognised
from congvu.portal.tests.conftest import text
from congvu.requests.tests.conftest import _places, now, province

__all__ = ["_places", "now", "offices", "province"]
pytestmark = [pytest.mark.django_db, pytest.mark.database]
Make = Callable[..., Offices]
LISTS = ("/documents/in", "/documents/out", "/documents/figures", "/letters", "/assignments")


def client(who: Mailbox) -> Client:
    """A browser in which somebody is signed in."""
    browser = Client()
    browser.force_login(who)
    return browser


def draft(made: Offices, **more: object) -> Document:
    """A draft to the department of finance."""
    to = To("Sở Tài chính", "Sở Tài chính", made.of(made.made.finance).address)
    return issuing.draft(made.box, told_of(**more), [to], "test")


@pytest.mark.parametrize("word", ["head", "office", "hr", "it_officer", "manager", "operator", "supervisor", "liaison"])
def test_who_sees_the_books(offices: Make, word: str) -> None:
    made = offices("cantho")
    document = draft(made)
    letter = delivered(examined(made.box.address, recognised=recognised()))[0]
    browser, works = client(made.who(word)), word in {"head", "office"}
    for path in LISTS:
        page = browser.get(path)
        assert page.status_code == 200
        seen = "TB-SYT" in text(page) or "Báo cáo tháng 11" in text(page)
        assert seen == (works and path not in {"/assignments", "/documents/figures"}) or path == "/documents/figures"
    for path in (f"/documents/{document.pk}", f"/documents/{document.pk}/edit", f"/letters/{letter.pk}"):
        assert browser.get(path).status_code == (200 if works else 404), path
    for path in ("/documents/new", "/documents/enter", "/documents/refuse"):
        assert browser.get(path).status_code == (200 if works else 403), path
    for path in (f"/documents/{document.pk}/act", f"/letters/{letter.pk}/act"):
        assert browser.post(path, {"act": "withdraw", "row": "x"}).status_code in ({302, 404} if works else {404})


def test_nobody_without_sign_in(offices: Make) -> None:
    document = draft(offices())
    for path in (*LISTS, "/documents/new", "/documents/enter", f"/documents/{document.pk}"):
        assert Client().get(path)["Location"] == f"/sign-in?next={path}"


def test_another_agency_sees_nothing(offices: Make) -> None:
    made = offices("cantho")
    document = draft(made)
    stranger = made.made.person("Lê Văn Lạ", made.made.finance)
    from congvu.directory.actions.roles import grant_role

    grant_role(stranger, "agency_head", made.made.finance, "test")
    browser = client(stranger)
    assert "TB-SYT" not in text(browser.get("/documents/out"))
    assert browser.get(f"/documents/{document.pk}").status_code == 404
    file = document.files.get()
    assert browser.get(f"/documents/{document.pk}/files/{file.pk}").status_code == 404
    assert browser.get("/documents/out", {"box": str(made.box.key)}).status_code == 200


@pytest.mark.clause("QT-4.1.2.s2")
def test_from_the_file_to_each_place(offices: Make) -> None:
    made = offices("vinhphuc")
    browser = client(made.who("office"))
    upload = SimpleUploadedFile("thong-bao.docx", Made().docx(), "application/octet-stream")
    answer = browser.post("/documents/new", {"box": str(made.box.key), "files": [upload]})
    document = Document.objects.get()
    assert answer["Location"] == f"/documents/{document.pk}/edit"
    page = text(browser.get(answer["Location"]))
    assert 'value="123"' in page
    assert "stc@vinhphuc.gov.vn.test" in page
    assert "chưa rõ" in page
    rows = {"place-TOTAL_FORMS": "3", "place-INITIAL_FORMS": "3"}
    for number, (line, address) in enumerate([("Như trên", "vpubnd"), ("Sở Tài chính", "stc"), ("UBND tỉnh", "")]):
        at = f"{address}@{made.domain}" if address else ""
        rows |= {f"place-{number}-line": line, f"place-{number}-address": at, f"place-{number}-means": "mail"}
    facts = {"number": "124", "symbol": "TB-SYT", "day": "2026-11-05", "kind": "thong_bao", "abstract": "Dùng thư"}
    answer = browser.post(f"/documents/{document.pk}/edit", facts | rows | {"issuer": "Sở Y tế", "on_paper": "on"})
    assert answer["Location"] == f"/documents/{document.pk}"
    browser.post(f"/documents/{document.pk}/act", {"act": "issue"})
    assert not Notice.objects.exists()  # the files were not confirmed
    browser.post(f"/documents/{document.pk}/act", {"act": "issue", "confirmed": "on"})
    assert sorted(Notice.objects.values_list("to", flat=True)) == [f"stc@{made.domain}", f"vpubnd@{made.domain}"]
    page = text(browser.get(f"/documents/{document.pk}"))
    assert "124/TB-SYT" in page
    assert "Chưa gửi được" in page
    assert "UBND tỉnh" in text(browser.get("/documents/figures", {"first": "2026-11-01"}))
    file = browser.get(f"/documents/{document.pk}/files/{document.files.get().pk}")
    assert file["Content-Disposition"] == "attachment"
    assert file.content.startswith(b"PK")


def test_bad_places_are_told(offices: Make) -> None:
    made = offices()
    document = draft(made)
    rows = {"place-TOTAL_FORMS": "1", "place-INITIAL_FORMS": "1", "place-0-address": "a@b@c", "place-0-means": "mail"}
    answer = client(made.who("head")).post(f"/documents/{document.pk}/edit", {"kind": "cong_van", **rows})
    assert answer.status_code == 200
    assert "không hợp lệ" in text(answer)
    assert document.recipients.get().address == made.of(made.made.finance).address


@pytest.mark.clause("DL-14.1.s2")
def test_the_head_approves_in_the_portal(offices: Make) -> None:
    made = offices("daklak")
    document = draft(made)
    clerk, head = client(made.who("office")), client(made.who("head"))
    path = f"/documents/{document.pk}"
    assert "Chờ Thủ trưởng duyệt" in text(clerk.get(path))
    for act in ("approve", "issue"):
        clerk.post(f"{path}/act", {"act": act, "confirmed": "on"})
    assert Document.objects.get().state == DocumentState.DRAFT
    head.post(f"{path}/act", {"act": "approve"})
    clerk.post(f"{path}/act", {"act": "issue", "confirmed": "on"})
    assert Document.objects.get().state == DocumentState.ISSUED


@pytest.mark.clause("DL-9.s2")
def test_corrections_in_the_portal(offices: Make) -> None:
    made = offices()
    document = draft(made)
    issuing.issue(document, "test", confirmed=True)
    browser, path = client(made.who("office")), f"/documents/{document.pk}"
    browser.post(f"{path}/act", {"act": "correct", "field": "number", "value": "16", "reason": ""})
    assert not document.corrections.exists()
    browser.post(f"{path}/act", {"act": "correct", "field": "number", "value": "16", "reason": "nhầm số"})
    new = SimpleUploadedFile("moi.pdf", b"%PDF moi")
    facts = {"act": "replace", "file": str(document.files.get().pk), "reason": "sai phụ lục", "files": [new]}
    browser.post(f"{path}/act", facts)
    page = text(browser.get(path))
    assert "nhầm số" in page
    assert "moi.pdf" in page
    assert "đã thay lúc" in page


@pytest.mark.clause("DN-14.4.s2")
def test_a_reader_confirms_an_order(offices: Make) -> None:
    made = offices("daknong")
    reader, other = made.who("hr"), made.who("liaison")
    document = issuing.draft(made.box, told_of(order=True), [To(address=reader.address)], "test")
    assert client(reader).get(f"/documents/{document.pk}").status_code == 404  # a draft is nobody's yet
    issuing.issue(document, "test", confirmed=True)
    browser, path = client(reader), f"/documents/{document.pk}"
    assert "15/TB-SYT" in text(browser.get("/assignments"))
    assert "Xác nhận đã đọc" in text(browser.get(path))
    assert browser.get(f"{path}/files/{document.files.get().pk}").status_code == 200
    assert browser.post(f"{path}/act", {"act": "correct"}).status_code == 404
    browser.post(f"{path}/act", {"act": "confirm"})
    assert document.recipients.get().acknowledged_at
    assert client(other).get(path).status_code == 404


def test_letters_in_the_portal(offices: Make) -> None:
    made = offices("cantho")
    letter = delivered(examined(made.box.address, author="b@example.com"))[0]
    clerk, person = client(made.who("office")), made.who("hr")
    path = f"/letters/{letter.pk}"
    assert "Chờ xác nhận" in text(clerk.get("/letters", {"waiting": "on"}))
    clerk.post(f"{path}/act", {"act": "acknowledge"})
    assert Letter.objects.get().acknowledged_how == "manual"
    clerk.post(f"{path}/act", {"act": "assign", "person": str(person.key), "due": "2026-11-30", "task": "Trả lời dân"})
    browser = client(person)
    assert "Trả lời dân" in text(browser.get("/assignments"))
    assert browser.post(f"{path}/act", {"act": "submit"}).status_code == 404
    for act in ("accept", "finish"):
        browser.post(f"{path}/act", {"act": act, "result": "Đã trả lời"})
    assert "Đã trả lời" in text(clerk.get(path))
    head = made.who("head")
    clerk.post(f"{path}/act", {"act": "submit", "leader": str(head.key)})
    assert "Báo cáo tháng 11" in text(client(head).get("/assignments"))
    client(head).post(f"{path}/act", {"act": "see"})
    assert Letter.objects.get().seen_at
    assert client(made.who("liaison")).get(path).status_code == 404
    with_nobody = clerk.post(f"{path}/act", {"act": "assign", "person": "x"})
    assert with_nobody.status_code == 302


@pytest.mark.clause("CT-7.2.s2")
def test_refusing_in_the_portal(offices: Make) -> None:
    made = offices("cantho")
    facts = {"box": str(made.box.key), "number": "9", "symbol": "GM-STC", "kind": "giay_moi", "issuer": "Sở Tài chính"}
    browser = client(made.who("office"))
    assert "CT-7.2.s2" in text(browser.get("/documents/refuse"))
    assert browser.post("/documents/refuse", facts | {"address": "a@example.com"}).status_code == 302
    assert "a@example.com" in text(browser.get("/documents/figures"))
    assert client(offices("vinhphuc").who("office")).get("/documents/refuse").status_code == 403


def test_a_paper_is_entered(offices: Make) -> None:
    made = offices()
    scan = SimpleUploadedFile("quet.pdf", b"%PDF")
    facts = {"box": str(made.box.key), "number": "9", "symbol": "GM-STC", "kind": "giay_moi", "files": [scan]}
    answer = client(made.who("office")).post("/documents/enter", facts)
    row = Document.objects.get()
    assert (answer["Location"], row.arrival, row.files.get().name) == (f"/documents/{row.pk}", 1, "quet.pdf")


def test_lists_page_by_key(offices: Make, django_assert_max_num_queries: Callable[[int], object]) -> None:
    made = offices()
    for number in range(120):
        issuing.draft(made.box, Fields(number=str(number), symbol="TB-SYT", day=DAY, kind="thong_bao"), (), "test")
    browser = client(made.who("head"))
    browser.get("/mailbox")  # what waits is counted once a minute, not with every page
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        first = browser.get("/documents/out")
    page = first.context["page"]
    assert len(page.rows) == 50
    second = browser.get("/documents/out", {"after": page.after})
    assert [row.number for row in second.context["page"].rows][:2] == ["69", "68"]
    assert browser.get("/documents/out", {"after": "x" * 500}).status_code == 200
    assert "3/TB-SYT" in text(browser.get("/documents/out", {"q": "3/tb-syt", "kind": "thong_bao"}))


def test_overdue_is_the_leaders(offices: Make, now: Callable[..., None]) -> None:
    from datetime import UTC, datetime

    made = offices("quangtri")
    letter = delivered(examined(made.box.address))[0]
    handling.assign(letter, made.who("hr"), "test", due=datetime(2026, 11, 24, tzinfo=UTC).date())
    now(datetime(2026, 11, 26, 2, 0, tzinfo=UTC))
    assert "Quá hạn" in text(client(made.who("head")).get("/assignments"))
