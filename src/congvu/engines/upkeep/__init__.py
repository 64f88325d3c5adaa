"""Upkeep: what a running system needs from root now and then; mail does not depend on it."""
