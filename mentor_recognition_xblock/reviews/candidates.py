"""Who may be drawn for a panel, who never, and what each one's draw would bend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from operator import itemgetter
from typing import Final, NamedTuple

from django.db.models import Count, Max, Q, QuerySet

from ..core.assignment import GIVES_WAY, Candidate, Conflict, Draw
from ..core.policy import Panel
from ..hosts import get_host
from ..pairing import api as pairing
from ..programmes import api as programmes
from .models import Certificate, ReviewAssignment, ReviewPanel
from .portfolio_pools import in_return, mentors_within_reach, near_quoted
from .reveal_models import AUTHOR, PanelReveal
from .states import KNOWS_AUTHOR, SEATED, AssignmentState, Shortage
from .targets import Target, target_of


class Bar(StrEnum):
    """What keeps somebody from a panel for good; none of these ever gives way."""

    # Of a thread its learner, too, of a portfolio those whose works stand in it.
    AUTHOR = "author"
    # Ever mentor or mentee of one of those, blocks among them, so that no count tells of a block.
    PAIRING = "pairing"
    KNOWS_AUTHOR = "knows_author"
    # Their own portfolio is reviewed by its mentor in the same term.
    RECIPROCAL = "reciprocal"
    # They learned of the author, or of who else reviews it, as members of the committee.
    REVEALED = "revealed"
    # Drawn for this panel before, or for the other stage of the same work; of a work's comments and
    # the work itself each is read by others while there are any (rotation).
    SAME_WORK = "same_work"


# The author knows that none of these reviews the work.
SEEN_THROUGH: Final = frozenset({Bar.AUTHOR, Bar.PAIRING, Bar.KNOWS_AUTHOR})
# At their limit; it gives way when a review is in.
FULL = "full"
# Who has handed in fewer reviews than this in a programme is a newcomer there.
NEWCOMER_REVIEWS: Final = 5


@dataclass(frozen=True)
class Pool:
    """Everybody certified who can open the work; ``bars`` by user id, of those never drawn.

    ``here`` are those from where the author is: the same course or cohort, as the policy asks.
    ``least`` is how many the policy wants a panel to be drawn from.
    """

    candidates: list[Candidate]
    bars: dict[int, Bar]
    here: frozenset[int]
    least: int

    @property
    def is_small(self) -> bool:
        """Whether the author could guess who reviews: nobody is drawn.

        Whoever had the work before, or is at their limit, hides the others as well: the author does
        not know that of them.
        """
        hidden = [one for one in self.candidates if self.bars.get(one.user_id) not in SEEN_THROUGH]
        return len(hidden) < self.least

    def left_out(self, draw: Draw, *, max_load: int) -> dict[str, int]:
        """How many were not drawn for which reason, each counted by the last that would give way.

        Who lost the lot alone is not counted.
        """
        chosen = set(draw.user_ids)
        groups = {one.group for one in self.candidates if one.user_id in chosen} - {None}
        counts: Counter[str] = Counter()
        for one in self.candidates:
            if one.user_id in chosen:
                continue
            if one.user_id in self.bars:
                counts[self.bars[one.user_id].value] += 1
            elif one.load >= max_load:
                counts[FULL] += 1
            elif one.rank:
                counts[GIVES_WAY[one.rank - 1].value] += 1
            elif one.group in groups:
                counts[Conflict.CO_SITTING.value] += 1
        return dict(sorted(counts.items()))

    def shortage(self, short: int, left_out: dict[str, int], *, wanted: int) -> Shortage:
        """What a panel of ``wanted`` lacks, of which ``short`` places are empty after the draw."""
        if len(self.candidates) - left_out.get(Bar.AUTHOR.value, 0) < wanted:
            return Shortage.FEW_CERTIFIED
        if self.is_small:
            return Shortage.SMALL_POOL
        if left_out.get(FULL, 0) >= short:
            return Shortage.ALL_FULL
        return Shortage.CONFLICTS


def pool_for(
    row: ReviewPanel,
    current: Collection[ReviewAssignment],
    rules: Panel,
    at: datetime,
    *,
    locks: bool = True,
) -> Pool:
    """The pool of a locked panel; its certificates are locked, too, where somebody is drawn.

    The number of queries grows neither with people nor with works.
    """
    target = target_of(row)
    held = Certificate.objects.filter(
        programme_id=row.programme_id, issued_at__lte=at, expires_at__gt=at
    )
    # Locked, so that draws of other panels wait and see the loads this one makes.
    held = held.select_for_update() if locks else held
    certified = set(held.order_by("pk").values_list("reviewer_id", flat=True))
    close = [pairing.closeness(programme_id=row.programme_id, user_id=one) for one in target.people]
    if target.quoted:
        close.append(near_quoted(row, target))
    fellows = frozenset[int]().union(*(one.fellows for one in close))
    this_term, last_term = _cycles(row)
    past = _Past.of(row, target, this_term, last_term)
    # After the lock, or two draws would both count the same reviewer as free.
    seats = ReviewAssignment.objects.filter(panel__programme_id=row.programme_id)
    open_now = seats.filter(state=AssignmentState.ASSIGNED).values_list("reviewer_id")
    loads = dict(open_now.annotate(open=Count("pk")))
    last_panels = _last_panels(row, last_term)
    serving = {one.reviewer_id for one in current if one.state in SEATED}
    sat_with = {last_panels.get(user_id) for user_id in serving} - {None}
    here, certified = _reach(row, target, certified, rules)
    newcomers = _newcomers(row.programme_id, certified) if rules.newcomers else frozenset()

    def conflicts(user_id: int) -> frozenset[Conflict]:
        found = {
            Conflict.CO_SITTING: last_panels.get(user_id) in sat_with,
            Conflict.ROTATION: user_id in past.last_readers,
            Conflict.RECIPROCITY: user_id in past.read_by_them,
            Conflict.SHARED_MENTORING: user_id in fellows,
        }
        return frozenset(conflict for conflict, is_so in found.items() if is_so)

    bars = _bars(row, target, current, past, close)
    candidates = [
        Candidate(
            user_id,
            loads.get(user_id, 0),
            outside=rules.elsewhere != "nowhere" and user_id not in here,
            conflicts=conflicts(user_id),
            group=last_panels.get(user_id),
            newcomer=user_id in newcomers,
        )
        for user_id in certified
    ]
    return Pool(candidates, bars, here, rules.least_pool)


def _reach(
    row: ReviewPanel, target: Target, certified: set[int], rules: Panel
) -> tuple[frozenset[int], set[int]]:
    """Who is where the author is, and those of the certified who can open what is reviewed."""
    if row.portfolio is not None:
        within = mentors_within_reach(row.programme_id, certified)
        return within, {*within}
    here, found = _within_reach(
        target.course_key, row.programme_id, certified, least=rules.least_pool
    )
    if rules.elsewhere == "cohort":
        here &= _cohort_of(target.people[-1], target.course_key, here & found)
    return here, found


def _last_panels(row: ReviewPanel, last_term: datetime | None) -> dict[int, int]:
    """By reviewer the last other panel on somebody's work they sat in, since the last term."""
    seats = ReviewAssignment.objects.filter(
        panel__programme_id=row.programme_id, panel__exemplar=None, state__in=SEATED
    )
    others = seats.exclude(panel=row).values_list("reviewer_id")
    if last_term is not None:
        others = others.filter(panel__opened_at__gte=last_term)
    return dict(others.annotate(last=Max("panel_id")))


def _bars(
    row: ReviewPanel,
    target: Target,
    current: Collection[ReviewAssignment],
    past: _Past,
    close: Sequence[pairing.Closeness],
) -> dict[int, Bar]:
    """Who may not be drawn, and why; of several reasons the gravest."""
    bars = dict.fromkeys(past.same_work | {one.reviewer_id for one in current}, Bar.SAME_WORK)
    bars |= dict.fromkeys(in_return(row), Bar.RECIPROCAL)
    bars |= dict.fromkeys(_looked_behind(row, target.everybody), Bar.REVEALED)
    bars |= dict.fromkeys(past.know_author, Bar.KNOWS_AUTHOR)
    for one in close:
        bars |= dict.fromkeys(one.paired, Bar.PAIRING)
    bars |= dict.fromkeys(target.apart, Bar.PAIRING)
    bars |= dict.fromkeys(target.everybody, Bar.AUTHOR)
    return bars


@dataclass(frozen=True)
class _Past:
    """User ids by what they and a panel's people had to do with each other's work before."""

    same_work: set[int]
    know_author: set[int]
    last_readers: set[int]
    read_by_them: set[int]

    @classmethod
    def of(
        cls,
        row: ReviewPanel,
        target: Target,
        this_term: datetime | None,
        last_term: datetime | None,
    ) -> _Past:
        drawn = _drawn_for(target.everybody)
        own = row.project_id, row.thread_id, row.portfolio_id
        before = [
            (one.opened_at, one.work, one.reviewer_id)
            for one in drawn
            if one.programme_id == row.programme_id and one.work != own
        ]
        work_before = max(before, key=itemgetter(0))[1] if before else None
        return cls(
            # Who read the other stage would know the work again.
            same_work={one.reviewer_id for one in drawn if one.work == own},
            know_author={one.reviewer_id for one in drawn if one.reason in KNOWS_AUTHOR},
            last_readers={
                reviewer_id
                for opened_at, work, reviewer_id in before
                if work == work_before or (last_term and opened_at >= last_term)
            },
            read_by_them=_read_by(row, target.people, this_term),
        )


class _Drawn(NamedTuple):
    """A seat of somebody on a panel; ``work`` is a project, a thread in it or None, a portfolio."""

    reviewer_id: int
    reason: str
    work: tuple[int | None, int | None, int | None]
    programme_id: int
    opened_at: datetime


def _drawn_for(people: Collection[int]) -> list[_Drawn]:
    """Every seat on works of the people, on threads in these, on their threads and portfolios.

    Of all programmes: whoever knows somebody knows them everywhere.
    """
    fields = (
        "reviewer_id",
        "reason",
        "panel__project_id",
        "panel__thread_id",
        "panel__portfolio_id",
        "panel__programme_id",
        "panel__opened_at",
    )
    seats = ReviewAssignment.objects.order_by()
    # Four questions, each by its index: as one with "or" it would read every seat.
    works = seats.filter(panel__project__learner_id__in=people).values_list(*fields)
    threads = seats.filter(panel__thread__author_id__in=people).values_list(*fields)
    portfolios = seats.filter(panel__portfolio__mentor__user_id__in=people).values_list(*fields)
    # Whoever was given somebody's work for its key has read it as well.
    lent = seats.filter(panel__exemplar__version__project__learner_id__in=people).values_list(
        *fields[:2], "panel__exemplar__version__project_id", *fields[3:]
    )
    return [
        _Drawn(reviewer_id, reason, (*work,), programme_id, opened_at)
        for reviewer_id, reason, *work, programme_id, opened_at in works.union(
            threads, portfolios, lent
        )
    ]


def _looked_behind(row: ReviewPanel, people: Collection[int]) -> set[int]:
    """Who knows one of the people by a reveal, in any programme, or a reviewer of this panel."""
    works = Q(panel__thread=None, panel__project__learner_id__in=people)
    theirs = works | Q(panel__thread__author_id__in=people)
    theirs |= Q(panel__portfolio__mentor__user_id__in=people)
    rows = PanelReveal.objects.filter(Q(panel=row) | Q(theirs, num=AUTHOR))
    return set(rows.values_list("revealed_by_id", flat=True))


def authors_looked_up(user_id: int, among: Collection[int]) -> set[int]:
    """Of the people, those of whom a reveal showed somebody what they wrote, in any programme."""
    looks = PanelReveal.objects.filter(revealed_by_id=user_id, num=AUTHOR)
    wrote = looks.filter(panel__thread=None, panel__project__learner_id__in=among)
    guided = looks.filter(panel__thread__author_id__in=among)
    mentors = looks.filter(panel__portfolio__mentor__user_id__in=among)
    ids = wrote.values_list("panel__project__learner_id").union(
        guided.values_list("panel__thread__author_id"),
        mentors.values_list("panel__portfolio__mentor__user_id"),
    )
    return {one for (one,) in ids}


def _read_by(row: ReviewPanel, people: Collection[int], since: datetime | None) -> set[int]:
    """Those whose works, threads or portfolios one of the people reviews in this cycle."""
    seats: QuerySet[ReviewAssignment] = ReviewAssignment.objects.filter(
        reviewer_id__in=people,
        panel__programme_id=row.programme_id,
        panel__exemplar=None,
        state__in=SEATED,
    )
    if since is not None:
        seats = seats.filter(panel__opened_at__gte=since)
    scored = seats.values_list(
        "panel__portfolio__mentor__user_id",
        "panel__thread__author_id",
        "panel__project__learner_id",
    )
    return {owner or mentor_id or learner_id for owner, mentor_id, learner_id in scored}


def _cycles(row: ReviewPanel) -> tuple[datetime | None, datetime | None]:
    """When the panel's term began, and the term before it; None where there is none."""
    day = row.opened_at.date()
    begun = [one.starts_on for one in programmes.terms(row.programme_id) if one.starts_on <= day]
    starts = [datetime.combine(start, time.min, UTC) for start in begun[-2:]]
    return (starts[-1], starts[0]) if starts else (None, None)


def _within_reach(
    course_key: str, programme_id: int, certified: set[int], *, least: int
) -> tuple[frozenset[int], set[int]]:
    """Who is enrolled in the course, and those of the certified who can open work in it.

    Staff of the programme's other courses are taken in where there are fewer than the ``least``.
    """
    host = get_host()
    here = host.enrolled_user_ids(course_key)
    courses = programmes.programme(programme_id).course_keys
    reach = here | host.staff_by_course([course_key])[course_key]
    # The platform is asked about those alone whom the first answers left open.
    reach |= host.enrolled_in_any(certified - reach, courses)
    found = certified & reach & host.active_user_ids(certified)
    if len(found) < least:
        staff = frozenset[int]().union(*host.staff_by_course(courses).values())
        found |= certified & staff & host.active_user_ids(certified)
    return here, found


def _cohort_of(user_id: int, course_key: str, others: frozenset[int]) -> frozenset[int]:
    """Who of ``others`` is in somebody's cohort; all of them where they are in none."""
    known = get_host().memberships(course_key, user_ids={user_id, *others})
    mine = known[user_id].cohort_key if user_id in known else None
    if mine is None:
        return others
    return frozenset(one for one in others if one in known and known[one].cohort_key == mine)


def _newcomers(programme_id: int, certified: Collection[int]) -> frozenset[int]:
    """Those of the certified who handed in few reviews so far, or none."""
    rows = ReviewAssignment.objects.filter(
        panel__programme_id=programme_id, state=AssignmentState.SUBMITTED
    ).order_by()
    done = dict(rows.values_list("reviewer_id").annotate(count=Count("pk")))
    return frozenset(one for one in certified if done.get(one, 0) < NEWCOMER_REVIEWS)
