"""Finding people by what a manager types: a username or an e-mail address, on every host."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Lower

from .base import HostUser

CHUNK = 500
Users = Callable[[Collection[int]], dict[int, HostUser]]


def by_login(users: Users, logins: Collection[str]) -> dict[str, HostUser]:
    """By the text that was given; two accounts with one address name nobody."""
    wanted = sorted(set(logins))
    names: dict[str, int] = {}
    addresses: dict[str, set[int]] = {}
    for first in range(0, len(wanted), CHUNK):
        some = wanted[first : first + CHUNK]
        lowered = [one.casefold() for one in some if "@" in one]
        accounts, address = _accounts()
        rows = accounts.filter(Q(username__in=some) | Q(email__in=some) | Q(**{address: lowered}))
        for user_id, username, email in rows.values_list("pk", "username", "email"):
            names[username] = user_id
            addresses.setdefault(email.casefold(), set()).add(user_id)
    ids: dict[str, int] = {}
    for login in wanted:
        same = addresses.get(login.casefold(), set()) if "@" in login else set()
        if login in names:
            ids[login] = names[login]
        elif len(same) == 1:
            ids[login] = next(iter(same))
    people = users(set(ids.values()))
    return {login: people[user_id] for login, user_id in ids.items() if user_id in people}


def _accounts() -> tuple[Any, str]:
    """Accounts, and the lookup by which an address is found whatever its letter case.

    MariaDB's collation does that by itself, by the index; elsewhere each is compared in lower case.
    """
    rows: Any = get_user_model().objects.all()
    if connection.vendor == "mysql":
        return rows, "email__in"
    return rows.alias(lowered_email=Lower("email")), "lowered_email__in"
