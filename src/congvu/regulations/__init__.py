"""Regulations as data, and the pure rules that read them: names, passwords, sizes, duties, time limits. No Django."""
