"""The directory's tables, one file per noun."""

from congvu.directory.models.address import Address, Domain
from congvu.directory.models.agency import Agency, Unit
from congvu.directory.models.jurisdiction import Jurisdiction
from congvu.directory.models.mailbox import Mailbox, RoleGrant
from congvu.directory.models.mailing_list import MailingList
from congvu.directory.models.notice import Notice
from congvu.directory.models.person import Person
from congvu.directory.models.publication import Publication
from congvu.directory.models.stored_file import StoredFile

__all__ = [
    "Address",
    "Agency",
    "Domain",
    "Jurisdiction",
    "Mailbox",
    "MailingList",
    "Notice",
    "Person",
    "Publication",
    "RoleGrant",
    "StoredFile",
    "Unit",
]
