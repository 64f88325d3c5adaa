"""The second factor: set up, used, taken away by its owner, or reset by an administrator who knows the owner."""

from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

import pyotp
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from fido2.webauthn import AttestedCredentialData

from congvu.directory import passkeys
from congvu.directory.actions.notices import tell
from congvu.directory.actions.sessions import end_sessions
from congvu.directory.errors import FactorRefused
from congvu.directory.ldap import publish
from congvu.directory.models import Authenticator, Mailbox, Passkey, RecoveryCode
from congvu.directory.models.publication import PublicationKind
from congvu.directory.rules import one_time_password
from congvu.directory.sealing import seal, unseal
from congvu.ground import clock
from congvu.ledger.actions import Entry, record

STEP = 30  # seconds, RFC 6238
TOLERANCE = 1  # steps: a clock may be half a minute wrong
RECOVERY_CODES = 10
ISSUER = "Thu cong vu"
NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Added:
    """A factor was set up; the recovery codes are there with the first one only, and never again."""

    recovery_codes: tuple[str, ...] = ()


def new_secret() -> str:
    """A secret of 160 random bits (RFC 4226, R6), in base 32."""
    return pyotp.random_base32()


def provisioning(box: Mailbox, secret: str) -> str:
    """The ``otpauth`` address that a QR code brings into the owner's program."""
    return pyotp.TOTP(secret).provisioning_uri(name=box.address, issuer_name=ISSUER)


def step_of(secret: str, code: str) -> int | None:
    """The time step that the code belongs to, within the tolerance; None where it belongs to none."""
    typed = "".join(code.split())
    now = int(clock.now().timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    fitting = (
        step
        for step in range(now - TOLERANCE, now + TOLERANCE + 1)
        if compare_digest(totp.generate_otp(step).encode(), typed.encode())
    )
    return next(fitting, None)


@transaction.atomic
def add_authenticator(box: Mailbox, secret: str, code: str, session: str = "") -> Added:
    """Set up codes by time, proved by a first code; a former program's codes end. Raises FactorRefused."""
    step = step_of(secret, code)
    if step is None:
        raise wrong_code()
    now = clock.now()
    values = {"sealed": seal(secret), "step": step, "created_at": now, "used_at": now}
    Authenticator.objects.update_or_create(mailbox=box, defaults=values)
    return _added(box, {"kind": "totp"}, session)


@transaction.atomic
def add_passkey(box: Mailbox, name: str, credential: AttestedCredentialData, count: int, session: str = "") -> Added:
    """Enter a passkey. Raises FactorRefused where it is somebody's already."""
    values = {"name": name.strip()[:NAME_LENGTH], "credential": bytes(credential), "count": count}
    identity = passkeys.identity(credential)
    try:
        with transaction.atomic():
            Passkey.objects.create(mailbox=box, identity=identity, created_at=clock.now(), **values)
    except IntegrityError:
        raise passkeys.refusal() from None
    return _added(box, {"kind": "passkey", "name": values["name"]}, session)


@transaction.atomic
def remove_factor(box: Mailbox, passkey: int | None, session: str = "") -> None:
    """Take away the program for codes (None) or one passkey; without any left the password alone is enough again."""
    removed: dict[str, Any] = {"kind": "totp"}
    if passkey is None:
        count = Authenticator.objects.filter(mailbox=box).delete()[0]
    else:
        rows = Passkey.objects.filter(mailbox=box, pk=passkey)
        removed = {"kind": "passkey", "name": rows.values_list("name", flat=True).first()}
        count = rows.delete()[0]
    if not count:
        return
    record([_entry(box.address, "factor.remove", box, before=removed)])
    end_sessions(box, session)
    if not _has_factor(box):
        _switch_off(box)


@transaction.atomic
def reset_factor(box: Mailbox, actor: str) -> None:
    """Take away every factor of an owner who has lost them; the owner is told, and signs in by password alone."""
    _switch_off(box)
    Authenticator.objects.filter(mailbox=box).delete()
    Passkey.objects.filter(mailbox=box).delete()
    end_sessions(box)
    record([_entry(actor, "factor.reset", box)])
    tell(
        box.jurisdiction,
        [box.address],
        "Đã gỡ xác thực hai lớp / The second factor was removed",
        f"Quản trị viên {actor} đã gỡ xác thực hai lớp của hộp thư {box.address}.\n"
        "Nếu bạn không đề nghị việc này, hãy đổi mật khẩu và báo trung tâm vận hành ngay.\n\n"
        f"The administrator {actor} removed the second factor of {box.address}.\n"
        "If you did not ask for this, change your password and tell the operating centre at once.\n",
    )


@transaction.atomic
def renew_recovery_codes(box: Mailbox) -> tuple[str, ...]:
    """Ten new codes; the former ones end."""
    record([_entry(box.address, "factor.codes", box)])
    return _new_codes(box)


def use_code(box: Mailbox, code: str) -> bool:
    """Whether the code of the owner's program is right; each is good once."""
    held = Authenticator.objects.filter(mailbox=box).first()
    step = step_of(unseal(held.sealed), code) if held else None
    if held is None or step is None:
        return False
    # the database decides between two who send the same code at once
    fresh = Authenticator.objects.filter(pk=held.pk, step__lt=step)
    return fresh.update(step=step, used_at=clock.now()) == 1


@transaction.atomic
def use_recovery_code(box: Mailbox, code: str) -> bool:
    """Whether this is one of the codes on paper; it is used up, and the owner's page tells of it."""
    typed = "-".join(code.lower().replace("-", " ").split())
    for row in RecoveryCode.objects.select_for_update().filter(mailbox=box, used_at=None):
        if check_password(typed, row.hash):
            row.used_at = clock.now()
            row.save(update_fields=["used_at"])
            left = RecoveryCode.objects.filter(mailbox=box, used_at=None).count()
            record([_entry(box.address, "factor.recovery", box, after={"left": left})])
            return True
    return False


def wrong_code() -> FactorRefused:
    """One sentence for a code that is wrong, too old or used already."""
    return FactorRefused(
        "code-wrong",
        "Mã không đúng, đã dùng rồi hoặc đã quá giờ; hãy nhập mã đang hiện.",
        "The code is wrong, used already or too old; type the one that is shown now.",
    )


def _added(box: Mailbox, what: dict[str, Any], session: str) -> Added:
    """What follows any new factor: the first one brings recovery codes and changes what mail programs may use."""
    record([_entry(box.address, "factor.add", box, after=what)])
    end_sessions(box, session)
    if box.second_factor:
        return Added()
    _switch(box, on=True)
    return Added(_new_codes(box))


def _new_codes(box: Mailbox) -> tuple[str, ...]:
    RecoveryCode.objects.filter(mailbox=box).delete()
    codes = tuple(one_time_password() for _ in range(RECOVERY_CODES))
    RecoveryCode.objects.bulk_create(
        RecoveryCode(mailbox=box, hash=make_password(code, hasher="ssha512")) for code in codes
    )
    return codes


def _has_factor(box: Mailbox) -> bool:
    return Authenticator.objects.filter(mailbox=box).exists() or Passkey.objects.filter(mailbox=box).exists()


def _switch_off(box: Mailbox) -> None:
    RecoveryCode.objects.filter(mailbox=box).delete()
    box.app_passwords.all().delete()
    _switch(box, on=False)


def _switch(box: Mailbox, *, on: bool) -> None:
    box.second_factor = on
    box.save(update_fields=["second_factor"])
    publish.request(PublicationKind.MAILBOX, [box.pk])


def _entry(
    actor: str, verb: str, box: Mailbox, before: dict[str, Any] | None = None, after: dict[str, Any] | None = None
) -> Entry:
    place = box.jurisdiction.slug
    return Entry(
        actor=actor, verb=verb, subject=box.address, jurisdiction=place, before=before or {}, after=after or {}
    )
