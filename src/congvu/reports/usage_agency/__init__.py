"""The form ``usage.agency``: an agency's own report on its use, confirmed by its head (DL-15.2, DN-17.2, VP-12.1)."""
