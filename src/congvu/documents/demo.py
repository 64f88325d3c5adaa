"""What ``up --demo`` leaves in the books of each sample province: a paper that came in, a document about to be issued.

No mail goes out by itself: issuing is left to whoever looks at the demo.
"""

import io
from collections.abc import Iterable

from django.db import transaction

from congvu.directory.demo.people import has_sample, province
from congvu.directory.files import store
from congvu.directory.models import Jurisdiction, Mailbox, StoredFile
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.papers.letterhead import Letterhead, close, document, say
from congvu.documents.actions.entering import Fields, enter
from congvu.documents.actions.issuing import draft
from congvu.documents.models import Document
from congvu.documents.preparing import places
from congvu.ground import clock

ACTOR = "congvu up --demo"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RECEIVERS = 2
NUMBER, ABOUT = "12", "sử dụng hộp thư điện tử công vụ"


def set_up_documents(slugs: Iterable[str]) -> None:
    """Once in each sample province."""
    for place in Jurisdiction.objects.filter(slug__in=[slug for slug in slugs if has_sample(slug)]):
        if not Document.objects.filter(agency__jurisdiction=place, made_by=ACTOR).exists():
            _fill(place)


@transaction.atomic
def _fill(place: Jurisdiction) -> None:
    """The managing department writes; the paper came to it from the first of those to whom it writes."""
    boxes = Mailbox.objects.filter(jurisdiction=place, kind=MailboxKind.AGENCY).exclude(agency=None)
    boxes = boxes.select_related("jurisdiction", "agency__parent").order_by("address")
    writer = boxes.filter(agency__name=province(place.slug).manager).first()
    others = [one.agency.name for one in boxes.exclude(pk=writer.pk)[:RECEIVERS] if one.agency] if writer else []
    if writer is None or writer.agency is None or not others:
        return
    today, symbol = clock.today(), f"TB-{writer.agency.code.upper()}"
    invited = Fields(
        number="7",
        symbol="GM",
        day=today,
        kind="giay_moi",
        issuer=others[0],
        abstract="họp về thư điện tử công vụ",
        on_paper=True,
    )
    enter(writer, invited, ACTOR)
    at = province(place.slug).place
    head = Letterhead(place.name, writer.agency.name, at, today, "Thông báo", f"Về việc {ABOUT}", symbol, NUMBER)
    file = _file(place, head, others)
    told = Fields(number=NUMBER, symbol=symbol, day=today, kind="thong_bao", abstract=ABOUT, lines=others, files=[file])
    draft(writer, told, places(writer, others, ()), ACTOR)


def _file(place: Jurisdiction, head: Letterhead, receivers: list[str]) -> StoredFile:
    """The document as DOCX."""
    made = document(head)
    say(made, f"Các cơ quan của {place.name} gửi, nhận văn bản qua hộp thư điện tử công vụ.")
    close(made, receivers, "Giám đốc")
    written = io.BytesIO()
    made.save(written)
    return store(written.getvalue(), "thong-bao.docx", DOCX)
