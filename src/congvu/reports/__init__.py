"""The statutory reports, one folder for each form, and what they share: the sheet, and the marks of what is not law.

A *survey* is one gathering of a jurisdiction's evidence; a *tally* is what one witness said then of one clause, for the
whole jurisdiction or one agency. Carries VP-10.2, VP-15.1, DN-3.1, DN-17.1 (``compliance``).
"""
