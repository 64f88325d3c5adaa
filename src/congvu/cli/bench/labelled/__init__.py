"""A labelled set for the marks of secrecy: letters with and without marks, made by code, the same for the same seed.

A *sample* is a letter's subject, body and files, with the mark that it bears, or none, and of what kind it is.
"""
