"""Lists and searches: with and without diacritics, paged by key, at the same cost on every page."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from congvu.directory import queries
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState, Role
from congvu.portal.templatetags.portal import breakable
from congvu.portal.tests.conftest import text

LISTS = ("/directory", "/admin/people", "/admin/mailboxes")


def addresses(page: str) -> list[str]:
    """The addresses on the page, in order, each once."""
    return list(dict.fromkeys(re.findall(r"[\w.]+@[\w.]+test", page.split("<main")[1].split("<footer")[0])))


def walk(client: Client, path: str) -> list[list[str]]:
    """The addresses of all pages, following the link to the next one."""
    pages = []
    while path:
        page = text(client.get(path))
        pages.append(addresses(page))
        link = re.search(r'rel="next" href="([^"]+)"', page)
        path = path.partition("?")[0] + link[1].replace("&amp;", "&") if link else ""
    return pages


@pytest.mark.parametrize("words", ["nguyễn văn ấn", "NGUYEN VAN AN", "ấn tài chính", "annv", "Nguyễn  Văn"])
def test_found_with_and_without_diacritics(world, words: str) -> None:
    page = world.client(Role.OFFICIAL).get("/directory", {"q": words})
    assert addresses(text(page)) == ["annv@vinhphuc.gov.vn.test"]
    assert 'href="mailto:annv@vinhphuc.gov.vn.test"' in text(page)


def test_directory_leaves_out_who_takes_no_mail_and_the_neighbour(world) -> None:
    page = text(world.client(Role.OFFICIAL).get("/directory"))
    assert world.boxes["new"].address in page
    assert world.boxes["suspended"].address not in page
    assert world.boxes["foreign"].address not in page


@pytest.mark.parametrize("path", LISTS)
def test_pages_follow_each_other(world, many: Callable[[int], list[Mailbox]], path: str, monkeypatch) -> None:
    many(30)
    monkeypatch.setattr(queries.page, "__defaults__", (7,))
    pages = walk(world.client(Role.DEPARTMENT), path)
    assert [len(page) for page in pages[:-1]] == [7] * (len(pages) - 1)
    flat = [address for page in pages for address in page]
    assert len(flat) == len(set(flat)) == 30 + len(Role) + 3 - (path == "/directory")


@pytest.mark.parametrize("path", [*LISTS, "/admin/agencies", "/mailbox"])
def test_the_same_number_of_queries(
    world, many: Callable[[int], list[Mailbox]], path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(40)
    client = world.client(Role.DEPARTMENT)
    client.get("/mailbox")  # what waits is counted once a minute, not with every page
    with django_assert_max_num_queries(8) as asked:
        client.get(path)
    assert not [query for query in asked.captured_queries if "COUNT(" in query["sql"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=suspended", ["ngung@vinhphuc.gov.vn.test"]),
        ("state=issued&kind=personal", ["moi@vinhphuc.gov.vn.test"]),
        ("kind=agency", []),
        ("agency={finance}", ["annv@vinhphuc.gov.vn.test"]),
        ("agency={finance}&state=issued", []),
    ],
)
def test_filters(world, query: str, found: list[str]) -> None:
    page = text(world.client(Role.AUDITOR).get("/admin/mailboxes?" + query.format(finance=world.finance.pk)))
    assert addresses(page) == found
    assert found or "Không tìm thấy" in page


@pytest.mark.parametrize("path", [*LISTS, "/admin/agencies"])
@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=|",
        "after=a|99999999999999999999999",
        "after=%00",
        "q=%00",
        "q=%25",
        "q='",
        "kind=nonsense",
        "q=" + "a" * 999,
    ],
)
def test_strange_queries_are_answered(world, path: str, query: str) -> None:
    assert world.client(Role.DEPARTMENT).get(f"{path}?{query}").status_code == 200


def test_people_without_a_mailbox_are_listed(world) -> None:
    box = world.boxes["other"]
    Mailbox.objects.filter(pk=box.pk).update(person=None)
    page = text(world.client(Role.AUDITOR).get("/admin/people", {"q": "nguyen van an"}))
    assert "Nguyễn Văn Ấn" in page
    assert "chưa có" in page


def test_agency_shows_its_mailbox(world) -> None:
    Mailbox.objects.filter(pk=world.boxes["other"].pk).update(kind="agency")
    page = text(world.client(Role.AUDITOR).get("/admin/agencies", {"q": "tai chinh"}))
    assert addresses(page) == ["annv@vinhphuc.gov.vn.test"]


def test_names_are_escaped(world) -> None:
    Mailbox.objects.filter(pk=world.boxes["other"].pk).update(display_name="<b>x</b>", state=MailboxState.ACTIVE)
    page = text(world.client(Role.AUDITOR).get(f"/admin/mailboxes/{world.boxes['other'].key}"))
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_addresses_break_before_the_sign_and_escape() -> None:
    """Not at any letter; and what an address holds is text, whatever it holds."""
    assert breakable("a@b.test") == "a<wbr>@b.test"
    assert breakable("<b>@b.test") == "&lt;b&gt;<wbr>@b.test"
