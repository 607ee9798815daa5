"""What people do with a programme: found it, set its terms, courses and offices."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MANAGER, SITE_ADMIN, Done, Office, Place, Subject, act
from ..access.fields import DAYS, LOGIN, ONE_LINE, ROW
from ..errors import Conflict, Invalid, NotFound
from ..hosts import get_host
from ..hosts.people import person_called
from . import api
from .policies_in_force import SHIPPED

ROLE: Final = inputs.Choice(
    (*Office.values,), message=gettext_lazy("Choose manager, committee or chair.")
)
NUM: Final = inputs.Whole(1, 999)


@act(
    SITE_ADMIN,
    place=Place.SITE,
    label=gettext_lazy("Create the programme"),
    done=gettext_lazy("The programme is created, and you manage it."),
    takes={
        "slug": inputs.Named(64),
        "title": ONE_LINE,
        "organisation": ONE_LINE,
        "policy": inputs.Choice(
            SHIPPED, default="starter", message=gettext_lazy("Choose one of the shipped policies.")
        ),
    },
    about=("slug",),
)
def create(by: Subject, *, slug: str, title: str, organisation: str, policy: str) -> Done:
    """Found a programme under a shipped policy; whoever does so manages it."""
    try:
        api.programme_by_slug(slug)
    except NotFound:
        taken = slug in api.RESERVED
    else:
        taken = True
    if taken:
        raise Conflict(_("That short name is taken: choose another."), field="slug")
    programme = api.create_programme(
        slug=slug,
        title=title,
        organisation=organisation,
        course_keys=[],
        at=by.at,
        actor=by.user_id,
    )
    api.add_policy_version(
        programme_id=programme.id,
        content=api.shipped_policy(policy),
        effective_from=by.at,
        at=by.at,
        actor=by.user_id,
    )
    api.appoint(
        programme_id=programme.id,
        user_id=by.user_id,
        role=Office.MANAGER,
        at=by.at,
        actor=by.user_id,
    )
    return Done(made=programme)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Add the term"),
    done=gettext_lazy("The term is added."),
    takes={"num": NUM, "title": ONE_LINE, **DAYS},
    about=("num",),
)
def add_term(by: Subject, *, num: int, title: str, starts_on: date, ends_on: date) -> Done:
    """Add a term to the programme's calendar."""
    return Done(
        made=api.add_term(
            programme_id=by.programme.id,
            num=num,
            title=title,
            starts_on=starts_on,
            ends_on=ends_on,
            at=by.at,
            actor=by.user_id,
        )
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Change the term"),
    done=gettext_lazy("The term is changed."),
    takes={"num": NUM, "title": ONE_LINE, **DAYS},
    about=("num",),
)
def change_term(by: Subject, *, num: int, title: str, starts_on: date, ends_on: date) -> Done:
    """Correct a term that is not closed."""
    changed = api.change_term(
        term_id=_term(by, num).id,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        at=by.at,
        actor=by.user_id,
    )
    return Done(made=changed)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Close the term"),
    done=gettext_lazy(
        "The term is closed. Every mentor is evaluated now; proposals go to the committee."
    ),
    takes={"num": NUM},
    confirm=gettext_lazy("the term is evaluated on the data as it is now."),
    about=("num",),
)
def close_term(by: Subject, *, num: int) -> Done:
    """Close a term, the earliest open one; every mentor is evaluated by what is there now."""
    return Done(made=api.close_term(term_id=_term(by, num).id, at=by.at, actor=by.user_id))


def _term(by: Subject, num: int) -> api.TermData:
    """The programme's term of that number; ``NotFound`` if there is none."""
    numbered = next((term for term in api.terms(by.programme.id) if term.num == num), None)
    if numbered is None:
        raise NotFound(_("There is no such term: reload the page."), field="num")
    return numbered


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Add the course"),
    done=gettext_lazy("The course is part of the programme."),
    takes={"course_key": ONE_LINE},
    about=("course_key",),
)
def add_course(by: Subject, *, course_key: str) -> None:
    """Take in a course run on whose staff the person is.

    A course's learners are its staff's to show: whoever adds it reads their names. Whether a
    course that is not theirs exists is not told either.
    """
    host = get_host()
    known = host.course(course_key) is not None
    if not known or not (by.is_site_admin or host.sees_as_staff(by.user_id, course_key)):
        raise Invalid(
            _(
                "There is no such course run where you are staff. Copy its key, as in "
                "course-v1:Org+Course+Run; for somebody else's course, ask for a staff role "
                "in it, or ask the site's administrators to add it here."
            ),
            field="course_key",
        )
    api.add_course(programme_id=by.programme.id, course_key=course_key, at=by.at, actor=by.user_id)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Appoint"),
    done=gettext_lazy("They have the role now."),
    takes={"person": LOGIN, "role": ROLE},
    about=("role",),
)
def appoint(by: Subject, *, person: str, role: str) -> None:
    """Give a person an office in the programme."""
    api.appoint(
        programme_id=by.programme.id,
        user_id=person_called(person, field="person").user_id,
        role=role,
        at=by.at,
        actor=by.user_id,
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("End the role"),
    done={
        "": gettext_lazy("They no longer have the role."),
        "not_held": gettext_lazy("They did not have it."),
    },
    takes={"user": ROW, "role": ROLE},
    about=("user", "role"),
)
def dismiss(by: Subject, *, user: int, role: str) -> Done:
    """End a person's office."""
    held = role in api.roles_of(programme_id=by.programme.id, user_id=user, at=by.at)
    api.dismiss(programme_id=by.programme.id, user_id=user, role=role, at=by.at, actor=by.user_id)
    return Done("" if held else "not_held")
