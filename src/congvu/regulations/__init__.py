"""Regulations as data and the pure rules that read them: naming, passwords, quotas. No Django, no database."""
