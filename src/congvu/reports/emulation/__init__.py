"""The form ``emulation``: use of mailboxes, for emulation and rewards (CT-16, DL-16.1, DN-11.1.f, DN-15.1)."""
