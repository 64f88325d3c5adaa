"""Passkeys as the second factor (W3C WebAuthn 2, by the fido2 package): the two ceremonies, each in two steps.

What the browser is asked and what it answers is JSON; between the steps the caller keeps ``state`` where the browser
cannot change it, and uses it once.
"""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import transaction
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from congvu.directory.errors import FactorRefused
from congvu.directory.models import Mailbox, Passkey
from congvu.ground import clock


def server() -> Fido2Server:
    """The portal as a relying party; its name is the portal's host, and only its own pages are an origin."""
    place = urlsplit(settings.CONGVU_PORTAL_URL)
    origin = f"{place.scheme}://{place.netloc}"
    party = PublicKeyCredentialRpEntity(id=place.hostname or "localhost", name="CôngVụ")
    return Fido2Server(party, verify_origin=lambda heard: heard == origin)


def ask_new(box: Mailbox) -> tuple[dict[str, Any], Any]:
    """What the browser is asked for a new passkey, and the state."""
    user = PublicKeyCredentialUserEntity(id=box.key.bytes, name=box.address, display_name=box.display_name)
    options, state = server().register_begin(
        user, _credentials(box), user_verification=UserVerificationRequirement.PREFERRED
    )
    return dict(options.public_key), state


def read_new(state: Any, answer: Mapping[str, Any]) -> tuple[AttestedCredentialData, int]:
    """The new public key and its count; raises FactorRefused where the answer does not fit what was asked."""
    try:
        proof = server().register_complete(state, answer)
    except (ValueError, KeyError, TypeError) as error:
        raise refusal() from error
    if proof.credential_data is None:
        raise refusal()
    return proof.credential_data, proof.counter


def ask(box: Mailbox) -> tuple[dict[str, Any], Any]:
    """What the browser is asked for a proof, and the state."""
    options, state = server().authenticate_begin(
        _credentials(box), user_verification=UserVerificationRequirement.PREFERRED
    )
    return dict(options.public_key), state


@transaction.atomic
def prove(box: Mailbox, state: Any, answer: Mapping[str, Any]) -> Passkey:
    """The passkey that the browser has proved; raises FactorRefused. One whose count went back was copied."""
    rows = {identity(one): row for row in box.passkeys.select_for_update() if (one := data(row))}
    try:
        found = server().authenticate_complete(state, [data(row) for row in rows.values()], answer)
        count = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    except (ValueError, KeyError, TypeError, InvalidSignature) as error:
        raise refusal() from error
    row = rows[identity(found)]
    if (count or row.count) and count <= row.count:
        raise refusal()
    row.count, row.used_at = count, clock.now()
    row.save(update_fields=["count", "used_at"])
    return row


def data(row: Passkey) -> AttestedCredentialData:
    """The public key of a row."""
    return AttestedCredentialData(bytes(row.credential))


def identity(credential: AttestedCredentialData) -> str:
    """What tells one passkey from all others; its own identifier may be long."""
    return hashlib.sha256(credential.credential_id).hexdigest()


def refusal() -> FactorRefused:
    """One sentence whatever was wrong with the answer."""
    return FactorRefused(
        "passkey-wrong",
        "Khóa truy cập không được chấp nhận; hãy thử lại hoặc dùng cách khác.",
        "The passkey was not accepted; try again or use another way.",
    )


def _credentials(box: Mailbox) -> list[AttestedCredentialData]:
    return [data(row) for row in box.passkeys.all()]
