"""A province with bodies that write to each other."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from congvu.directory.actions.jurisdictions import NewAgency, open_agencies
from congvu.directory.actions.mailboxes import Opening, open_mailboxes
from congvu.directory.models import Agency, Mailbox
from congvu.directory.models.mailbox import MailboxKind
from congvu.ground import clock
from congvu.requests.tests.conftest import Province, _places, now, province

__all__ = ["_places", "now", "province"]

BODIES = (
    ("stttt", "Sở Thông tin và Truyền thông", "so"),
    ("sldtbxh", "Sở Lao động - Thương binh và Xã hội", "so"),
    ("vpubnd", "Văn phòng UBND tỉnh", "van_phong"),
    ("ubndbx", "UBND huyện Bình Xuyên", "ubnd_huyen"),
    ("ubndyl", "UBND huyện Yên Lạc", "ubnd_huyen"),
    ("xaah", "UBND xã An Hòa", "ubnd_xa"),
    ("tinhdoan", "Tỉnh đoàn", "to_chuc_ct_xh"),
)


@dataclass
class Offices:
    """A province whose bodies have mailboxes."""

    made: Province
    bodies: dict[str, Agency]

    @property
    def health(self) -> Agency:
        """The agency that writes."""
        return self.made.health

    @property
    def box(self) -> Mailbox:
        """Its official mailbox."""
        return self.of(self.health)

    @property
    def domain(self) -> str:
        """The mail domain."""
        return self.made.place.domain

    def of(self, agency: Agency) -> Mailbox:
        """The official mailbox of an agency."""
        return Mailbox.objects.get(agency=agency, kind=MailboxKind.AGENCY)

    def who(self, word: str) -> Mailbox:
        """Somebody in a role, in the agency that writes."""
        return self.made.who[word]


@pytest.fixture
def offices(province: Callable[[str], Province]) -> Callable[[str], Offices]:
    """Makes such a province."""

    def make(slug: str = "vinhphuc") -> Offices:
        made = province(slug)
        names = [NewAgency(code=code, name=name, kind=kind) for code, name, kind in BODIES]
        bodies = dict(zip((code for code, *_ in BODIES), open_agencies(made.place, names, "test"), strict=True))
        opened = [
            Opening(
                kind=MailboxKind.AGENCY,
                address=f"{code}@{made.place.domain}",
                registered_at=clock.now(),
                agency=agency,
                basis="test",
            )
            for code, agency in bodies.items()
        ]
        open_mailboxes(made.place, opened, "test")
        return Offices(made, bodies)

    return make
