"""Rosters in, working mailboxes out: an agency's staff list as it is really sent, judged row by row, all or none.

Words: a *roster* is a table of people (and of agencies and units new to the system); a *line* is one row of it, read;
a *bad row* is one that cannot be imported, with the reason. Numbers of rows are those of the file, heading included.
"""
