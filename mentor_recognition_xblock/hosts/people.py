"""Whom a login names: a username or an e-mail address, as a person types it."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext as _

from ..errors import Invalid
from . import get_host
from .base import HostUser

MOST: Final = 50


def shown_name(user: HostUser | None) -> str:
    """What a person is called on pages; who is gone is a former member."""
    return user.display_name if user else _("Former member")


def person_called(login: str, *, field: str) -> HostUser:
    """Whom a username or e-mail address names; ``Invalid`` names the field."""
    user = get_host().users_by_login([login]).get(login)
    if user is None:
        raise Invalid(
            _("Nobody has the username or e-mail address “{login}”: check the spelling.").format(
                login=login[:100]
            ),
            field=field,
        )
    return user


def people_called(logins: str, *, field: str) -> list[HostUser]:
    """Those whom usernames or e-mail addresses name, with commas or line breaks between them.

    Each once, in order. ``Invalid`` names the field, and those that nobody has.
    """
    wanted = [one.strip() for one in re.split(r"[,;\n]", logins) if one.strip()]
    if len(wanted) > MOST:
        raise Invalid(_("Name at most {n} people at once.").format(n=MOST), field=field)
    found = get_host().users_by_login(wanted)
    unknown = [one for one in wanted if one not in found]
    if unknown or not wanted:
        raise Invalid(
            _("Nobody has the username or e-mail address “{login}”: check the spelling.").format(
                login="”, “".join(one[:100] for one in unknown[:5])
            ),
            field=field,
        )
    return list({found[one].user_id: found[one] for one in wanted}.values())


def learner_called(login: str, *, course_key: str, field: str) -> HostUser:
    """The enrolled learner whom a login names.

    Who is not enrolled and who does not exist are refused alike: a manager learns nothing of
    people outside their courses.
    """
    user = get_host().users_by_login([login]).get(login)
    if user is None or not get_host().is_enrolled(user.user_id, course_key):
        raise Invalid(
            _(
                "No learner of this course has the username or e-mail address “{login}”: check "
                "the spelling, or enrol them first."
            ).format(login=login[:100]),
            field=field,
        )
    return user
