"""Every form that can be made here: who makes it, what it is called, and the code that makes it."""

from collections.abc import Callable
from dataclasses import dataclass

from congvu.reports.asked import Asked
from congvu.reports.documents import check_documents
from congvu.reports.emulation import form as emulation
from congvu.reports.errors import ReportRefusedError
from congvu.reports.paper import Paper
from congvu.reports.usage import form as usage
from congvu.reports.usage_agency import form as usage_agency
from congvu.reports.usage_aggregate import form as usage_aggregate
from congvu.reports.usage_annex import form as usage_annex


def _nothing_to_check(_paper: Paper) -> None:
    """Most forms hold nothing that could contradict itself."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form; ``signed``: handed in with the head's signature on the file itself."""

    name: str
    title: str
    title_en: str
    compose: Callable[[Asked], Paper]
    check: Callable[[Paper], None] = _nothing_to_check
    signed: bool = False


FORMS = {
    form.name: form
    for form in (
        Form("usage", "Hoạt động, sử dụng hệ thống", "Use of the system", usage.compose),
        Form(
            "usage.annex",
            "Báo cáo theo Phụ lục II",
            "Report on Annex II",
            usage_annex.compose,
            check_documents,
            signed=True,
        ),
        Form("usage.agency", "Thực hiện quy chế tại cơ quan", "The agency's own report", usage_agency.compose,
             check_documents),
        Form("usage.aggregate", "Tổng hợp báo cáo của các cơ quan", "Aggregate of all agencies",
             usage_aggregate.compose),
        Form("emulation", "Mức độ sử dụng, phục vụ thi đua", "Use, for emulation and rewards", emulation.compose),
    )
}  # fmt: skip


def form_of(name: str) -> Form:
    """The form of this name, or one sentence that names those there are."""
    if name in FORMS:
        return FORMS[name]
    known = ", ".join(FORMS)
    vi, en = f"không có mẫu báo cáo “{name}”; có: {known}", f"there is no form “{name}”; there are: {known}"
    raise ReportRefusedError("report-form", vi, en)


def made(asked: Asked) -> Paper:
    """The report as the system can fill it."""
    return form_of(asked.form).compose(asked)
