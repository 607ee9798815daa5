"""What is done in calibration sessions: managers open and lead them, others rate and discuss."""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MEMBER, PANEL_LEADER, Done, Place, Subject, act, read
from ..access.fields import LOGINS, ROW
from ..access.fields import UUID as REFERENCE
from ..errors import Invalid
from ..hosts import get_host
from ..mentors import api as mentors
from . import session_queries as queries
from . import sessions
from .acts import LEVELS
from .session_data import SessionRow, SessionShown, WorkShown

SESSION: Final[dict[str, inputs.Field]] = {"session": REFERENCE}
WORK: Final[dict[str, inputs.Field]] = {**SESSION, "work": inputs.Whole(1, sessions.MOST_WORKS)}
NOTE: Final = inputs.Text(sessions.MAX_NOTE)


@act(
    PANEL_LEADER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Open the session"),
    done={
        "": gettext_lazy(
            "The session is open, and each of them is told. Ratings stay hidden until all are in."
        ),
        "already": gettext_lazy("This session is open already: nothing changed."),
    },
    takes={
        "title": inputs.Text(sessions.MAX_TITLE, lines=False),
        "people": LOGINS,
        "works": inputs.Whole(sessions.FEWEST_WORKS, sessions.MOST_WORKS),
        "ends_on": inputs.Day(),
    },
)
def open_session(by: Subject, *, title: str, people: str, works: int, ends_on: date) -> Done:
    """Ask three people or more to rate the same works apart, drawn from those with a key."""
    made, is_new = sessions.open_session(
        programme_id=by.programme.id,
        title=title,
        person_ids=people_of(by, people),
        works=works,
        ends_on=ends_on,
        at=by.at,
        actor=by.user_id,
    )
    return Done("" if is_new else "already", made={"session": str(made)})


@act(
    PANEL_LEADER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Go on without them"),
    done={
        "": gettext_lazy("They take no part any more."),
        "already": gettext_lazy("They had left already: nothing changed."),
    },
    takes={**SESSION, "user": ROW},
    confirm=gettext_lazy("what they rated so far counts nowhere."),
    about=("session", "user"),
)
def leave_out(by: Subject, *, session: UUID, user: int) -> Done:
    """Go on without somebody who has not rated every work."""
    changed = sessions.leave_out(
        programme_id=by.programme.id,
        session_uuid=session,
        person_id=user,
        at=by.at,
        actor=by.user_id,
    )
    return Done("" if changed else "already")


@act(
    PANEL_LEADER,
    place=Place.PROGRAMME,
    label=gettext_lazy("End the session"),
    done={
        "": gettext_lazy("The session has ended."),
        "already": gettext_lazy("The session had ended already: nothing changed."),
    },
    takes=SESSION,
    confirm=gettext_lazy("nothing is rated or said in it any more."),
    about=("session",),
)
def end_session(by: Subject, *, session: UUID) -> Done:
    """End the discussion, or call off a session whose ratings are still hidden."""
    changed = sessions.end_session(
        programme_id=by.programme.id, session_uuid=session, at=by.at, actor=by.user_id
    )
    return Done("" if changed else "already")


@act(
    PANEL_LEADER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Post as the leader"),
    done=gettext_lazy("All who take part can read it."),
    takes={**WORK, "text": NOTE},
    about=("session", "work"),
)
def say_as_leader(by: Subject, *, session: UUID, work: int, text: str) -> None:
    """Say something of a work to all who take part, once the ratings are revealed."""
    sessions.write_note(
        programme_id=by.programme.id,
        session_uuid=session,
        person_id=by.user_id,
        num=work,
        text=text,
        leads=True,
        at=by.at,
    )


@act(
    MEMBER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save my rating"),
    done={
        "": gettext_lazy("Saved. You may change it until everybody's ratings are revealed."),
        "revealed": gettext_lazy("Saved. It was the last one: all ratings are revealed."),
    },
    takes={**WORK, "scores": LEVELS, "why": inputs.Text(sessions.MAX_NOTE, required=False)},
    about=("session", "work"),
)
def rate_in_session(
    by: Subject, *, session: UUID, work: int, scores: dict[str, int], why: str
) -> Done:
    """Rate a work of a session by every criterion, and say why; the last rating reveals all."""
    is_last = sessions.rate_in_session(
        programme_id=by.programme.id,
        session_uuid=session,
        person_id=by.user_id,
        num=work,
        scores=scores,
        why=why,
        at=by.at,
    )
    return Done("revealed" if is_last else "")


@act(
    MEMBER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Take no part"),
    done=gettext_lazy("You take no part any more, and what you rated counts nowhere."),
    takes=SESSION,
    confirm=gettext_lazy("the others go on without you."),
    about=("session",),
)
def leave_session(by: Subject, *, session: UUID) -> None:
    """Leave a session before its ratings are revealed."""
    sessions.leave_session(
        programme_id=by.programme.id, session_uuid=session, person_id=by.user_id, at=by.at
    )


@act(
    MEMBER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Post to the others"),
    done=gettext_lazy("All who take part can read it, under your number."),
    takes={**WORK, "text": NOTE},
    about=("session", "work"),
)
def say_in_session(by: Subject, *, session: UUID, work: int, text: str) -> None:
    """Say something of a work under one's number, once the ratings are revealed."""
    sessions.write_note(
        programme_id=by.programme.id,
        session_uuid=session,
        person_id=by.user_id,
        num=work,
        text=text,
        leads=False,
        at=by.at,
    )


@read(
    PANEL_LEADER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Calibration sessions"),
    shows=tuple[SessionRow, ...],
)
def calibration_sessions(by: Subject) -> Done:
    """Every session of the programme, the newest first."""
    return Done(made=tuple(queries.sessions_of(by.programme.id)))


@read(
    PANEL_LEADER,
    place=Place.PROGRAMME,
    label=gettext_lazy("A calibration session that one leads"),
    takes=SESSION,
    shows=SessionShown,
)
def led_session(by: Subject, *, session: UUID) -> Done:
    """Where it stands, and once revealed how the raters agree, by number."""
    return Done(made=queries.session_led(programme_id=by.programme.id, session_uuid=session))


@read(
    PANEL_LEADER,
    place=Place.PROGRAMME,
    label=gettext_lazy("A work of a calibration session that one leads"),
    takes=WORK,
    shows=WorkShown,
)
def led_work(by: Subject, *, session: UUID, work: int) -> Done:
    """The work, and once revealed the key, what it was given, and what was said of it."""
    return Done(made=queries.work_led(programme_id=by.programme.id, session_uuid=session, num=work))


@read(
    MEMBER,
    place=Place.PROGRAMME,
    label=gettext_lazy("One's calibration sessions"),
    shows=tuple[SessionShown, ...],
)
def own_sessions(by: Subject) -> Done:
    """The sessions in which one takes part, the newest first."""
    found = queries.sessions_for(programme_id=by.programme.id, person_id=by.user_id)
    return Done(made=tuple(found))


@read(
    MEMBER,
    place=Place.PROGRAMME,
    label=gettext_lazy("A work of one's calibration session"),
    takes=WORK,
    shows=WorkShown,
)
def session_work(by: Subject, *, session: UUID, work: int) -> Done:
    """The work and one's own rating; the key and the others' once all are revealed."""
    return Done(
        made=queries.work_for(
            programme_id=by.programme.id, session_uuid=session, person_id=by.user_id, num=work
        )
    )


def people_of(by: Subject, logins: str) -> set[int]:
    """Whom usernames or addresses name, of those who can take part in the programme."""
    wanted = [one.strip() for one in re.split(r"[,;\n]", logins) if one.strip()]
    if len(wanted) > sessions.MOST_RATERS:
        raise Invalid(
            _("Name at most {n} people at once.").format(n=sessions.MOST_RATERS), field="people"
        )
    host, keys = get_host(), by.programme.course_keys
    found = host.users_by_login(wanted)
    ids = {one.user_id for one in found.values()}
    mentoring = {one.user_id for one in mentors.mentors(by.programme.id) if one.left_at is None}
    here = host.enrolled_in_any(ids, keys) | (ids & mentoring)
    here |= {one for one in ids - here if host.staffed(one, keys)}
    # Alike for both: a manager learns nothing of people outside their courses.
    unknown = [one for one in wanted if one not in found or found[one].user_id not in here]
    if unknown or not wanted:
        raise Invalid(
            _(
                "Nobody in the programme's courses has the username or e-mail address “{login}”: "
                "check the spelling, or enrol them first."
            ).format(login="”, “".join(one[:100] for one in unknown[:5])),
            field="people",
        )
    return ids
