"""Supervision: one supervisord for each state directory, its start sequence by real probes, and its end."""
