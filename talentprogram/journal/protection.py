"""The database itself refuses to change or delete a journal entry. Used by the migration and by the demo's reset."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

SQLITE = {
    "journal_entry_keeps": "CREATE TRIGGER journal_entry_keeps BEFORE UPDATE ON journal_entry "
    "BEGIN SELECT RAISE(ABORT, 'journal entries are never changed'); END",
    "journal_entry_stays": "CREATE TRIGGER journal_entry_stays BEFORE DELETE ON journal_entry "
    "BEGIN SELECT RAISE(ABORT, 'journal entries are never deleted'); END",
}
POSTGRESQL = """
CREATE OR REPLACE FUNCTION journal_entry_refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'journal entries are never changed or deleted'; END $$;
CREATE OR REPLACE TRIGGER journal_entry_keeps BEFORE UPDATE OR DELETE ON journal_entry
FOR EACH ROW EXECUTE FUNCTION journal_entry_refuses();
"""


def protect(on: Any = connection) -> None:
    with on.cursor() as cursor:
        if on.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
            return
        for name, text in SQLITE.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(text)


def unprotect(on: Any = connection) -> None:
    with on.cursor() as cursor:
        for name in SQLITE:
            suffix = " ON journal_entry" if on.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")


@contextmanager
def lifted() -> Iterator[None]:
    """Within this block the journal can be emptied: only the demo's reset and the tests' clean-up may."""
    unprotect()
    try:
        yield
    finally:
        protect()
