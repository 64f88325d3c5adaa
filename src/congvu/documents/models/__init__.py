"""The room's tables, one file per noun."""

from congvu.documents.models.assignment import Assignment
from congvu.documents.models.held import GateLogRead, HeldLetter, Told
from congvu.documents.models.large_file import LargeFile
from congvu.documents.models.letter import Acknowledged, Letter, Origin, Wants
from congvu.documents.models.reached import Arrival, DeliveriesReached
from congvu.documents.models.recipient import Means, Progress, Recipient
from congvu.documents.models.refusal import Refusal
from congvu.documents.models.register import Basis, Book, Correction, Document, DocumentFile, DocumentState
from congvu.documents.models.verdict import Examination, FileVerdict

__all__ = [
    "Acknowledged",
    "Arrival",
    "Assignment",
    "Basis",
    "Book",
    "Correction",
    "DeliveriesReached",
    "Document",
    "DocumentFile",
    "DocumentState",
    "Examination",
    "FileVerdict",
    "GateLogRead",
    "HeldLetter",
    "LargeFile",
    "Letter",
    "Means",
    "Origin",
    "Progress",
    "Recipient",
    "Refusal",
    "Told",
    "Wants",
]
