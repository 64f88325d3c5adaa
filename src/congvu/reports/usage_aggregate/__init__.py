"""The form ``usage.aggregate``: all agencies' reports in one, with those missing (CT-9.11, CT-15.2, DL-QD.2.s2)."""
