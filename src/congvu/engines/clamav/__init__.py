"""ClamAV: clamd on a unix socket that only Rspamd may enter, with whatever signature database is on the disk."""
