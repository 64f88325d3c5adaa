"""Held letters (thư bị giữ): told to whom the clause names, released or refused by them, never silently dropped.

The gate only holds; Postfix keeps the letter in its hold queue. A *decision* is a person's, with a reason, in the
ledger; upkeep carries it out. Articles: CT-7.1, CT-9.1, CT-11.5, DL-8, DN-3.2, DN-8.2, QT-1.4, VP-8.3.
"""
