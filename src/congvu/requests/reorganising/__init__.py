"""Agencies and units renamed, moved, merged, split or dissolved: one planned act that can be looked at, carried out and
undone (CT-5.3.c, DL-11.3.s2, DN-7.1.a, DN-7.1.b).

Words: an *order* says what is to happen; its *plan* is the order carried out and taken back at once, so that what is
shown is what will be; the *journal* keeps every field that was changed, for undoing.
"""
