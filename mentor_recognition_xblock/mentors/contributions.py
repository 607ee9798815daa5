"""What mentors make for other mentors: offered by one, accepted by two, counted from then on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from .. import inputs
from ..audit import api as audit
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..signals import announce, contribution_settled
from .growth_models import Contribution, ContributionVerdict
from .models import Mentor
from .scopes import of_mentors
from .states import ContributionState

MAX_WORDS: Final = 4_000
MAX_REASON: Final = 1_000
MAX_LINK: Final = 500
# Peers who must accept.
NEEDED: Final = 2
# One mentor's that may wait at a time: peers read them.
MOST_WAITING: Final = 10


@dataclass(frozen=True)
class Verdict:
    """What a peer said; ``by`` is an account's id."""

    by: int
    accepts: bool
    reason: str
    at: datetime


@dataclass(frozen=True)
class ContributionData:
    """One contribution with the verdicts of its present round."""

    uuid: UUID
    mentor_id: int
    user_id: int
    programme_id: int
    kind: str
    title: str
    words: str
    link: str
    done_on: date
    state: str
    offered_at: datetime
    settled_at: datetime | None
    verdicts: tuple[Verdict, ...]


def offer_contribution(
    *, mentor_id: int, kind: str, title: str, words: str, link: str, done_on: date, at: datetime
) -> ContributionData:
    """Offer something to the other mentors; the same again while it waits is no change.

    ``Invalid`` for a day to come or a link that is none; ``Conflict`` with ten that wait.
    """
    said = {"kind": kind, "title": title, "words": words, "link": link, "done_on": done_on}
    _check(link, done_on, at)
    with transaction.atomic():
        mentor = Mentor.objects.select_for_update().get(pk=mentor_id)
        waiting = Contribution.objects.filter(mentor=mentor, state=ContributionState.WAITING)
        same = waiting.filter(**said).first()
        if same is not None:
            return _data([same])[0]
        if waiting.count() >= MOST_WAITING:
            raise Conflict(_("Ten of yours wait for peers: let them read those first."))
        row = Contribution.objects.create(mentor=mentor, offered_at=at, **said)
        _log(row, mentor, "contribution.offered", at, mentor.user_id)
    return _data([row])[0]


def offer_again(
    *, uuid: UUID, mentor_id: int, title: str, words: str, link: str, done_on: date, at: datetime
) -> ContributionData:
    """Offer one that was returned again, changed; verdicts begin anew. ``Conflict`` otherwise."""
    _check(link, done_on, at)
    with transaction.atomic():
        row = _locked(uuid)
        if row.mentor_id != mentor_id:
            raise _none()
        said = {"title": title, "words": words, "link": link, "done_on": done_on}
        if row.state == ContributionState.WAITING and all(
            getattr(row, name) == value for name, value in said.items()
        ):
            return _data([row])[0]
        if row.state != ContributionState.RETURNED:
            raise Conflict(_("Only what was returned is offered again."))
        for name, value in said.items():
            setattr(row, name, value)
        row.state, row.round, row.settled_at = ContributionState.WAITING, row.round + 1, None
        row.offered_at = at
        row.save()
        _log(row, row.mentor, "contribution.offered", at, row.mentor.user_id)
    return _data([row])[0]


def withdraw_contribution(*, uuid: UUID, mentor_id: int, at: datetime) -> None:
    """Take one back, unless it was accepted: that counts and stays. Again is no change."""
    with transaction.atomic():
        row = _locked(uuid)
        if row.mentor_id != mentor_id:
            raise _none()
        if row.state == ContributionState.WITHDRAWN:
            return
        if row.state == ContributionState.ACCEPTED:
            raise Conflict(_("It was accepted, and stays."))
        _settle(row, ContributionState.WITHDRAWN, at)
        _log(row, row.mentor, "contribution.withdrawn", at, row.mentor.user_id)


def judge_contribution(
    *, uuid: UUID, by: int, accepts: bool, reason: str, at: datetime
) -> ContributionData:
    """Accept another mentor's contribution, or return it with a reason; again is no change.

    The second to accept settles it; whoever returns it does so alone. ``NotAllowed`` for one's own,
    ``Invalid`` without a reason to return it, ``Conflict`` once it is settled or judged by oneself.
    """
    if not accepts and not reason:
        raise Invalid(_("Give the reason: the other reads it."), field="reason")
    with transaction.atomic():
        row = _locked(uuid)
        if row.mentor.user_id == by:
            raise NotAllowed(_("This is your own contribution: two other mentors judge it."))
        mine = row.verdicts.filter(round=row.round, by_id=by).first()
        if mine is not None:
            if (mine.accepts, mine.reason) == (accepts, reason):
                return _data([row])[0]
            raise Conflict(_("You have judged this already: a verdict is not changed."))
        if row.state != ContributionState.WAITING:
            raise Conflict(_("It was settled meanwhile: reload the page."))
        ContributionVerdict.objects.create(
            contribution=row, round=row.round, by_id=by, accepts=accepts, reason=reason, at=at
        )
        _log(row, row.mentor, "contribution.judged", at, by)
        accepted = row.verdicts.filter(round=row.round, accepts=True).count()
        if not accepts:
            _settle(row, ContributionState.RETURNED, at)
        elif accepted >= NEEDED:
            _settle(row, ContributionState.ACCEPTED, at)
        if row.state != ContributionState.WAITING:
            announce(contribution_settled, contribution_uuid=str(row.uuid))
    return _data([row])[0]


def contribution(uuid: UUID) -> ContributionData:
    """One contribution; ``NotFound`` if there is none."""
    row = Contribution.objects.filter(uuid=uuid).select_related("mentor").first()
    if row is None:
        raise _none()
    return _data([row])[0]


def contributions_of(mentor_id: int) -> list[ContributionData]:
    """A mentor's own, the newest first, without those taken back."""
    rows = Contribution.objects.filter(mentor_id=mentor_id).exclude(
        state=ContributionState.WITHDRAWN
    )
    return _data(rows.select_related("mentor").order_by("-offered_at", "-pk"))


def contributions_to_judge(programme_id: int, *, by: int) -> list[ContributionData]:
    """Those of others that wait and that the person has not judged, the oldest first."""
    rows = (
        Contribution.objects.filter(
            mentor__programme_id=programme_id,
            mentor__left_at__isnull=True,
            state=ContributionState.WAITING,
        )
        .exclude(mentor__user_id=by)
        .select_related("mentor")
        .order_by("offered_at", "pk")
    )
    return [one for one in _data(rows) if by not in {verdict.by for verdict in one.verdicts}]


def contributions_accepted(
    programme_id: int, *, until: datetime, mentor_ids: Collection[int] | None = None
) -> dict[int, list[tuple[UUID, date]]]:
    """By mentor id, of some or all: what was accepted by then, and the day of it."""
    rows = Contribution.objects.filter(
        **of_mentors(programme_id, mentor_ids),
        state=ContributionState.ACCEPTED,
        settled_at__lte=until,
    ).order_by("settled_at", "pk")
    found: dict[int, list[tuple[UUID, date]]] = defaultdict(list)
    for mentor_id, uuid, settled_at in rows.values_list("mentor_id", "uuid", "settled_at"):
        assert settled_at is not None
        found[mentor_id].append((uuid, settled_at.date()))
    return dict(found)


def _check(link: str, done_on: date, at: datetime) -> None:
    if done_on > at.date():
        raise Invalid(_("Choose a day that has come."), field="done_on")
    # Peers and the committee follow it.
    inputs.Link(MAX_LINK, required=False)("link", link)


def _settle(row: Contribution, state: ContributionState, at: datetime) -> None:
    row.state, row.settled_at = state, at
    row.save(update_fields=["state", "settled_at"])


def _locked(uuid: UUID) -> Contribution:
    row = Contribution.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise _none()
    return row


def _none() -> NotFound:
    return NotFound(_("There is no such contribution."))


def _data(rows: Iterable[Contribution]) -> list[ContributionData]:
    rows = list(rows)
    verdicts: dict[tuple[int, int], list[Verdict]] = defaultdict(list)
    for one in ContributionVerdict.objects.filter(contribution__in=rows).order_by("pk"):
        verdicts[one.contribution_id, one.round].append(
            Verdict(one.by_id, one.accepts, one.reason, one.at)
        )
    return [
        ContributionData(
            uuid=row.uuid,
            mentor_id=row.mentor_id,
            user_id=row.mentor.user_id,
            programme_id=row.mentor.programme_id,
            kind=row.kind,
            title=row.title,
            words=row.words,
            link=row.link,
            done_on=row.done_on,
            state=row.state,
            offered_at=row.offered_at,
            settled_at=row.settled_at,
            verdicts=tuple(verdicts[row.pk, row.round]),
        )
        for row in rows
    ]


def _log(row: Contribution, mentor: Mentor, action: str, at: datetime, actor: int) -> None:
    audit.record(
        stream=f"programme:{mentor.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"contribution:{row.uuid}",
        data={"kind": row.kind, "round": row.round, "state": row.state},
    )
