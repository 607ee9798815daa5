"""What a reviewer sees: calibration, what was drawn for them, one work with the names masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy

from ... import inputs
from ...access import KEYER, MANAGER, MEMBER, MENTOR_OF_PAGE, SHOWS, Done, Place, read
from ...reviews import api as reviews
from ...standing import Standing
from .shared import Rubric, names, rubric_of


@dataclass(frozen=True)
class Calibration:
    """Where a person stands; an exemplar's key is shown once it was rated.

    ``others`` is how many works of a next try are not among these.
    """

    rubric: Rubric
    exemplars: tuple[reviews.ExemplarView, ...]
    agreement: reviews.Agreement
    others: int
    rated_count: int
    total: int
    finished: bool
    passed: bool
    kappa: float | None
    needed: float
    retry_at: datetime | None


@dataclass(frozen=True)
class Reviewing:
    """``certificate`` is null before one has calibrated; ``assignments`` wait to be reviewed.

    ``leniency`` is by how much one scores above others; null while one's reviews are too few.
    ``curve`` is how one's levels lie to agreed keys, of the works with a key among one's reviews;
    null while too few tell, and it tells of what was sent before this month alone.
    """

    certificate: reviews.CertificateData | None
    leniency: reviews.Leniency | None
    curve: reviews.OwnCurve | None
    assignments: tuple[reviews.AssignmentData, ...]


@dataclass(frozen=True)
class MaskedWork:
    """A work as its reviewer reads it, nothing of whose it is, and what they kept of their review.

    ``kind`` is ``work``, ``thread`` of a mentor's comment with its answers, or ``portfolio`` of a
    mentor.
    ``minutes`` is how long reading and scoring may take; ``draft`` is null before the first save;
    ``renewal`` is how its date may be put off, null where it may not.
    """

    assignment_uuid: UUID
    kind: reviews.Kind
    alias: str
    html: str
    rubric: Rubric
    due_on: date
    words: int
    minutes: int
    draft: reviews.ReviewDraftData | None
    renewal: reviews.Renewal | None
    files: tuple[reviews.BlindFile, ...]


@dataclass(frozen=True)
class ExemplarShown:
    """A work for calibration as one person may see it.

    ``state`` is ``open`` while it waits for keys, ``disputed`` while two differ, ``agreed`` when
    reviewers calibrate on it. ``others`` are shown to those who gave a key, once the keys differ.
    """

    exemplar: UUID
    title: str
    html: str
    state: str
    lent: bool
    keys: int
    own: reviews.GivenKey | None
    others: tuple[reviews.GivenKey, ...]
    agreed: reviews.GivenKey | None
    may_key: bool


@read(
    MEMBER,
    place=Place.PROGRAMME,
    area="reviews",
    label=gettext_lazy("Reviews that wait for you"),
    shows=Reviewing,
)
def mine(by: Standing) -> Done:
    """One's certificate, and the reviews that were drawn for one."""
    held = reviews.certificate(programme_id=by.programme.id, reviewer_id=by.user_id, at=by.at)
    waiting = reviews.open_assignments(
        programme_id=by.programme.id, reviewer_id=by.user_id, at=by.at
    )
    known = reviews.leniencies(programme_id=by.programme.id, reviewer_ids=[by.user_id])
    curve = reviews.own_curve(programme_id=by.programme.id, reviewer_id=by.user_id, at=by.at)
    return Done(made=Reviewing(held, known.get(by.user_id), curve, tuple(waiting) if held else ()))


@read(
    MEMBER,
    place=Place.PROGRAMME,
    area="reviews",
    label=gettext_lazy("Your calibration"),
    shows=Calibration,
)
def calibration(by: Standing) -> Done:
    """The exemplars drawn for one, and after each rating its key with the reasons."""
    state = reviews.calibration(programme_id=by.programme.id, reviewer_id=by.user_id, at=by.at)
    return Done(
        made=Calibration(
            rubric=rubric_of(state.rubric),
            exemplars=state.exemplars,
            agreement=state.agreement,
            others=state.others,
            rated_count=state.rated_count,
            total=state.total,
            finished=state.finished,
            passed=state.passed,
            kappa=state.kappa,
            needed=state.needed,
            retry_at=state.retry_at,
        )
    )


@read(
    MEMBER,
    place=Place.PROGRAMME,
    area="reviews",
    label=gettext_lazy("A work to review blind"),
    takes={"assignment_uuid": inputs.Identifier()},
    shows=MaskedWork,
)
def work(by: Standing, *, assignment_uuid: UUID) -> Done:
    """The work of an assigned review, with the names in it masked, the rubric, and the draft."""
    found = reviews.assignment_text(assignment_uuid=assignment_uuid, reviewer_id=by.user_id)
    longer = reviews.renewal(assignment_uuid=assignment_uuid, reviewer_id=by.user_id, at=by.at)
    return Done(
        made=MaskedWork(
            assignment_uuid=found.uuid,
            kind=found.kind,
            alias=found.alias,
            html=found.html,
            rubric=rubric_of(found.rubric),
            due_on=found.due_on,
            words=found.words,
            minutes=found.minutes,
            draft=found.draft,
            renewal=longer,
            files=found.files,
        )
    )


@read(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    area="reviews",
    label=gettext_lazy("How you comment"),
    shows=tuple[reviews.CraftBatch, ...],
)
def craft(by: Standing) -> Done:
    """How blind reviewers rated one's comments, as released at closes, the newest first."""
    found = reviews.craft_of(programme_id=by.programme.id, mentor_user_id=by.user_id)
    return Done(made=tuple(found))


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="reviews",
    does=SHOWS,
    label=gettext_lazy("The rubric in use"),
    shows=Rubric | None,
)
def rubric(by: Standing) -> Done:
    """The rubric by which works are scored from now on; null before the first."""
    found = reviews.newest_rubric(by.programme.id)
    return Done(made=None if found is None else rubric_of(found))


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="reviews",
    does=SHOWS,
    label=gettext_lazy("Versions of the rubric"),
    shows=tuple[reviews.RubricVersion, ...],
)
def rubric_versions(by: Standing) -> Done:
    """Every version that was published, the newest first, and what each changed."""
    return Done(made=tuple(reviews.rubric_versions(by.programme.id)))


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="reviews",
    does=SHOWS,
    label=gettext_lazy("One version of a rubric"),
    takes={"key": inputs.Named(64), "num": inputs.Whole(1, 2**31 - 1)},
    shows=Rubric,
)
def rubric_version(by: Standing, *, key: str, num: int) -> Done:
    """One version as it was published."""
    return Done(
        made=rubric_of(reviews.rubric_version(programme_id=by.programme.id, key=key, num=num))
    )


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="reviews",
    does=SHOWS,
    label=gettext_lazy("The draft of the next rubric"),
    shows=reviews.RubricDraftData | None,
)
def rubric_draft(by: Standing) -> Done:
    """The draft, its texts by language; null while there is none."""
    return Done(made=reviews.rubric_draft(by.programme.id))


@dataclass(frozen=True)
class Asked:
    """A person who was asked to calibrate and is not certified yet."""

    name: str
    times: int
    asked_at: datetime


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="reviews",
    label=gettext_lazy("People asked to calibrate"),
    shows=tuple[Asked, ...],
)
def asked(by: Standing) -> Done:
    """Who was asked to calibrate and holds no certificate, the newest first."""
    rows = reviews.invitations(by.programme.id, at=by.at)
    called = names({row.person_id for row in rows})
    return Done(made=tuple(Asked(called[row.person_id], row.times, row.asked_at) for row in rows))


@read(
    KEYER,
    place=Place.PROGRAMME,
    area="reviews",
    label=gettext_lazy("Works for calibration"),
    shows=tuple[ExemplarShown, ...],
)
def exemplars(by: Standing) -> Done:
    """The works of the rubric in use as one may see them: others' keys only after one's own."""
    found = reviews.exemplars_of(programme_id=by.programme.id, person_id=by.user_id, at=by.at)
    return Done(made=tuple(_shown(one) for one in found))


@read(
    KEYER,
    place=Place.PROGRAMME,
    area="reviews",
    label=gettext_lazy("A work for calibration"),
    takes={"exemplar": inputs.Identifier()},
    shows=ExemplarShown,
)
def exemplar(by: Standing, *, exemplar: UUID) -> Done:
    """One of them, as one may see it."""
    return Done(
        made=_shown(
            reviews.exemplar_in_work(
                programme_id=by.programme.id,
                person_id=by.user_id,
                exemplar_uuid=exemplar,
                at=by.at,
            )
        )
    )


def _shown(one: reviews.ExemplarInWork) -> ExemplarShown:
    return ExemplarShown(
        one.uuid,
        one.title,
        one.html,
        one.state,
        one.lent,
        one.keys,
        one.own,
        one.others,
        one.agreed,
        one.may_key,
    )


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="reviews",
    label=gettext_lazy("Works that learners lend"),
    shows=tuple[reviews.LentWork, ...],
)
def lent_works(by: Standing) -> Done:
    """Finished works that their learners lend for calibration, without the names in them."""
    return Done(made=tuple(reviews.lent_works(by.programme.id)))
