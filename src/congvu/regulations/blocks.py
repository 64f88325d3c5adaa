"""The parameter blocks that a clause may name as its rule: all of ``rule = "..."`` in a profile.

The code that acts on a block says so with ``@carries``. Report forms and procedures stand in ``vocabulary.works``.
"""

from congvu.regulations.vocabulary.addresses import ADDRESSES, BODY_PIECES, PIECES
from congvu.regulations.vocabulary.duties import DUTIES
from congvu.regulations.vocabulary.parameters import LEAVE_KINDS, MAILBOX_KINDS, ROSTER_KINDS, Block, Parameter, Shape
from congvu.regulations.vocabulary.system import SYSTEM
from congvu.regulations.vocabulary.works import FORMS, PROCEDURES

__all__ = [
    "BLOCKS", "BODY_PIECES", "FORMS", "LEAVE_KINDS", "MAILBOX_KINDS", "PIECES", "PROCEDURES", "ROSTER_KINDS", "Block",
    "Parameter", "Shape",
]  # fmt: skip

BLOCKS: dict[str, Block] = {**ADDRESSES, **DUTIES, **SYSTEM}
