"""CôngVụ: the official e-mail of a Vietnamese province, governed by its own regulation (DESIGN: docs/flow.md)."""
