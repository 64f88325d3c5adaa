"""The ledger: the append-only, hash-chained record of acts. Who did what, to what, when, under which clause.

An *act* is one change of a fact that somebody answers for. Rooms above call ``record`` inside the transaction of the
change itself, so that there is no act without its entry and no entry without its act.
"""
