"""Where something stands in a profile: tomllib tells no lines, so they are found in the text by the clauses' heads."""

import re
from dataclasses import dataclass
from pathlib import Path

from congvu.regulations.errors import BadProfileError

_HEAD = re.compile(r"^\s*\[\[\s*clause\s*\]\]")
_SYNTAX = re.compile(r"^(?P<what>.*) \(at line (?P<line>\d+), column \d+\)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Places:
    """The text of one profile and the lines on which its clauses begin."""

    path: Path
    text: str
    heads: tuple[int, ...]

    @classmethod
    def of(cls, path: Path) -> "Places":
        """Read the file; a file that is missing or not UTF-8 is refused like any other fault."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            vi, en = "không đọc được tệp, cần tệp chữ UTF-8", f"the file cannot be read as UTF-8 text: {error}"
            raise BadProfileError(vi, en, where=str(path)) from None
        lines = enumerate(text.splitlines(), start=1)
        return cls(path, text, tuple(number for number, line in lines if _HEAD.match(line)))

    def clause(self, number: int) -> int:
        """The line where the n-th clause begins."""
        return self.heads[number] if number < len(self.heads) else 1

    def key(self, name: str, number: int | None = None) -> int:
        """The line of a key in the n-th clause, or before all clauses; the clause's own line where there is none."""
        start = 1 if number is None else self.clause(number)
        following = 0 if number is None else number + 1
        end = self.heads[following] if following < len(self.heads) else len(self.text.splitlines()) + 1
        wanted = re.compile(rf'^\s*(?:"{re.escape(name)}"|{re.escape(name)})\s*=')
        lines = self.text.splitlines()[start - 1 : end - 1]
        return next((start + offset for offset, line in enumerate(lines) if wanted.match(line)), start)

    def bad(self, vi: str, en: str, *, line: int, clause: str | None = None) -> BadProfileError:
        """The refusal of something on this line."""
        return BadProfileError(vi, en, where=f"{self.path.parent.name}/{self.path.name}:{line}", clause=clause)

    def bad_syntax(self, message: str) -> BadProfileError:
        """The refusal of a file that is no TOML, with the line that the parser names."""
        found = _SYNTAX.match(message)
        what, line = (found["what"], int(found["line"])) if found else (message, len(self.text.splitlines()))
        return self.bad(f"sai cú pháp TOML: {what}", f"not TOML: {what}", line=line)
