"""The checks, one file each: letter, clause and facts in, findings out; pure.

A module gives ``check(letter, clause, facts) -> Iterable[Finding]``, and says with ``@carries`` which blocks it reads.
Its file name is the check's name in verdicts.
"""
