"""Template filters: the words for values, and addresses that break where a reader expects it."""

from datetime import timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from congvu.ground.vietnamese import fold
from congvu.portal.words import in_language, text_of, word
from congvu.regulations.clauses import Clause
from congvu.regulations.matrix import State
from congvu.reports.compliance.form import STATES
from congvu.requests.models import Request
from congvu.requests.roles import ROLES

register = template.Library()
register.filter("word", word)
register.filter("in_language", in_language)


@register.filter
def in_words(finding: dict[str, str]) -> str:
    """A finding on a row of a request, in the reader's language."""
    return finding["vi"] if get_language() == "vi" else finding["en"]


@register.filter
def clause_text(clause: Clause) -> str:
    """What a clause says, in the reader's language."""
    return text_of(clause)


@register.filter
def said_reason(reason: str) -> str:
    """A reason that was written in both languages, Vietnamese first, in the reader's; others as they were typed."""
    vi, parted, en = reason.partition(" / ")
    return en if parted and get_language() == "en" else vi


@register.filter
def column_word(key: str) -> str:
    """The title of a column of a request's list, in the reader's language."""
    return word(f"column.{key}")


@register.filter
def breakable(address: str) -> SafeString:
    """An address that a narrow column breaks before its @, and not at any letter."""
    local, at, domain = address.partition("@")
    return format_html("{}<wbr>{}{}", local, at, domain)


@register.filter
def state_word(state: State) -> str:
    """How far a clause has come, in the reader's language."""
    return in_language(STATES[state])


@register.filter
def role_word(name: str) -> str:
    """A role by the regulations' word for it, in the reader's language."""
    return word(ROLES[name])


@register.filter
def span(time: timedelta) -> str:
    """A stretch of time in days and hours."""
    hours = round(time.total_seconds() / 3600)
    return _("%(days)s ngày %(hours)s giờ") % {"days": hours // 24, "hours": hours % 24}


@register.filter
def signed_by_another(request: Request) -> bool:
    """Whether the certificate on a request's document names somebody, but not the agency that asks."""
    signer = fold(str(request.signature.get("signer", "")))
    return bool(signer) and fold(request.agency.name) not in signer
