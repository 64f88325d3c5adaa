"""What all unit tests share: no time limit for one example, for the machine may be busy with engines."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
