"""A term's close, through the public API: what is frozen, evaluated and proposed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Conflict, NotFound
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects.models import Annotation
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition import sources

from ..population import Site, make_site

pytestmark = pytest.mark.django_db


def result(site: Site, mentor_id: int, term: int, tier: str = "proficient") -> Any:
    rows = recognition.evaluations(mentor_id=mentor_id, term_id=site.terms[term - 1].id)
    return next(one for one in rows if one.tier_key == tier)


def gate(found: Any, metric: str) -> dict[str, Any]:
    return next(one for one in found.gates if one["metric"] == metric)


def test_a_proposal_needs_two_closes_running() -> None:
    site = make_site()
    mentor = site.mentor()
    site.steady(mentor.id, terms=range(1, 4))
    assert site.close(1).proposals == 0
    assert result(site, mentor.id, 1).result == "not_enough"
    assert site.close(2).proposals == 0
    assert result(site, mentor.id, 2).result == "met"
    run = site.close(3)
    assert (run.mentors, run.proposals, run.reliable) == (1, 1, True)
    (proposal,) = recognition.proposals(programme_id=site.programme.id)
    assert (proposal.mentor_id, proposal.tier_key) == (mentor.id, "proficient")
    assert proposal.due_at - proposal.opened_at == timedelta(days=30)


def test_a_close_that_fails_between_two_that_hold_starts_the_count_again() -> None:
    site = make_site(terms=5)
    mentor = site.mentor()
    site.steady(mentor.id, terms=range(1, 3))
    site.add(mentor.id, count=8, term=3, answer_hours=200)
    site.steady(mentor.id, terms=range(4, 6), each=30)
    opened = [site.close(term).proposals for term in range(1, 6)]
    results = [result(site, mentor.id, term).result for term in range(1, 6)]
    assert results == ["not_enough", "met", "not_met", "met", "met"]
    assert opened == [0, 0, 0, 0, 1]


def test_evaluating_again_changes_nothing() -> None:
    site = make_site()
    mentor = site.mentor()
    site.steady(mentor.id, terms=range(1, 4))
    runs = [site.close(term) for term in (1, 2, 3)]
    before = recognition.evaluations(mentor_id=mentor.id)
    entries = len(audit.entries(stream=f"programme:{site.programme.id}"))
    again = recognition.evaluate_term(term_id=site.terms[2].id, at=site.end(4))
    assert again == runs[2]
    assert recognition.evaluations(mentor_id=mentor.id) == before
    assert len(recognition.proposals(programme_id=site.programme.id)) == 1
    assert len(audit.entries(stream=f"programme:{site.programme.id}")) == entries


def test_an_open_term_is_not_evaluated() -> None:
    site = make_site()
    with pytest.raises(Conflict):
        recognition.evaluate_term(term_id=site.terms[0].id, at=site.end(1))


def test_a_close_evaluated_late_follows_the_ones_before_it() -> None:
    site = make_site()
    mentor = site.mentor()
    site.steady(mentor.id, terms=range(1, 3))
    site.write()
    for term in (1, 2):
        programmes.close_term(term_id=site.terms[term - 1].id, at=site.end(term), actor=None)
    recognition.evaluate_term(term_id=site.terms[1].id, at=site.end(3))
    assert [gate(result(site, mentor.id, term), "M1")["counts"]["n"] for term in (1, 2)] == [4, 8]


def test_pairings_with_both_scores_complete_at_the_close_and_are_frozen() -> None:
    site = make_site()
    mentor = site.mentor()
    site.add(mentor.id, count=2)
    site.add(mentor.id, final=None)
    site.close(1)
    ended = pairing.pairings(programme_id=site.programme.id, ended_before=site.end(1))
    assert [one.end_reason for one in ended] == ["completed", "completed"]
    assert len(pairing.active_pairings_of(mentor.id)) == 1
    outcomes = result(site, mentor.id, 1).facts["outcomes"]
    assert [(one["baseline"], one["final"]) for one in outcomes] == [(1.6, 3.2)] * 2


@pytest.mark.parametrize("reason", ["no_fault", "learner_left"])
def test_a_no_fault_end_leaves_every_denominator(reason: str) -> None:
    site = make_site()
    mentor = site.mentor()
    site.add(mentor.id, count=3)
    site.close(1)
    other = make_site()
    same = other.mentor()
    other.add(same.id, count=3)
    other.add(same.id, end_reason=reason, final=2.0, answer_hours=None, late_days=40)
    other.close(1)
    with_end, without = result(other, same.id, 1), result(site, mentor.id, 1)
    for metric in ("M1", "M2", "M3", "M4", "M7", "min.completed"):
        assert gate(with_end, metric) == gate(without, metric)


def test_a_pairing_under_fourteen_days_leaves_every_count() -> None:
    site = make_site()
    mentor = site.mentor()
    site.add(mentor.id, end_reason="completed", days=13)
    site.close(1)
    found = result(site, mentor.id, 1)
    assert found.facts["outcomes"] == []
    assert found.facts["projects"] == []


def test_a_lapse_of_the_mentor_counts_against_answers() -> None:
    site = make_site()
    mentor = site.mentor()
    site.add(mentor.id, count=2)
    site.add(mentor.id, end_reason="mentor_lapse", final=None, answer_hours=None, days=40)
    site.close(1)
    counts = gate(result(site, mentor.id, 1), "M7")["counts"]
    assert (counts["hits"], counts["n"], counts["lapses"]) == (4, 4 + 2 + 1, 1)


def test_later_scores_never_rewrite_a_frozen_outcome() -> None:
    from mentor_recognition_xblock.reviews.models import ReviewPanel

    site = make_site()
    mentor = site.mentor()
    site.steady(mentor.id, terms=range(1, 3))
    site.close(1)
    before = result(site, mentor.id, 1)
    ReviewPanel.objects.filter(stage="final").update(score=0.0)
    site.close(2)
    assert result(site, mentor.id, 1) == before
    assert recognition.recompute(before.uuid) == []
    finals = [one["final"] for one in result(site, mentor.id, 2).facts["outcomes"]]
    assert finals == [3.2] * 4 + [0.0] * 4


def test_panels_that_disagree_decide_nothing() -> None:
    site = make_site()
    site.noise = 2.5
    mentor = site.mentor()
    site.add(mentor.id, count=12, baseline=2.0, final=3.1)
    run = site.close(1)
    assert not run.reliable
    found = gate(result(site, mentor.id, 1), "M1")
    assert (found["result"], found["counts"]["set_aside"]) == ("not_enough", 12)


def test_one_mentors_result_never_moves_anothers() -> None:
    alone, crowded = make_site(), make_site()
    first, same = alone.mentor(), crowded.mentor()
    for site, mentor in ((alone, first), (crowded, same)):
        site.add(mentor.id, count=5)
        site.add(mentor.id, count=2, final=2.1, late_days=30)
    for _index in range(4):
        crowded.add(crowded.mentor().id, count=6, baseline=1.0, final=4.0)
    alone.close(1)
    crowded.close(1)
    for tier in ("proficient", "master"):
        mine, theirs = result(alone, first.id, 1, tier), result(crowded, same.id, 1, tier)
        assert (mine.result, mine.gates) == (theirs.result, theirs.gates)


def test_half_and_full_time_of_equal_impact_differ_only_in_the_date() -> None:
    site = make_site(terms=8)
    full, half = site.mentor(), site.mentor()
    site.steady(full.id, terms=range(1, 9), each=4)
    site.steady(half.id, terms=range(1, 9), each=2)
    opened: dict[int, int] = {}
    for term in range(1, 9):
        site.close(term)
        for proposal in recognition.proposals(programme_id=site.programme.id):
            opened.setdefault(proposal.mentor_id, term)
    assert opened[full.id] < opened[half.id]


def test_a_mentor_who_left_is_not_evaluated() -> None:
    from mentor_recognition_xblock.mentors.models import Mentor

    site = make_site()
    gone, stays = site.mentor(), site.mentor()
    site.add(gone.id, count=2)
    site.add(stays.id, count=2)
    Mentor.objects.filter(pk=gone.id).update(left_at=site.begin(1) + timedelta(days=100))
    assert site.close(1).mentors == 1
    assert recognition.evaluations(mentor_id=gone.id) == []


def test_a_paused_term_is_passed_over() -> None:
    site = make_site(terms=3)
    mentor = site.mentor()
    site.add(mentor.id, count=2, term=1)
    site.add(mentor.id, count=2, term=3)
    mentors.declare_pause(
        mentor_id=mentor.id,
        starts_on=site.terms[1].starts_on,
        ends_on=site.terms[1].ends_on,
        reason="Away at sea",
        at=site.begin(1),
        actor=mentor.user_id,
    )
    for term in (1, 2, 3):
        site.close(term)
    found = gate(result(site, mentor.id, 3), "M8")
    assert (found["counts"], found["result"]) == ({"hits": 2, "n": 2}, "met")


def queries_of_a_close(mentor_count: int) -> int:
    site = make_site(terms=1)
    for mentor_id in site.many_mentors(mentor_count):
        site.add(mentor_id, count=2)
    site.write()
    programmes.close_term(term_id=site.terms[0].id, at=site.end(1), actor=None)
    with CaptureQueriesContext(
        connection,
    ) as found:
        recognition.evaluate_term(term_id=site.terms[0].id, at=site.end(1))
    return len(found)


def test_a_close_costs_the_same_number_of_queries_for_more_mentors() -> None:
    assert queries_of_a_close(3) == queries_of_a_close(24)


def test_every_close_and_proposal_stands_in_the_audit_log() -> None:
    site = make_site()
    mentor = site.mentor()
    site.steady(mentor.id, terms=range(1, 4))
    for term in (1, 2, 3):
        site.close(term)
    actions = [one.action for one in audit.entries(stream=f"programme:{site.programme.id}")]
    assert actions.count("term.evaluated") == 3
    assert actions.count("pairings.completed") == 3
    (proposal,) = recognition.proposals(programme_id=site.programme.id)
    last = audit.entries(stream=f"programme:{site.programme.id}")[-1]
    assert str(proposal.uuid) in last.payload
    assert audit.verify() is None


def test_mentors_are_evaluated_alike_however_many_are_read_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site = make_site(terms=2)
    for mentor_id in site.many_mentors(5):
        site.steady(mentor_id, terms=range(1, 3))
    site.close(1)
    whole = [(one.mentor_id, one.gates, one.facts_hash) for one in _stored(site, 1)]
    ids = {mentor_id for mentor_id, _gates, _hash in whole}
    monkeypatch.setattr(sources, "PART", 2)
    assert recognition.evaluate_again(term_id=site.terms[0].id, mentor_ids=ids) == []
    site.close(2)
    assert len({one.mentor_id for one in _stored(site, 2)}) == 5


def test_evaluating_again_finds_what_changed_and_changes_nothing() -> None:
    site = make_site(terms=2)
    same, other = site.many_mentors(2)
    for mentor_id in (same, other):
        site.steady(mentor_id, terms=range(1, 3))
    site.close(1)
    site.close(2)
    term = site.terms[0].id
    again = partial(recognition.evaluate_again, term_id=term, mentor_ids={same, other})
    # What came with the later close is none of the first one's.
    assert again() == []
    before = [(one.result, one.facts_hash) for one in _stored(site, 1)]
    Annotation.every.filter(version__project__pairing__mentor_id=other).update(addressed_at=None)
    found = again()
    assert {one.mentor_id for one in found} == {other}
    assert [(one.result, one.facts_hash) for one in _stored(site, 1)] == before


def test_a_term_that_was_not_evaluated_is_not_evaluated_again() -> None:
    site = make_site(terms=1)
    with pytest.raises(NotFound):
        recognition.evaluate_again(term_id=site.terms[0].id, mentor_ids=set())


def _stored(site: Site, term: int) -> list[recognition.EvaluationData]:
    return recognition.evaluations(term_id=site.terms[term - 1].id)
