"""The form ``compliance``: each clause with its carrier, its state and its live evidence (VP-10.2, DN-17.1)."""
