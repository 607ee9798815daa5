"""Text as it is compared in lists: whatever its case and accents, on every database.

MySQL and MariaDB compare so by their collation; SQLite is given a function that does.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from django.db.backends.signals import connection_created
from django.db.models import Func, TextField

_FUNCTION: Final = "MR_FOLDED"


def folded(text: str | None) -> str | None:
    """In small letters, without accents; None stays None."""
    if text is None:
        return None
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


class Folded(Func):
    """A text expression as it is compared."""

    function = "LOWER"
    output_field = TextField()

    def as_mysql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """As it is: the collation folds."""
        return compiler.compile(self.source_expressions[0])

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """By ``folded``."""
        return self.as_sql(compiler, connection, function=_FUNCTION, **context)


def wanted_form(word: str, vendor: str) -> str:
    """A word that is looked for, as the database with that name has it in its columns."""
    return (folded(word) or "") if vendor == "sqlite" else unicodedata.normalize("NFC", word)


def connect() -> None:
    """Give each connection to SQLite the function; called when Django is ready."""
    connection_created.connect(_teach, dispatch_uid="mr.listings.folding")


def _teach(*, connection: Any, **_: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function(_FUNCTION, 1, folded, deterministic=True)
