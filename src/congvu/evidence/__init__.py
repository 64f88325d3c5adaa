"""What the mail services leave behind as events, read for statistics and verdicts; no database, no network."""
