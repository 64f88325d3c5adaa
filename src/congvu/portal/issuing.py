"""The form that issues a one-time password carries a token of the password that it replaces.

It is used up by its first sending, so a page loaded again, a second click or a second officer voids no slip that was
just printed. Whose password may be replaced by whom is the same at every door.
"""

from django.utils.crypto import constant_time_compare, salted_hmac

from congvu.directory.models import Mailbox
from congvu.requests.issuing import NotIssued, charged, clause_of, may_issue, refuse_unless_allowed

__all__ = ["NotIssued", "charged", "clause_of", "may_issue", "refuse_unless_allowed", "token_of", "used_up"]


def token_of(box: Mailbox) -> str:
    """What the form must bring back; it holds as long as nobody replaces the password."""
    return salted_hmac("congvu.portal.issuing", f"{box.pk} {box.state} {box.password}", algorithm="sha256").hexdigest()


def used_up(token: str, box: Mailbox) -> bool:
    """Whether the form was sent before, or the password has been replaced since it was shown."""
    return not constant_time_compare(token, token_of(box))
