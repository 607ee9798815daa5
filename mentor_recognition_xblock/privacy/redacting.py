"""A retired person's full name, username and address in what others wrote become bullets.

Every text column of ours is searched, whoever added it, so that none can be forgotten. Signed and
hashed documents are left out: they are checked when they are made to hold no name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from ..core.masking import blanked
from ..hosts import HostIdentity

# Bound by a hash or a signature: changing one breaks what proves it.
SEALED: Final = frozenset(
    {"AuditEntry", "AuditHead", "AuditPerson", "Credential", "StatusList", "Achievement",
     "PolicyVersion", "Evaluation", "Rubric", "IssuerKey"}
)  # fmt: skip
SHORTEST: Final = 3


def redact(identity: HostIdentity) -> int:
    """Blank the person's words wherever they stand; return how many rows changed."""
    names = [name for name in identity.names if len(name) >= SHORTEST]
    handles = [handle for handle in identity.handles if len(handle) >= SHORTEST]
    if not names and not handles:
        return 0
    return sum(
        _redact(model, field, names, handles)
        for model in apps.get_app_config("mentor_recognition").get_models()
        if model.__name__ not in SEALED
        for field in _texts(model)
    )


def _texts(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    for field in model._meta.concrete_fields:
        kind = isinstance(field, models.CharField | models.TextField | models.JSONField)
        if kind and not field.unique and not field.choices and not field.primary_key:
            yield field


def _redact(
    model: type[models.Model], field: models.Field[Any, Any], names: list[str], handles: list[str]
) -> int:
    is_json = isinstance(field, models.JSONField)
    rows = model._default_manager.annotate(as_text=Cast(field.name, models.TextField()))
    found = Q()
    for word in (*names, *handles):
        found |= Q(as_text__icontains=word)
        # JSON columns keep letters beyond ASCII as escapes.
        found |= Q(as_text__icontains=json.dumps(word)[1:-1])
    changed = 0
    for pk, value in list(rows.filter(found).values_list("pk", field.name)):
        new = _blanked(value, names, handles) if is_json else _words(value, names, handles)
        if new != value:
            model._default_manager.filter(pk=pk).update(**{field.name: new})
            changed += 1
    return changed


def _words(text: str, names: list[str], handles: list[str]) -> str:
    return blanked(text, names=names, handles=handles, parts=False)


def _blanked(value: Any, names: list[str], handles: list[str]) -> Any:
    if isinstance(value, str):
        return _words(value, names, handles)
    if isinstance(value, list):
        return [_blanked(one, names, handles) for one in value]
    if isinstance(value, dict):
        return {key: _blanked(one, names, handles) for key, one in value.items()}
    return value
