"""What a manager's pages share: the fields they take in, whom a login names, how they answer."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .. import inputs
from ..errors import Invalid, NotAllowed
from ..hosts import get_host
from ..hosts.base import HostUser
from ..mentors import api as mentors
from ..pages import PageVisit, private

# A username or an e-mail address; a row's number from a list; a course run's key.
LOGIN: Final = inputs.Text(254, lines=False)
ROW: Final = inputs.Reference(20)
COURSE: Final = inputs.Reference(255)


def person(login: str, *, field: str) -> HostUser:
    """Whom a username or e-mail address names; ``Invalid`` names the field."""
    found = get_host().users_by_login([login]).get(login)
    if found is None:
        raise Invalid(
            _("Nobody has the username or e-mail address “{login}”: check the spelling.").format(
                login=login[:100]
            ),
            field=field,
        )
    return found


def learner(login: str, *, course_key: str) -> HostUser:
    """The enrolled learner whom a login names.

    Who is not enrolled and who does not exist are refused alike: a manager learns nothing of
    people outside their courses.
    """
    found = get_host().users_by_login([login]).get(login)
    if found is None or not get_host().is_enrolled(found.user_id, course_key):
        raise Invalid(
            _(
                "No learner of this course has the username or e-mail address “{login}”: check "
                "the spelling, or enrol them first."
            ).format(login=login[:100]),
            field="learner",
        )
    return found


def mentor(visit: PageVisit, row: str) -> mentors.MentorData:
    """The mentor of the programme whom a list's row names."""
    guides = {str(one.id): one for one in mentors.mentors(visit.programme.id)}
    if row not in guides:
        raise Invalid(_("Choose a mentor of the programme."), field="mentor")
    return guides[row]


def require_course(visit: PageVisit, course_key: str) -> None:
    """Refuse a course run that is not the person's to arrange."""
    if course_key not in visit.courses:
        raise NotAllowed(_("This course is not yours to arrange."), field="course")


def show(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render below ``console/``; nothing of it is cached."""
    return private(request, f"console/{name}", context, status=status)
