"""Events as a relation for queries: JSON lines and Parquet, a file or a folder, read by DuckDB as a stream.

The relation ``raw`` has ``time``, ``until`` (instants), ``readable`` and the texts of TEXTS. A line that is torn, or
is no event with a time and a kind, is one row that is not readable.
"""

from pathlib import Path
from string import Template

import duckdb

from congvu.evidence.chain import DAMAGED
from congvu.evidence.chain import NAME as CHAIN
from congvu.evidence.errors import BadEventsError
from congvu.evidence.keeping import HOLDS

TEXTS = ("kind", "mailbox", "actor", "protocol", "session", "peer", "message_id", "queue_id", "bytes", "outcome",
         "clause")  # fmt: skip
_TIMES = ("time", "until")
_REQUIRED = {"time", "kind", "mailbox"}
_PARQUET = ".parquet"
PARQUET, LINES = "raw_parquet", "raw_json"
# RFC 3339 asks for the offset; a time without one would be read as if it were UTC
_JSON = Template("""
CREATE VIEW raw_json AS
SELECT $texts, instant(time) AS time, instant(until) AS until,
       instant(time) IS NOT NULL AND kind IS NOT NULL AND (until IS NULL OR instant(until) IS NOT NULL) AS readable
FROM read_json([$files], format = 'newline_delimited', compression = 'auto_detect', ignore_errors = true,
               columns = {$columns})
""")
_INSTANT = """
CREATE MACRO instant(t) AS CASE WHEN length(t) >= 20 AND (substr(t, -1) IN ('Z', 'z') OR substr(t, -6, 1) IN ('+', '-'))
                                THEN try_cast(t AS TIMESTAMPTZ) END
"""
_COLUMNS = Template("""
CREATE VIEW raw_parquet AS
SELECT $texts, $times, "time" IS NOT NULL AND "kind" IS NOT NULL AS readable
FROM read_parquet([$files], union_by_name = true)
""")


def open_events(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Make the relation ``raw``; the views it is of: PARQUET, which is cheap to read again, and LINES, which are not.

    A folder may hold both, as where past days are sealed and the present one is still written.
    """
    files = _files(path)
    parquet = [file for file in files if file.suffix == _PARQUET]
    # while a day is being sealed it is there twice
    sealed = {file.with_suffix("") for file in parquet}
    lines = [file for file in files if file.suffix != _PARQUET and file.with_suffix("") not in sealed]
    parts: list[str] = []
    try:
        for name, held, opening in ((PARQUET, parquet, _open_parquet), (LINES, lines, _open_json)):
            if held:
                opening(connection, held)
                parts.append(name)
        connection.execute(f"CREATE VIEW raw AS {' UNION ALL BY NAME '.join(f'FROM {name}' for name in parts)}")
    except duckdb.Error as error:
        raise unreadable(path, error) from None
    return parts


def unreadable(path: Path, error: duckdb.Error) -> BadEventsError:
    """One sentence for what the reader itself refuses."""
    told = str(error).splitlines()[0]
    return BadEventsError("không đọc được tệp sự kiện", f"the events cannot be read: {told}", where=str(path))


def _files(path: Path) -> list[Path]:
    files = sorted(file for file in path.rglob("*") if _of_events(file, path)) if path.is_dir() else [path]
    try:
        for file in files:
            file.stat()
    except OSError as error:
        en = f"the events cannot be read: {error.strerror}"
        raise BadEventsError("không đọc được tệp sự kiện", en, where=str(path)) from None
    if not files:
        raise BadEventsError("thư mục không có tệp nào", "the folder holds no file", where=str(path))
    return files


def _of_events(file: Path, folder: Path) -> bool:
    """Not what is kept beside the events: the hash chain, legal holds, what is half written."""
    within = file.relative_to(folder).parts
    apart = within[0] == HOLDS or file.name == CHAIN or file.suffix == DAMAGED
    return file.is_file() and not apart and not any(part.startswith(".") for part in within)


def _open_json(connection: duckdb.DuckDBPyConnection, files: list[Path]) -> None:
    connection.execute(_INSTANT)
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in (*TEXTS, *_TIMES))
    connection.execute(_JSON.substitute(texts=", ".join(TEXTS), files=_listed(files), columns=columns))


def _open_parquet(connection: duckdb.DuckDBPyConnection, files: list[Path]) -> None:
    listed = _listed(files)
    described = connection.read_parquet([str(file) for file in files], union_by_name=True)
    for missing in sorted(_REQUIRED - set(described.columns)):
        vi, en = f"thiếu cột {missing}", f"the column {missing} is missing"
        raise BadEventsError(vi, en, where=str(files[0]))
    texts, times = (
        _cast(names, as_type, described.columns) for names, as_type in ((TEXTS, "VARCHAR"), (_TIMES, "TIMESTAMPTZ"))
    )
    connection.execute(_COLUMNS.substitute(texts=texts, times=times, files=listed))


def _cast(names: tuple[str, ...], as_type: str, present: list[str]) -> str:
    """The columns by name; absent ones are null."""
    return ", ".join(f'CAST({name if name in present else "NULL"} AS {as_type}) AS "{name}"' for name in names)


def _listed(files: list[Path]) -> str:
    return ", ".join("'{}'".format(str(file).replace("'", "''")) for file in files)
