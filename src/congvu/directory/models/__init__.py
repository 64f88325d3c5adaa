"""The directory's tables, one file per noun."""

from congvu.directory.models.address import Address, CopiedAddress, Domain
from congvu.directory.models.agency import Agency, Unit
from congvu.directory.models.application import Application
from congvu.directory.models.delegation import Delegation
from congvu.directory.models.duty import Duty, Night
from congvu.directory.models.handover import Handover
from congvu.directory.models.joint_decision import JointDecision
from congvu.directory.models.jurisdiction import Jurisdiction
from congvu.directory.models.keeping import AccessReview, Discard
from congvu.directory.models.leave import Leave
from congvu.directory.models.mailbox import Mailbox, RoleGrant
from congvu.directory.models.mailing_list import ListPoster, MailingList
from congvu.directory.models.notice import Notice
from congvu.directory.models.person import Person
from congvu.directory.models.publication import Publication
from congvu.directory.models.second_factor import AppPassword, Authenticator, Passkey, RecoveryCode
from congvu.directory.models.sign_in import FormerPassword, Lockout, PortalSession
from congvu.directory.models.stored_file import StoredFile
from congvu.directory.models.use import MailboxUse

__all__ = [
    "AccessReview",
    "Address",
    "Agency",
    "AppPassword",
    "Application",
    "Authenticator",
    "CopiedAddress",
    "Delegation",
    "Discard",
    "Domain",
    "Duty",
    "FormerPassword",
    "Handover",
    "JointDecision",
    "Jurisdiction",
    "Leave",
    "ListPoster",
    "Lockout",
    "Mailbox",
    "MailboxUse",
    "MailingList",
    "Night",
    "Notice",
    "Passkey",
    "Person",
    "PortalSession",
    "Publication",
    "RecoveryCode",
    "RoleGrant",
    "StoredFile",
    "Unit",
]
