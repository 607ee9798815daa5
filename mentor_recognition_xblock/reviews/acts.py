"""What reviewers do: calibrate, review blind, hand a review back."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MANAGER, MEMBER, Done, Place, Subject, act, read
from ..access.fields import LOGIN, ONE_LINE
from ..access.fields import UUID as REFERENCE
from ..hosts.people import person_called
from . import api

LEVELS: Final = inputs.Many(inputs.Whole(0, 4))


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
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Use the shipped rubric"),
    done=gettext_lazy("The shipped rubric and its exemplars are in use."),
)
def use_shipped_rubric(by: Subject) -> Done:
    """Review by the portfolio rubric that ships with the package, with its keyed exemplars."""
    made = api.seed_shipped_rubric(programme_id=by.programme.id, at=by.at, actor=by.user_id)
    return Done(made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Add a rubric"),
    done=gettext_lazy("The rubric is used for work submitted from now on."),
    takes={"content": inputs.Structure()},
)
def add_rubric(by: Subject, *, content: dict[str, Any]) -> Done:
    """Review by a rubric of one's own, or by its next version."""
    made = api.add_rubric(programme_id=by.programme.id, content=content, at=by.at, actor=by.user_id)
    return Done(made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Add an exemplar"),
    done=gettext_lazy("Reviewers calibrate on it from now on."),
    takes={
        "title": ONE_LINE,
        "source": inputs.Text(api.MAX_EXEMPLAR),
        "levels": LEVELS,
        "rationale": inputs.Many(inputs.Text(api.MAX_COMMENT)),
    },
)
def add_exemplar(
    by: Subject,
    *,
    title: str,
    source: str,
    levels: dict[str, int],
    rationale: dict[str, str],
) -> None:
    """Add a work with its key to the rubric in use: the level of every criterion, and why."""
    api.add_exemplar(
        rubric_id=api.rubric_in_use(by.programme.id).id,
        title=title,
        source=source,
        levels=levels,
        rationale=rationale,
        at=by.at,
        actor=by.user_id,
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Appoint the reviewer"),
    done=gettext_lazy("They may review without calibration; the log says why."),
    takes={"person": LOGIN, "reason": inputs.Text(500)},
)
def appoint_reviewer(by: Subject, *, person: str, reason: str) -> None:
    """Certify somebody to begin with, for a reason that is logged."""
    api.appoint_founding_reviewer(
        programme_id=by.programme.id,
        user_id=person_called(person, field="person").user_id,
        reason=reason,
        at=by.at,
        actor=by.user_id,
    )


@read(MANAGER, place=Place.PROGRAMME, label=gettext_lazy("Panels by state"))
def panel_counts(by: Subject) -> Done:
    """How many panels wait, are open and are complete."""
    return Done(made=api.open_counts(by.programme.id))
