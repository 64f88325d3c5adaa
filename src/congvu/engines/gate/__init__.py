"""The gate: the milter before Rspamd that lets pass what the regulation lets pass (``congvu.gate``, another room)."""
