"""What people do with a programme: found it, set its terms and courses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import inputs
from ..access import MANAGER, SITE_ADMIN, Done, Needs, Office, Place, Subject, act
from ..access.fields import DAYS, ONE_LINE
from ..errors import Conflict, Invalid, NotFound
from ..hosts import get_host
from ..jobs import api as jobs
from . import api
from .policies_in_force import SHIPPED

NUM: Final = inputs.Whole(1, 999)
POLICY: Final = inputs.Choice(
    SHIPPED, default="starter", message=gettext_lazy("Choose one of the shipped policies.")
)


@act(
    SITE_ADMIN,
    place=Place.SITE,
    label=gettext_lazy("Create the programme"),
    done=gettext_lazy("The programme is created as a draft, and you manage it. Set it up here."),
    takes={
        "slug": inputs.Named(64, required=False),
        "title": ONE_LINE,
        "organisation": ONE_LINE,
        "policy": POLICY,
    },
    about=("slug",),
)
def create(by: Subject, *, slug: str, title: str, organisation: str, policy: str) -> Done:
    """Found a programme as a draft under a shipped policy; whoever does so manages it.

    Without a short name it gets one from its title.
    """
    if slug and api.is_taken(slug):
        raise Conflict(_("That short name is taken: choose another."), field="slug")
    programme = api.create_programme(
        slug=slug or api.free_slug(title),
        title=title,
        organisation=organisation,
        course_keys=[],
        at=by.at,
        actor=by.user_id,
        state=api.ProgrammeState.DRAFT,
    )
    _use_shipped(by, programme.id, policy)
    api.appoint(
        programme_id=programme.id,
        user_id=by.user_id,
        role=Office.MANAGER,
        at=by.at,
        actor=by.user_id,
    )
    url = reverse("mentor_recognition:console_setup", args=[programme.slug])
    return Done(made=programme, url=url)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save"),
    done={
        "": gettext_lazy("Title and organisation are saved."),
        "already": gettext_lazy("They were called so already: nothing changed."),
    },
    takes={"title": ONE_LINE, "organisation": ONE_LINE},
)
def rename(by: Subject, *, title: str, organisation: str) -> Done:
    """Correct what the programme and its organisation are called."""
    changed = api.rename(
        programme_id=by.programme.id,
        title=title,
        organisation=organisation,
        at=by.at,
        actor=by.user_id,
    )
    return Done("" if changed else "already")


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Use these criteria"),
    done={
        "": gettext_lazy("These criteria are in force from now on."),
        "already": gettext_lazy("These criteria were in force already: nothing changed."),
    },
    takes={"policy": POLICY},
    about=("policy",),
    needs=Needs.FOUND,
)
def use_policy(by: Subject, *, policy: str) -> Done:
    """Put a shipped policy into force, in a draft: what people work towards does not change."""
    return Done("" if _use_shipped(by, by.programme.id, policy) else "already")


def _use_shipped(by: Subject, programme_id: int, policy: str) -> bool:
    """Whether another policy was in force before."""
    return api.use_shipped_policy(
        programme_id=programme_id, name=policy, at=by.at, actor=by.user_id
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Lay out the calendar"),
    done={
        "": gettext_lazy("The terms are laid out. Each can be changed until it closes."),
        "already": gettext_lazy("These terms were laid out already: nothing changed."),
    },
    takes={
        "first_day": inputs.Maybe(inputs.Day()),
        "weeks": inputs.Whole(1, 104),
        "count": inputs.Whole(1, 12),
    },
)
def lay_out_terms(by: Subject, *, first_day: date | None, weeks: int, count: int) -> Done:
    """Add terms of one length, one after the other, behind those that there are.

    Without a first day they go on where the last term ends; the very first begins today.
    """
    before = api.terms(by.programme.id)
    if first_day is None:
        last = max((term.ends_on for term in before), default=by.at.date() - timedelta(days=1))
        first_day = last + timedelta(days=1)
    made = api.lay_out_terms(
        programme_id=by.programme.id,
        first_day=first_day,
        weeks=weeks,
        count=count,
        at=by.at,
        actor=by.user_id,
    )
    new = [term for term in made if term not in before]
    if not new:
        return Done("already", made=made)
    return Done(
        made=made,
        says=ngettext(
            "{n} term is laid out, {first} to {last}. It can be changed until it closes.",
            "{n} terms are laid out, {first} to {last}. Each can be changed until it closes.",
            len(new),
        ).format(
            n=len(new), first=date_format(new[0].starts_on), last=date_format(new[-1].ends_on)
        ),
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Look again"),
    done=gettext_lazy("The units of the courses were read again."),
)
def read_units(by: Subject) -> None:
    """Read which units the authors of the programme's courses have published."""
    for key in by.programme.course_keys:
        api.follow_units(course_key=key, at=by.at)


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
    done={
        "": gettext_lazy(
            "The term is closed. Every mentor is evaluated now; proposals go to the committee."
        ),
        "already": gettext_lazy("The term was closed already: nothing changed."),
    },
    takes={"num": NUM},
    confirm=gettext_lazy("the term is evaluated on the data as it is now."),
    about=("num",),
    needs=Needs.TAKE_PART,
)
def close_term(by: Subject, *, num: int) -> Done:
    """Close a term, the earliest open one; every mentor is evaluated by what is there now."""
    before = _term(by, num)
    made = api.close_term(term_id=before.id, at=by.at, actor=by.user_id)
    outcome = "" if before.closed_at is None else "already"
    return Done(outcome, made=made, url=_page_of_close(by, made))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save"),
    done={
        "": gettext_lazy("Terms close by themselves, on the day after their last."),
        "by_hand": gettext_lazy("Terms wait for you: you close each by hand."),
        "already": gettext_lazy("It was set so already: nothing changed."),
    },
    takes={"by_itself": inputs.Flag()},
    about=("by_itself",),
)
def set_closing(by: Subject, *, by_itself: bool) -> Done:
    """Choose whether terms close by themselves or by hand."""
    changed = api.set_closing(
        programme_id=by.programme.id, by_itself=by_itself, at=by.at, actor=by.user_id
    )
    if not changed:
        return Done("already")
    return Done("" if by_itself else "by_hand")


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save"),
    done={
        "": gettext_lazy("Saved. The next close draws the comments."),
        "off": gettext_lazy("Saved. No more comments are drawn; reviews under way go on."),
        "already": gettext_lazy("It was set so already: nothing changed."),
    },
    takes={"threads": inputs.Whole(0, 12)},
    about=("threads",),
)
def set_craft_reviews(by: Subject, *, threads: int) -> Done:
    """Choose how many comments of each mentor are reviewed blind each term; none with 0."""
    changed = api.set_craft_threads(
        programme_id=by.programme.id, threads=threads, at=by.at, actor=by.user_id
    )
    if not changed:
        return Done("already")
    return Done("" if threads else "off")


def _page_of_close(by: Subject, term: api.TermData) -> str:
    """Where one sees how far the evaluation is; empty for a term that an older version closed."""
    job = jobs.latest(api.CLOSE, subject=api.close_subject(term.uuid))
    if job is None:
        return ""
    slug = api.programme(by.programme.id).slug
    return reverse("mentor_recognition:console_job", args=[slug, job.uuid])


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
    done={
        "": gettext_lazy("The course is part of the programme."),
        "already": gettext_lazy("The course was part of the programme already: nothing changed."),
    },
    takes={"course_key": ONE_LINE},
    about=("course_key",),
)
def add_course(by: Subject, *, course_key: str) -> Done:
    """Take in a course run on whose staff the person is.

    A course's learners are its staff's to show: whoever adds it reads their names. Whether a
    course that is not theirs exists is not told either.
    """
    if course_key in by.programme.course_keys:
        return Done("already")
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
    return Done()
