"""The form ``usage.annex``: an agency's half-yearly report on the printed annex of the regulation (CT-PL2)."""
