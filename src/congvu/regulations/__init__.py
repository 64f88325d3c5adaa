"""Regulations as data and the pure rules that read them: names, passwords, sizes, duties, terms. No Django, no database."""
