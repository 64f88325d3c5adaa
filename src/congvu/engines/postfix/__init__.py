"""Postfix: mail in (SMTP), mail of signed-in people (submission), mail onward (LMTP to Dovecot, SMTP to the world)."""
