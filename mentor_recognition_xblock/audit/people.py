"""The random keys under which people stand in the log, each bound to its account."""

from __future__ import annotations

import secrets

from . import chain
from .models import AuditPerson
from .secret import secret_key

# The stream in which keys are given up.
PEOPLE = "people"


def person_keys(user_ids: set[int]) -> dict[int, str]:
    """Keys by user id; missing ones are made and sealed."""
    known = dict(AuditPerson.objects.filter(user_id__in=user_ids).values_list("user_id", "key"))
    missing = user_ids - set(known)
    if not missing:
        return known
    secret = secret_key()
    rows = []
    for user_id in sorted(missing):
        key = secrets.token_hex(16)
        seal = chain.person_mac(secret, user_id=user_id, key_=key)
        rows.append(AuditPerson(user_id=user_id, key=key, seal=seal))
    AuditPerson.objects.bulk_create(rows, ignore_conflicts=True)
    return dict(AuditPerson.objects.filter(user_id__in=user_ids).values_list("user_id", "key"))
