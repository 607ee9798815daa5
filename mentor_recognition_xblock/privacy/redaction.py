"""A retired person's full name, username and address in what others wrote become bullets.

Every text column of ours is searched, whoever added it, so that none can be forgotten. Left out are
signed and hashed documents, which are made to hold no name, and columns that the platform's own
words key (a cohort's name, a usage key): changing those would break what they point to.

A username may be an ordinary word ("data", "final"). Such a word is looked for in prose alone, and
where it stands in many rows it is a word of the language and no longer points to anyone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast, Length

from .. import log_lines
from ..core.comparable_text import split_at_capitals
from ..core.name_masks import blanked
from ..hosts import HostIdentity

log = logging.getLogger(__name__)

# Bound by a hash or a signature: changing one breaks what proves it.
SEALED: Final = frozenset(
    {
        "AuditEntry",
        "AuditHead",
        "AuditPerson",
        "Credential",
        "StatusList",
        "Achievement",
        "PolicyVersion",
        "Evaluation",
        "LearnerAward",
        "Rubric",
        "IssuerKey",
    }
)
POINTERS: Final = ("key", "hash", "cohort", "uuid", "event_id", "event_type", "topic", "kind")
SHORTEST: Final = 3
COMMON: Final = 5
_ASCII: Final = re.compile("[A-Za-z]+")
PROSE_LENGTH: Final = 255

Column = tuple[type[models.Model], "models.Field[Any, Any]"]
Change = tuple[type[models.Model], str, Any, Any]


def redact(identity: HostIdentity) -> int:
    """Blank the person's words wherever they stand; return how many values changed."""
    words = [word for word in identity.names | identity.handles if len(word) >= SHORTEST]
    distinctive = {word for word in words if not word.isalpha()}
    columns = list(_columns())
    changes = _found(columns, identity.names & distinctive, identity.handles & distinctive)
    _write(changes)
    for word in sorted(set(words) - distinctive):
        plain = _found([column for column in columns if _is_prose(column[1])], frozenset(), {word})
        if len(plain) >= COMMON:
            log_lines.write(log, logging.INFO, "person.redact", "skipped", rows=len(plain))
            continue
        _write(plain)
        changes += plain
    return len(changes)


def _columns() -> Iterator[Column]:
    for model in apps.get_app_config("mentor_recognition").get_models():
        if model.__name__ in SEALED:
            continue
        for field in model._meta.concrete_fields:
            kind = isinstance(field, models.CharField | models.TextField | models.JSONField)
            pointer = field.unique or field.choices or field.name.endswith(POINTERS)
            if kind and not pointer and not field.primary_key:
                yield model, field


def _is_prose(field: models.Field[Any, Any]) -> bool:
    if isinstance(field, models.TextField):
        return True
    return isinstance(field, models.CharField) and (field.max_length or 0) >= PROSE_LENGTH


def _found(
    columns: Iterable[Column], names: Collection[str], handles: Collection[str]
) -> list[Change]:
    """Every value in which a word stands, with what it becomes."""
    changes: list[Change] = []
    if not names and not handles:
        return changes
    where = _likely((*names, *handles))
    for model, field in columns:
        text = Cast(field.name, models.TextField())
        rows = model._default_manager.annotate(
            as_text=text, letters=Length(text), bytes=_Bytes(text)
        )
        for pk, value in rows.filter(where).values_list("pk", field.name).iterator():
            blank = _blanked(value, names, handles)
            if blank != value:
                changes.append((model, field.name, pk, blank))
    return changes


def _likely(words: Iterable[str]) -> Q:
    """Rows that may hold one of ``words`` in any form: the database looks for what all forms share.

    That is, of each part, the longest run of ASCII letters: case and what stands between parts
    change nothing in it. Beyond ASCII there are accents that the name has not, look-alikes and
    characters that are not seen, so that whatever holds such letters is looked at.
    """
    # JSON columns keep letters beyond ASCII as escapes.
    where = Q(bytes__gt=F("letters")) | Q(as_text__contains="\\u")
    for word in words:
        every = Q()
        for part in re.split(r"[\W_\d]+", split_at_capitals(word)):
            longest = max(_ASCII.findall(part), key=len, default="")
            if len(longest) > 1:
                every &= Q(as_text__icontains=longest)
        if every:
            where |= every
        elif word.isascii():
            where |= Q(pk__isnull=False)  # too short to go by
    return where


class _Bytes(Func):  # type: ignore[misc]  # Django's stubs
    """The length of a text in bytes of UTF-8."""

    function = "OCTET_LENGTH"
    output_field = models.IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite has the function since 3.43 alone."""
        template = "LENGTH(CAST(%(expressions)s AS BLOB))"
        return self.as_sql(compiler, connection, template=template, **extra)


def _write(changes: list[Change]) -> None:
    for model, name, pk, value in changes:
        model._default_manager.filter(pk=pk).update(**{name: value})


def _blanked(value: Any, names: Collection[str], handles: Collection[str]) -> Any:
    if isinstance(value, str):
        return blanked(value, names=names, handles=handles, parts=False)
    if isinstance(value, list):
        return [_blanked(item, names, handles) for item in value]
    if isinstance(value, dict):
        return {key: _blanked(item, names, handles) for key, item in value.items()}
    return value
