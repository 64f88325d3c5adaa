"""Addresses by the regulation: a subject goes in, an address comes out, or the reason why an officer must decide.

Pure: ``propose`` knows the profile, the rows and a register that can say whether an address is taken.
"""

from congvu.regulations.naming.proposing import propose
from congvu.regulations.naming.requested import requested
from congvu.regulations.naming.subjects import EMPTY_REGISTER, Proposal, Register, Subject

__all__ = ["EMPTY_REGISTER", "Proposal", "Register", "Subject", "propose", "requested"]
