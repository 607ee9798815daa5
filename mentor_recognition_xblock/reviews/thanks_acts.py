"""What learners say of the comments on their work, and what reviewers get for reviewing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MEMBER, OWNER, PARTICIPANT, Done, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from . import reviewing_records as records
from . import thanks
from .states import OF_WORKS

COMMENT: Final[dict[str, inputs.Field]] = {
    "project_uuid": REFERENCE,
    "stage": inputs.Choice(tuple(str(one.value) for one in OF_WORKS)),
    "reviewer": inputs.Whole(1, 99),
    "criterion": inputs.Text(64, required=False, lines=False),
}
RECORD: Final[dict[str, inputs.Field]] = {"record": REFERENCE}


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("This helped"),
    done={
        "": gettext_lazy(
            "Noted. Whoever wrote it reads it after a term has closed, together with others' and "
            "without your name."
        ),
        "already": gettext_lazy("You have said so already: nothing changed."),
    },
    takes={**COMMENT, "how": inputs.Text(thanks.MAX_HOW, required=False, lines=False)},
    about=("project_uuid", "stage", "criterion"),
)
def name_helpful(
    by: Subject, *, project_uuid: UUID, stage: str, reviewer: int, criterion: str, how: str
) -> Done:
    """Say which comment of a blind review of one's work helped, and how; three of a version."""
    changed = thanks.name_helpful(
        project_uuid=project_uuid,
        learner_id=by.user_id,
        stage=stage,
        reviewer=reviewer,
        criterion=criterion,
        how=how,
        at=by.at,
    )
    return Done("" if changed else "already")


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Take it back"),
    done={
        "": gettext_lazy("Taken back."),
        "already": gettext_lazy("It was not marked: nothing changed."),
    },
    takes=COMMENT,
    about=("project_uuid", "stage", "criterion"),
)
def take_back_helpful(
    by: Subject, *, project_uuid: UUID, stage: str, reviewer: int, criterion: str
) -> Done:
    """No longer say that a comment helped, until its reviewer reads it."""
    changed = thanks.take_back_helpful(
        project_uuid=project_uuid,
        learner_id=by.user_id,
        stage=stage,
        reviewer=reviewer,
        criterion=criterion,
        at=by.at,
    )
    return Done("" if changed else "already")


@act(
    MEMBER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Make a record"),
    done={
        "": gettext_lazy("The record is made. Whoever has its address can check it."),
        "already": gettext_lazy("There is a record of that time already, among yours."),
    },
    takes={"term": inputs.Whole(0, 2**31 - 1, 0)},
    about=("term",),
)
def make_record(by: Subject, *, term: int) -> Done:
    """Write a record of one's reviewing in a closed term, by its number, or in all (0)."""
    made, is_new = records.make_record(
        programme_id=by.programme.id, person_id=by.user_id, term=term or None, at=by.at
    )
    return Done("" if is_new else "already", made={"record": str(made)})


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Withdraw the record"),
    done=gettext_lazy("The record is deleted: its address shows nothing any more."),
    takes=RECORD,
    confirm=gettext_lazy("whoever you gave its address to can no longer check it."),
    about=("record",),
)
def withdraw_record(by: Subject, *, record: UUID) -> None:
    """Delete a record of one's reviewing."""
    records.withdraw_record(
        programme_id=by.programme.id, person_id=by.user_id, record_uuid=record, at=by.at
    )


@dataclass(frozen=True)
class OwnReviewing:
    """What one reviewed by term, one's records, and which of one's comments helped."""

    terms: tuple[records.TermReviewed, ...]
    records: tuple[records.RecordData, ...]
    thanks: tuple[thanks.ThanksBatch, ...]


@read(
    PARTICIPANT,
    place=Place.PROGRAMME,
    label=gettext_lazy("One's reviewing"),
    shows=OwnReviewing,
)
def own_reviewing(by: Subject) -> Done:
    """What one reviewed by closed terms, the records of it, and which comments helped."""
    programme_id = by.programme.id
    return Done(
        made=OwnReviewing(
            tuple(records.reviewed_by_term(programme_id=programme_id, person_id=by.user_id)),
            tuple(records.records_of(programme_id=programme_id, person_id=by.user_id)),
            tuple(thanks.thanks_of(programme_id=programme_id, reviewer_id=by.user_id)),
        )
    )
