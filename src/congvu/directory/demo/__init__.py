"""Sample provinces, made by the project itself: bodies as of each regulation's year, people who do not exist.

The same seed gives the same people. Everything goes in through the roster import, as a real agency's list would.
"""

from congvu.directory.demo.setting_up import set_up_demo

__all__ = ["set_up_demo"]
