"""A database that cannot be used, said as one sentence that names it; Django is not loaded for it."""

import sys
from pathlib import Path


def database_errors() -> tuple[type[Exception], ...]:
    """What Django raises for its database; nothing where no Django is loaded, for then nothing asked a database."""
    if "django.db" not in sys.modules:
        return ()
    from django.db import DatabaseError

    return (DatabaseError,)


def database_refusal(error: Exception) -> str:
    """The sentence: the file (or the name on the server), and the database's own words."""
    from django.conf import settings

    name = settings.DATABASES["default"]["NAME"]
    advice = ("hãy khôi phục từ bản sao lưu", "restore it from a backup")
    damaged = isinstance(name, Path) and any(sign in str(error) for sign in ("malformed", "not a database"))
    vi, en = ("; ".join(["", part]) if damaged else "" for part in advice)
    words = " ".join(str(error).split())
    return f"{name}: không dùng được cơ sở dữ liệu này{vi}. / This database cannot be used ({words}){en}."
