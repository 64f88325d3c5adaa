"""App passwords: random ones for mail programs, which cannot ask for a second factor (ADR 0007).

116 random bits, so a fast salted hash is enough; slapd compares with each at a bind.
"""

import secrets

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from congvu.directory.errors import FactorRefused
from congvu.directory.ldap import publish
from congvu.directory.models import AppPassword, Mailbox
from congvu.directory.models.publication import PublicationKind
from congvu.directory.rules import ONE_TIME_ALPHABET
from congvu.ground import clock
from congvu.ledger.actions import Entry, record

GROUPS, GROUP_LENGTH = 6, 4
MOST = 20
NAME_LENGTH = 80


def random_password() -> str:
    """Six groups of four from 29 signs."""
    groups = ("".join(secrets.choice(ONE_TIME_ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


@transaction.atomic
def make_app_password(box: Mailbox, name: str) -> str:
    """A new one, shown here and never again; raises FactorRefused where it may not be."""
    name = " ".join(name.split())[:NAME_LENGTH]
    if not box.second_factor:
        raise FactorRefused(
            "no-second-factor",
            "Chưa bật xác thực hai lớp: phần mềm thư dùng mật khẩu của hộp thư.",
            "There is no second factor: mail programs use the mailbox's own password.",
        )
    if AppPassword.objects.filter(mailbox=box).count() >= MOST:
        raise FactorRefused(
            "too-many-app-passwords",
            f"Nhiều nhất {MOST} mật khẩu ứng dụng; hãy bỏ cái không dùng nữa.",
            f"There may be {MOST} app passwords; revoke those that are not used.",
        )
    secret = random_password()
    try:
        with transaction.atomic():
            AppPassword.objects.create(
                mailbox=box, name=name, hash=make_password(secret, hasher="ssha512"), created_at=clock.now()
            )
    except IntegrityError:
        raise FactorRefused(
            "app-password-name",
            f"Đã có mật khẩu ứng dụng tên “{name}”; hãy đặt tên khác.",
            f"There is an app password named “{name}” already; choose another name.",
        ) from None
    _tell(box, "app_password.make", name)
    return secret


@transaction.atomic
def revoke_app_password(box: Mailbox, number: int) -> bool:
    """End one at once, on every protocol; whether there was such a one."""
    row = AppPassword.objects.filter(mailbox=box, pk=number).first()
    if row is None:
        return False
    row.delete()
    _tell(box, "app_password.revoke", row.name)
    return True


def _tell(box: Mailbox, verb: str, name: str) -> None:
    publish.request(PublicationKind.MAILBOX, [box.pk])
    place = box.jurisdiction.slug
    record([Entry(actor=box.address, verb=verb, subject=box.address, jurisdiction=place, after={"name": name})])
