"""Dovecot: the mail store, and its doors: IMAP, POP3, LMTP, ManageSieve, and the sign-in of Postfix (SASL)."""
