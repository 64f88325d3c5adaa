"""The regulation's page: by article, found without diacritics, the law apart from what is not."""

import re
from html import unescape

import pytest
from django.utils import translation

from congvu.portal.clause_list import articles
from congvu.portal.tests.conftest import text
from congvu.regulations.clauses import Source
from congvu.regulations.loading import load_profile, profiles


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.slug)
def test_every_clause_stands_once_in_its_article(profile) -> None:
    parts = articles(profile)
    assert [entry.id for part in parts for entry in part.entries] == list(profile.clauses)
    assert len({part.key for part in parts}) == len(parts)
    for part in parts:
        for entry in part.entries:
            assert re.match(rf"{profile.prefix}-{part.key}(\.|$)", entry.id)


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.slug)
def test_nothing_but_the_law_goes_unmarked(profile) -> None:
    shown = {(entry.id, mark.name) for part in articles(profile) for entry in part.entries for mark in entry.marks}
    assert shown == {
        (clause.id, name)
        for clause in profile.clauses.values()
        for name, value in clause.values.items()
        if value.source is not Source.LAW
    }


def test_names_of_the_parts() -> None:
    with translation.override("vi"):
        titles = {part.key: part.title for part in articles(load_profile("cantho"))}
    assert (titles["QD"], titles["4"], titles["PL1"]) == ("Quyết định ban hành", "Điều 4", "Phụ lục 1")


@pytest.mark.parametrize("query", ["mật khẩu", "mat khau", "MAT  KHAU"])
def test_found_without_diacritics(query: str) -> None:
    found = [entry for part in articles(load_profile("vinhphuc"), query) for entry in part.entries]
    assert "VP-12.4.s2" in [entry.id for entry in found]
    assert len(found) < len(load_profile("vinhphuc").clauses)


def test_page(world) -> None:
    client = world.client("other")
    page = text(client.get("/regulation"))
    assert 'id="part-12">Điều 12<' in page
    law, marks = page.partition('id="VP-12.4.s2"')[2].partition("</li>")[0].split("<span", 2)[1:]
    assert "at_least" not in law
    assert re.search(r"Hệ thống chọn</strong> <code>at_least = 8<", marks)
    assert 'id="VP-5.1"' not in text(client.get("/regulation?q=vp-12.4"))
    assert "Không tìm thấy" in text(client.get("/regulation?q=zzzz"))
    client.cookies["django_language"] = "en"
    assert "Chosen by the system" in text(client.get("/regulation"))


@pytest.mark.clause("VP-QD.1", "QT-QD.1", "DL-QD.1", "CT-1.1", "DN-1.1")
@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.slug)
def test_particulars_are_shown(world, profile) -> None:
    world.here.regulation = profile.slug
    world.here.save()
    page = unescape(text(world.client("other").get("/regulation")))
    issued, since = (f"{day:%d/%m/%Y}" for day in (profile.issued, profile.effective_from))
    shown = (profile.title, profile.number, profile.issuer, issued, since, profile.domain, *profile.hosts)
    assert [one for one in shown if f">{one}<" not in page] == []


def test_an_agency_has_its_own_page_and_a_province_without_one_says_so(world) -> None:
    world.here.regulation = "quang-tri"
    world.here.save()
    world.finance.regulation = "quang-tri-313-2018"
    world.finance.save()
    assert "313/QĐ-SKHCN" in text(world.client("other").get("/regulation"))
    page = text(world.client("official").get("/regulation"))
    assert "chưa có quy chế" in page
    assert "Các điều khoản" not in page


def test_restored_values_are_marked(world) -> None:
    world.here.regulation = "can-tho-33-2015"
    world.here.save()
    page = text(world.client("other").get("/regulation?q=CT-4.1.b"))
    assert re.search(r'class="mark reconstructed"><strong>Khôi phục</strong> <code>limit = 10,0\sGB<', page)
