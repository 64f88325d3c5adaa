"""The form ``usage``: use of mailboxes by agency and person in a period (VP-11.3, VP-10.5, DN-11.1.g, CT-9.5)."""
