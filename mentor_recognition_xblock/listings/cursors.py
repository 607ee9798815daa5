"""Where a program goes on in a list: a word that only we can make and read.

It holds the last row's place in the order, which may be a name: so it is sealed (Fernet), and not
only signed, as addresses are written into logs.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from ..errors import Invalid

_READ: Final[dict[str, Callable[[str], Any]]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "int": int,
    "float": float,
    "str": str,
    "NoneType": lambda _text: None,
}


def sealed(scope: Sequence[str], value: Any, pk: int) -> str:
    """The cursor behind the row whose sorted value and primary key these are.

    ``scope`` says of which list, place and question it is: it opens nothing else.
    """
    text = value.isoformat() if isinstance(value, date) else str(value)
    words = json.dumps([*scope, type(value).__name__, text, pk])
    return _fernet().encrypt(words.encode()).decode()


def opened(scope: Sequence[str], cursor: str) -> tuple[Any, int]:
    """The value and the primary key; ``Invalid`` for what is no cursor of this very question."""
    try:
        *own, kind, text, pk = json.loads(_fernet().decrypt(cursor.encode()))
        if own != list(scope):
            raise ValueError
        return _READ[kind](text), pk
    except (InvalidToken, ValueError, KeyError):
        words = _("This cursor belongs to another question: begin with the first page.")
        raise Invalid(words, field="cursor") from None


def _fernet() -> Fernet:
    secret = hashlib.sha256(b"mentor_recognition.cursor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))
