"""What reviewers do: calibrate, review blind, hand a review back; and how one becomes one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MANAGER, MEMBER, Done, Place, Subject, act, read
from ..access.fields import LOGIN, LOGINS, ROW
from ..access.fields import UUID as REFERENCE
from ..errors import Invalid, NotAllowed
from ..hosts import get_host
from ..hosts.people import people_called, person_called
from ..mentors import api as mentors
from . import api

LEVELS: Final = inputs.Many(inputs.Whole(0, 4))
# Names a save, so that another window does not write over what it has not seen.
KEY: Final = inputs.Text(64, required=False)
MAY_REVIEW: Final = gettext_lazy("They may review without calibration; the log says why.")


@act(
    MEMBER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Rate the exemplar"),
    done=gettext_lazy("Rating saved. Compare it with the key below."),
    takes={"exemplar_uuid": REFERENCE, "scores": LEVELS},
)
def rate(by: Subject, *, exemplar_uuid: UUID, scores: dict[str, int]) -> None:
    """Rate an exemplar by every criterion, to be certified as a reviewer."""
    api.rate_exemplar(
        programme_id=by.programme.id,
        reviewer_id=by.user_id,
        exemplar_uuid=exemplar_uuid,
        scores=scores,
        at=by.at,
    )


@act(
    MEMBER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save the review's draft"),
    done=gettext_lazy("Draft saved."),
    takes={
        "assignment_uuid": REFERENCE,
        "scores": LEVELS,
        "comments": inputs.Many(inputs.Text(api.MAX_COMMENT, required=False)),
        "overall": inputs.Text(api.MAX_OVERALL, required=False),
        "key": KEY,
        "replaces": KEY,
    },
)
def save_draft(
    by: Subject,
    *,
    assignment_uuid: UUID,
    scores: dict[str, int],
    comments: dict[str, str],
    overall: str,
    key: str,
    replaces: str,
) -> None:
    """Keep what one has scored and written of a review so far; what is missing may be."""
    api.save_review_draft(
        reviewer_id=by.user_id,
        assignment_uuid=assignment_uuid,
        scores=scores,
        comments=comments,
        overall=overall,
        key=key,
        replaces=replaces,
        at=by.at,
    )


@act(
    MEMBER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Send the review"),
    done=gettext_lazy("Review sent. Thank you: it counts."),
    takes={
        "assignment_uuid": REFERENCE,
        "scores": LEVELS,
        "comments": inputs.Many(inputs.Text(api.MAX_COMMENT, required=False)),
        "overall": inputs.Text(api.MAX_OVERALL),
    },
)
def submit(
    by: Subject,
    *,
    assignment_uuid: UUID,
    scores: dict[str, int],
    comments: dict[str, str],
    overall: str,
) -> None:
    """Send one's blind review of an assigned work."""
    api.submit_review(
        reviewer_id=by.user_id,
        assignment_uuid=assignment_uuid,
        scores=scores,
        comments=comments,
        overall=overall,
        at=by.at,
    )


@act(
    MEMBER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Release the review"),
    done=gettext_lazy("Released. Someone else will review it."),
    takes={
        "assignment_uuid": REFERENCE,
        "reason": inputs.Choice((*api.DeclineReason.values,)),
    },
)
def decline(by: Subject, *, assignment_uuid: UUID, reason: str) -> Done:
    """Give an assigned review back, with the reason."""
    api.decline(reviewer_id=by.user_id, assignment_uuid=assignment_uuid, reason=reason, at=by.at)
    return Done()


@act(
    MEMBER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Take longer"),
    done={
        "": gettext_lazy("You have more time. Nobody is told."),
        "already": gettext_lazy("You have that time already: nothing changed."),
    },
    takes={"assignment_uuid": REFERENCE, "num": inputs.Whole(1, 5)},
)
def renew(by: Subject, *, assignment_uuid: UUID, num: int) -> Done:
    """Put the date of one's open review off before it comes, ``num`` saying for which time."""
    renewed = api.renew(reviewer_id=by.user_id, assignment_uuid=assignment_uuid, num=num, at=by.at)
    return Done("" if renewed else "already")


@act(
    MEMBER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Get the next work"),
    done={
        "": gettext_lazy("This one is yours to review."),
        "none": gettext_lazy("No work waits that you may review: ask again another day."),
    },
)
def ask_for_work(by: Subject) -> Done:
    """Get one work to review at once, where the rules give works to whoever asks; or one's own."""
    found = api.next_work(programme_id=by.programme.id, reviewer_id=by.user_id, at=by.at)
    return Done("none") if found is None else Done(made=str(found))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Appoint the reviewer"),
    done={
        "": MAY_REVIEW,
        "mentor": gettext_lazy(
            "They may review without calibration; the log says why. They also mentor: no work of a "
            "learner whom they mentor is drawn for them."
        ),
        "already": gettext_lazy("They may review already: nothing changed."),
    },
    takes={"person": LOGIN, "reason": inputs.Text(500)},
)
def appoint_reviewer(by: Subject, *, person: str, reason: str) -> Done:
    """Certify somebody to begin with, for a reason that is logged."""
    chosen = person_called(person, field="person")
    if chosen.user_id == by.user_id:
        raise NotAllowed(
            _("You cannot appoint yourself: calibrate, or ask another manager."), field="person"
        )
    held = api.certificate(programme_id=by.programme.id, reviewer_id=chosen.user_id, at=by.at)
    api.appoint_founding_reviewer(
        programme_id=by.programme.id,
        user_id=chosen.user_id,
        reason=reason,
        at=by.at,
        actor=by.user_id,
    )
    if held is not None:
        return Done("already")
    return Done("mentor" if _mentoring(by, {chosen.user_id}) else "")


def _mentoring(by: Subject, user_ids: Collection[int]) -> bool:
    """Whether one of them mentors in the programme: less is drawn for them than for others."""
    return any(
        one.user_id in user_ids and one.left_at is None for one in mentors.mentors(by.programme.id)
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("End the certificate"),
    done={
        "": gettext_lazy(
            "They are no longer a reviewer. Others are drawn for the reviews they had open."
        ),
        "not_held": gettext_lazy("They hold no certificate: nothing changed."),
    },
    takes={"user": ROW, "reason": inputs.Text(500)},
    confirm=gettext_lazy("their open reviews go to others."),
    about=("user",),
)
def end_certificate(by: Subject, *, user: int, reason: str) -> Done:
    """End somebody's right to review, for a reason that is logged; what they handed in stays."""
    ended = api.end_certificate(
        programme_id=by.programme.id, user_id=user, reason=reason, at=by.at, actor=by.user_id
    )
    return Done("" if ended else "not_held")


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Ask to calibrate"),
    done={
        "": gettext_lazy("They are asked, by letter and under their notifications."),
        "already": gettext_lazy(
            "Nothing was sent: they are certified, or were asked within the last week."
        ),
    },
    takes={"person": LOGIN},
)
def invite(by: Subject, *, person: str) -> Done:
    """Ask somebody of the programme's courses to calibrate, to become a reviewer."""
    chosen = get_host().users_by_login([person]).get(person)
    if chosen is None or not _takes_part(by, chosen.user_id):
        # Alike for both: a manager learns nothing of people outside their courses.
        raise Invalid(
            _(
                "Nobody in the programme's courses has the username or e-mail address “{login}”: "
                "check the spelling, or enrol them first."
            ).format(login=person[:100]),
            field="person",
        )
    return _asked(by, chosen.user_id)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Ask to calibrate again"),
    done={
        "": gettext_lazy("They are asked, by letter and under their notifications."),
        "already": gettext_lazy(
            "Nothing was sent: they are certified, or were asked within the last week."
        ),
    },
    takes={"certificate": ROW},
    about=("certificate",),
)
def remind(by: Subject, *, certificate: int) -> Done:
    """Ask a reviewer whose certificate ends soon, or has ended, to calibrate again."""
    holder = api.holder_of(programme_id=by.programme.id, certificate_id=certificate)
    return _asked(by, holder)


def _asked(by: Subject, person_id: int) -> Done:
    asked = api.ask_to_calibrate(
        programme_id=by.programme.id, person_id=person_id, at=by.at, actor=by.user_id
    )
    return Done("" if asked else "already")


def _takes_part(by: Subject, person_id: int) -> bool:
    """Whether the person can open a review unit: enrolled, or on the staff of a course."""
    host, keys = get_host(), by.programme.course_keys
    return bool(host.enrolled_in_any([person_id], keys)) or bool(host.staffed(person_id, keys))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Appoint the reviewers"),
    done={
        "": MAY_REVIEW,
        "mentor": gettext_lazy(
            "They may review without calibration; the log says why. Some of them also mentor: no "
            "work of a learner whom they mentor is drawn for them."
        ),
        "already": gettext_lazy("All of them may review already: nothing changed."),
    },
    takes={"people": LOGINS, "reason": inputs.Text(500)},
)
def appoint_reviewers(by: Subject, *, people: str, reason: str) -> Done:
    """Certify several people to begin with, all of them or none, for a reason that is logged."""
    chosen = people_called(people, field="people")
    if by.user_id in {one.user_id for one in chosen}:
        raise NotAllowed(
            _("You cannot appoint yourself: calibrate, or ask another manager."), field="people"
        )
    programme_id, at = by.programme.id, by.at
    before = api.certified(programme_id=programme_id, at=at)
    for one in chosen:
        api.appoint_founding_reviewer(
            programme_id=programme_id,
            user_id=one.user_id,
            reason=reason,
            at=at,
            actor=by.user_id,
        )
    ids = {one.user_id for one in chosen}
    if ids <= before:
        return Done("already")
    return Done("mentor" if _mentoring(by, ids) else "")


@read(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Panels by state"),
    shows=dict[str, int],
)
def panel_counts(by: Subject) -> Done:
    """How many panels wait, are open and are complete."""
    return Done(made=api.open_counts(by.programme.id))
