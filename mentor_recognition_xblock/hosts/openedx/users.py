"""Accounts, and who acts as whom."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from ..base import HostIdentity, HostUser, Viewer
from ..logins import by_login
from .queries import asked, strictly


def viewer(block: Any) -> Viewer:
    """From the runtime's user service; Studio's previews count as the anonymous public."""
    service = block.runtime.service(block, "user")
    if service is None or getattr(block.runtime, "is_author_mode", False):
        return Viewer(user_id=None)
    attributes = service.get_current_user().opt_attrs
    user_id = attributes.get("edx-platform.user_id")
    if user_id is None or not attributes.get("edx-platform.is_authenticated", True):
        return Viewer(user_id=None)
    usage = getattr(getattr(block, "scope_ids", None), "usage_id", None)
    course_key = str(getattr(usage, "context_key", "") or "")
    return Viewer(user_id=int(user_id), masquerading=is_masquerading(int(user_id), course_key))


def in_studio(block: Any) -> bool:
    """In Studio's own process, or in a preview made for an author."""
    if getattr(block.runtime, "is_author_mode", False):
        return True
    return str(getattr(settings, "ROOT_URLCONF", "")).startswith("cms.")


def api_authentication() -> list[type]:
    """Tokens of the platform's OAuth applications, and the session of its pages."""
    try:
        from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
        from edx_rest_framework_extensions.auth.session.authentication import (
            SessionAuthenticationAllowInactiveUser,
        )
    except ImportError:
        from rest_framework.authentication import SessionAuthentication

        return [SessionAuthentication]
    return [JwtAuthentication, SessionAuthenticationAllowInactiveUser]


@asked(bool)
def may_author(block: Any) -> bool:
    """Whether the request's account may write the course or library; never in the LMS.

    Studio runs any block's handler for whoever is signed in, so that this is the only check.
    """
    from crum import get_current_request

    if not in_studio(block):
        return False
    account = getattr(get_current_request(), "user", None)
    if not getattr(account, "is_authenticated", False):
        return False
    key = block.scope_ids.usage_id.context_key
    if str(key).startswith("lib:"):
        from openedx.core.djangoapps.content_libraries import api, permissions

        # Raises for others, which is no answer and so a no.
        wanted = permissions.CAN_EDIT_THIS_CONTENT_LIBRARY
        api.require_permission_for_library_key(key, account, wanted)
        return True
    from common.djangoapps.student.auth import has_studio_write_access

    return bool(has_studio_write_access(account, key))


@asked(bool)
def is_masquerading(user_id: int, course_key: str) -> bool:
    """Whether the request's account looks as ``user_id``, or as a role, in this course.

    The platform keeps one setting per course; the role ``staff`` is the account's own view.
    """
    from crum import get_current_request

    account = getattr(get_current_request(), "user", None)
    if getattr(account, "pk", user_id) != user_id:
        return True
    chosen = getattr(account, "masquerade_settings", None) or {}
    return any(
        getattr(one, "role", "") != "staff" or bool(getattr(one, "user_name", None))
        for key, one in chosen.items()
        if not course_key or str(key) == course_key
    )


def user(user_id: int) -> HostUser | None:
    """One person, or None."""
    return users([user_id]).get(user_id)


@asked(dict)
def users(user_ids: Collection[int]) -> dict[int, HostUser]:
    """One query on accounts with their profile's name."""
    rows: Any = get_user_model().objects.filter(pk__in=set(user_ids))
    if hasattr(get_user_model(), "profile"):
        rows = rows.select_related("profile")
    return {
        row.pk: HostUser(
            row.pk,
            row.username,
            getattr(getattr(row, "profile", None), "name", "") or row.username,
            row.email,
        )
        for row in rows
    }


def named_accounts() -> QuerySet[Any]:
    """By the name of the profile, as ``users`` names them; by the username where it has none."""
    rows: Any = get_user_model().objects.order_by()
    username = F("username")
    if not hasattr(get_user_model(), "profile"):
        return rows.annotate(shown_name=username)  # type: ignore[no-any-return]
    named = NullIf(F("profile__name"), Value(""))
    return rows.annotate(shown_name=Coalesce(named, username))  # type: ignore[no-any-return]


@asked(dict)
def users_by_login(logins: Collection[str]) -> dict[str, HostUser]:
    """By exact username, or by e-mail address whatever its case."""
    return by_login(users, logins)


@strictly
def identity(user_id: int) -> HostIdentity:
    """The account's words and those its retirement status kept from before."""
    names, handles = set(), set()
    account = get_user_model().objects.filter(pk=user_id).first()
    if account is not None:
        profile = getattr(account, "profile", None)
        names |= {account.get_full_name(), getattr(profile, "name", "")}
        handles |= {account.username, account.email}
    for name, username, email in _before_retirement(user_id):
        names.add(name)
        handles |= {username, email}
    return HostIdentity(frozenset(names - {""}), frozenset(handles - {""}))


@asked(list)
def _before_retirement(user_id: int) -> list[tuple[str, str, str]]:
    from openedx.core.djangoapps.user_api.models import UserRetirementStatus

    rows = UserRetirementStatus.objects.filter(user_id=user_id)
    return list(rows.values_list("original_name", "original_username", "original_email"))
