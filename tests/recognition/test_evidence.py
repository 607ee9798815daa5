"""From what was read to facts: which terms, dates and levels count for a mentor, at their borders.

The programme is made by hand, so that every moment can be chosen to the second.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from mentor_recognition_xblock.core import metrics
from mentor_recognition_xblock.core import policy as rules
from mentor_recognition_xblock.mentors.api import MentorData, PauseData
from mentor_recognition_xblock.pairing.api import PairingData
from mentor_recognition_xblock.programmes.api import TermData
from mentor_recognition_xblock.projects.api import ProjectHistory, VersionHistory
from mentor_recognition_xblock.recognition.evidence import facts_of_all
from mentor_recognition_xblock.recognition.sources import Sources
from mentor_recognition_xblock.reviews.api import PanelScore, ProjectScores

from ..core.test_policy import shipped

pytestmark = pytest.mark.django_db

POLICY = rules.parse(shipped("starter"))  # 3 days of grace, 14 days of pairing
BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
CLOSE = datetime(2026, 7, 1, tzinfo=UTC)
DUE = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GRACE = timedelta(days=3)
NOBODY = UUID(int=0)


def mentor(**changes: Any) -> MentorData:
    given: dict[str, Any] = dict.fromkeys(MentorData.__dataclass_fields__)
    return MentorData(
        **{**given, "id": 7, "uuid": NOBODY, "programme_id": 1, "user_id": 70,
           "joined_at": BEGAN, "left_at": None, **changes}
    )  # fmt: skip


def pair(**changes: Any) -> PairingData:
    plain = PairingData(1, NOBODY, 1, "course", "A", 7, 99, "request", BEGAN, None, "")
    return replace(plain, **changes)


def history(**changes: Any) -> ProjectHistory:
    plain = ProjectHistory(5, NOBODY, 1, 99, 1, DUE, None, (), (), 0, 0)
    return replace(plain, **changes)


def term(**changes: Any) -> TermData:
    plain = TermData(3, NOBODY, 1, 1, "Spring", date(2026, 2, 1), date(2026, 5, 31), CLOSE)
    return replace(plain, **changes)


def scored(baseline: dict[str, float] | None, final: dict[str, float] | None) -> ProjectScores:
    def panel(medians: dict[str, float] | None) -> PanelScore | None:
        return None if medians is None else PanelScore(NOBODY, 2.0, medians, 3, DUE)

    return ProjectScores(panel(baseline), panel(final))


def facts(
    *, pairs: tuple[PairingData, ...] = (pair(),), work: ProjectHistory | None = None, **more: Any
) -> metrics.Facts:
    given: dict[str, Any] = {
        "mentors": [mentor()],
        "closed_terms": [],
        "offered": {},
        "pauses": {},
        "scores": {},
        **more,
    }
    sources = Sources(
        programme_id=1, at=CLOSE, pairings={7: pairs},
        histories={} if work is None else {1: [work]}, **given,
    )  # fmt: skip
    return dict(facts_of_all(sources, POLICY))[7]


def on_time(work: ProjectHistory, **changes: Any) -> bool | None:
    (project,) = facts(pairs=(pair(**changes),), work=work).projects
    return project.on_time


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ({"due_at": None}, None),
        ({"due_at": None, "finished_at": DUE}, None),
        ({"due_at": BEGAN - SECOND, "finished_at": DUE}, None),
        ({"due_at": BEGAN, "finished_at": BEGAN}, True),
        ({"finished_at": DUE + GRACE}, True),
        ({"finished_at": DUE + GRACE + SECOND}, False),
        ({"due_at": CLOSE - GRACE}, None),
        ({"due_at": CLOSE - GRACE - SECOND}, False),
        ({"due_at": CLOSE + GRACE}, None),
    ],
)
def test_a_date_counts_once_it_passed_with_its_days_of_grace(
    work: dict[str, Any], said: bool | None
) -> None:
    assert on_time(history(**work)) is said


@pytest.mark.parametrize(
    ("ended", "said"), [(DUE - SECOND, None), (DUE, False), (DUE + SECOND, False)]
)
def test_a_date_after_the_pairing_is_not_the_mentors(ended: datetime, said: bool | None) -> None:
    assert on_time(history(), ends_at=ended, end_reason="mentor_lapse") is said
    finished = history(finished_at=DUE + GRACE)
    assert on_time(finished, ends_at=ended, end_reason="mentor_lapse") is True


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({}, 1),
        ({"starts_at": CLOSE - timedelta(days=14)}, 1),
        ({"starts_at": CLOSE - timedelta(days=14) + SECOND}, 0),
        ({"ends_at": BEGAN + timedelta(days=14), "end_reason": "completed"}, 1),
        ({"ends_at": BEGAN + timedelta(days=14) - SECOND, "end_reason": "mentor_lapse"}, 0),
        ({"ends_at": CLOSE, "end_reason": "no_fault"}, 0),
        ({"ends_at": CLOSE, "end_reason": "learner_left"}, 0),
        # It ended after the close: what was not over then is measured up to the close.
        ({"starts_at": CLOSE - SECOND, "ends_at": CLOSE + timedelta(days=20)}, 0),
    ],
)
def test_a_pairing_counts_from_its_least_length_unless_nobody_was_at_fault(
    changes: dict[str, Any], counted: int
) -> None:
    assert len(facts(pairs=(pair(**changes),), work=history()).projects) == counted


@pytest.mark.parametrize(
    ("scores", "rose"),
    [
        (scored({"a": 1, "b": 2}, {"a": 1, "b": 3}), True),
        (scored({"a": 1, "b": 2}, {"a": 1, "b": 2}), False),
        (scored({"a": 3}, {"a": 2}), False),
        (scored({"a": 1}, {"b": 4}), False),
        (scored({"a": 1}, None), False),
        (scored(None, {"a": 4}), False),
        (None, False),
    ],
)
def test_a_criterion_rises_where_both_panels_rated_it(
    scores: ProjectScores | None, rose: bool
) -> None:
    known = {} if scores is None else {5: scores}
    (project,) = facts(work=history(), scores=known).projects
    assert project.criterion_up is rose


@pytest.mark.parametrize(
    ("noted", "counted"), [((), 0), ((1,), 2), ((2,), 1), ((1, 3), 2), ((3,), 0)]
)
def test_versions_count_after_the_first_that_was_commented_on(
    noted: tuple[int, ...], counted: int
) -> None:
    versions = tuple(
        VersionHistory(num, BEGAN + timedelta(days=num), num == 3, None) for num in (1, 2, 3)
    )
    work = history(versions=versions, annotated_nums=noted, finished_at=BEGAN + timedelta(days=3))
    (project,) = facts(work=work).projects
    assert project.versions_after_annotation == counted
    assert project.last_on == (BEGAN + timedelta(days=3)).date()
    assert project.finished
    (untouched,) = facts(work=history()).projects
    assert untouched.last_on == BEGAN.date()
    assert not untouched.finished


TERM_BEGINS = datetime(2026, 2, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("began", "ended", "active"),
    [
        (BEGAN, TERM_BEGINS + 13 * DAY, True),  # fourteen days of the term, the first included
        (BEGAN, TERM_BEGINS + 12 * DAY, False),
        (datetime(2026, 5, 18, 12, tzinfo=UTC), None, True),
        (datetime(2026, 5, 19, 12, tzinfo=UTC), None, False),
        (TERM_BEGINS + 30 * DAY, TERM_BEGINS + 43 * DAY, True),
        (TERM_BEGINS + 30 * DAY, TERM_BEGINS + 42 * DAY, False),
        (BEGAN, BEGAN + 20 * DAY, False),
    ],
)
def test_a_term_is_active_when_a_pairing_covered_the_least_length_of_it(
    began: datetime, ended: datetime | None, active: bool
) -> None:
    one = pair(starts_at=began, ends_at=ended, end_reason="no_fault" if ended else "")
    (found,) = facts(pairs=(one,), closed_terms=[term()]).terms
    assert found.active is active
    assert (found.num, found.offered, found.paused) == (1, False, False)


@pytest.mark.parametrize(
    ("begins", "ends", "paused"),
    [
        (date(2026, 2, 1), date(2026, 5, 31), True),
        (date(2026, 1, 1), date(2026, 6, 30), True),
        (date(2026, 2, 2), date(2026, 5, 31), False),
        (date(2026, 2, 1), date(2026, 5, 30), False),
    ],
)
def test_a_term_is_paused_when_a_pause_covers_all_of_it(
    begins: date, ends: date, paused: bool
) -> None:
    (found,) = facts(
        closed_terms=[term()], pauses={7: [PauseData(begins, ends)]}, offered={7: frozenset({3})}
    ).terms
    assert (found.paused, found.offered) == (paused, True)


@pytest.mark.parametrize(
    ("ended", "reason", "lapses"),
    [
        (CLOSE, "mentor_lapse", (CLOSE.date(),)),
        (CLOSE + SECOND, "mentor_lapse", ()),
        (CLOSE, "no_fault", ()),
        (None, "mentor_lapse", ()),
    ],
)
def test_a_lapse_counts_from_the_day_it_ended_the_pairing(
    ended: datetime | None, reason: str, lapses: tuple[date, ...]
) -> None:
    assert facts(pairs=(pair(ends_at=ended, end_reason=reason),)).lapses == lapses


@pytest.mark.parametrize(
    ("joined", "left", "present"),
    [
        (CLOSE, None, True),
        (CLOSE + SECOND, None, False),
        (BEGAN, CLOSE, False),
        (BEGAN, CLOSE + SECOND, True),
    ],
)
def test_facts_are_of_mentors_who_had_joined_and_not_left(
    joined: datetime, left: datetime | None, present: bool
) -> None:
    sources = Sources(1, CLOSE, [mentor(joined_at=joined, left_at=left)], [], {}, {}, {}, {}, {})
    assert (7 in dict(facts_of_all(sources, POLICY))) is present
