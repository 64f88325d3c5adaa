"""Rspamd: spam verdicts, viruses through ClamAV, DKIM signatures; Debian's stock rules with a few local choices.

The choices are in ``templates/local.d``; an operator's own go into ``rspamd/override.d`` of the state directory, which
is never written here.
"""
