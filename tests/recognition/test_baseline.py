"""What outcomes are measured against: a published prior, then the programme's own first terms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.core import metrics
from mentor_recognition_xblock.core import policy as rules
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.notifications.follow_up import redrive
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import PolicyVersion
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.models import Evaluation

from ..population import Site, make_site

pytestmark = pytest.mark.django_db


def gate(site: Site, mentor_id: int, term: int, metric: str = "M2") -> dict[str, Any]:
    row = Evaluation.objects.get(
        mentor_id=mentor_id, term_id=site.terms[term - 1].id, tier_key="proficient"
    )
    found: dict[str, Any] = next(one for one in row.gates if one["metric"] == metric)
    return found


def frozen(site: Site) -> list[int]:
    """The versions of the policy with a baseline cohort, by number."""
    rows = PolicyVersion.objects.filter(programme_id=site.programme.id).order_by("num")
    return [row.num for row in rows if row.content["baseline"] is not None]


def settle(site: Site, term: int) -> None:
    """What follows from a close, as a task does it."""
    recognition.freeze_first_cohort(term_id=site.terms[term - 1].id, at=site.end(term))


def test_a_new_programme_measures_growth_against_a_published_prior() -> None:
    site = make_site(fitted=False)
    good, poor = site.mentor(), site.mentor()
    site.steady(good.id, terms=range(1, 3), baseline=1.6, final=3.2)
    site.steady(poor.id, terms=range(1, 3), baseline=2.0, final=1.6)
    for term in (1, 2):
        site.close(term)
    assert gate(site, good.id, 2)["result"] == "met"
    assert gate(site, poor.id, 2)["result"] == "not_met"
    # (3.2 - 1.184 - 0.6 · 1.6) · 8/(8+6)
    assert gate(site, good.id, 2)["point"] == pytest.approx((3.2 - 1.184 - 0.96) * 8 / 14)


def test_a_tier_can_be_reached_before_any_cohort_is_frozen() -> None:
    site = make_site(fitted=False)
    mentor = site.mentor()
    site.steady(mentor.id, terms=range(1, 4))
    for term in (1, 2, 3):
        site.close(term)
    assert [one.tier_key for one in recognition.proposals(programme_id=site.programme.id)] == [
        "proficient"
    ]


def test_criteria_and_records_say_where_the_prior_comes_from() -> None:
    policy = rules.parse(programmes.shipped_policy("starter"))
    told = metrics.metric_of("M2").formula(policy)
    assert "Wisniewski" in str(told.figures["source"])
    own = rules.parse(
        {
            **programmes.shipped_policy("starter"),
            "baseline": {
                "intercepts": {}, "intercept": 1, "slope": 0.5, "k": 6, "sigma2_within": 0.5,
                "fitted_on": ["x"], "pairings": 3,
            },
        }
    )  # fmt: skip
    assert "source" not in metrics.metric_of("M2").formula(own).figures
    assert own.expectation == own.baseline


def test_the_first_two_terms_freeze_themselves_once() -> None:
    site = make_site(terms=4, fitted=False)
    for _ in range(3):
        site.steady(site.mentor().id, terms=range(1, 5))
    site.close(1)
    settle(site, 1)
    assert frozen(site) == []
    site.close(2)
    settle(site, 2)
    assert frozen(site) == [2]
    policy = programmes.newest_policy(site.programme.id).policy
    assert policy.baseline is not None
    assert policy.baseline.fitted_on == tuple(str(term.uuid) for term in site.terms[:2])
    assert policy.baseline.pairings == 24
    for term in (3, 4):
        site.close(term)
        settle(site, term)
    settle(site, 2)
    assert frozen(site) == [2]


def test_a_small_programme_waits_until_twenty_pairings_are_there() -> None:
    site = make_site(terms=4, fitted=False)
    site.steady(site.mentor().id, terms=range(1, 5), each=5)
    for term in (1, 2, 3):
        site.close(term)
        settle(site, term)
    assert frozen(site) == []
    site.close(4)
    settle(site, 4)
    policy = programmes.newest_policy(site.programme.id).policy
    assert policy.baseline is not None
    assert len(policy.baseline.fitted_on) == 4


def test_panels_that_disagree_freeze_nothing() -> None:
    site = make_site(terms=2, fitted=False)
    site.noise = 2.5
    for _ in range(3):
        site.steady(site.mentor().id, terms=range(1, 3))
    for term in (1, 2):
        site.close(term)
        settle(site, term)
    assert frozen(site) == []


def test_what_a_manager_froze_is_left_alone() -> None:
    site = make_site(terms=2, fitted=False)
    for _ in range(3):
        site.steady(site.mentor().id, terms=range(1, 3))
    site.close(1)
    recognition.fit_baseline_cohort(
        programme_id=site.programme.id, term_ids=[site.terms[0].id],
        effective_from=site.end(1) + timedelta(days=400), at=site.end(1), actor=None,
    )  # fmt: skip
    site.close(2)
    settle(site, 2)
    assert frozen(site) == [2]


@pytest.mark.django_db(transaction=True)
def test_it_follows_from_the_close_by_itself() -> None:
    site = make_site(terms=2, fitted=False)
    for _ in range(3):
        site.steady(site.mentor().id, terms=range(1, 3))
    for term in (1, 2):
        site.close(term)
    redrive(at=site.end(2) + timedelta(days=1))
    assert frozen(site) == [2]


def test_a_policy_without_prior_or_cohort_decides_nothing_by_growth() -> None:
    site = make_site(fitted=False, prior=None)
    mentor = site.mentor()
    site.steady(mentor.id, terms=range(1, 4))
    for term in (1, 2, 3):
        site.close(term)
    assert recognition.proposals(programme_id=site.programme.id) == []
    assert gate(site, mentor.id, 3, "M1")["result"] == "met"
    assert gate(site, mentor.id, 3)["value"] is None
    newest = programmes.newest_policy(site.programme.id)
    left_out = {"one_decider", "no_account"}
    found = [one.code for one in rules.lint(newest.policy) if one.code not in left_out]
    assert found == ["no_expectation"]


def test_the_baseline_cohort_is_frozen_into_a_new_version() -> None:
    site = make_site(fitted=False)
    first, second = site.mentor(), site.mentor()
    for index, final in enumerate((2.6, 3.0, 3.4, 2.2)):
        site.add(first.id, baseline=1.0 + index / 2, final=final)
        site.add(second.id, baseline=1.2 + index / 2, final=final, course=1)
    site.close(1)
    version = recognition.fit_baseline_cohort(
        programme_id=site.programme.id,
        term_ids=[site.terms[0].id],
        effective_from=site.end(1) + timedelta(days=60),
        at=site.end(1),
        actor=None,
    )
    fitted = version.policy.baseline
    assert fitted is not None
    assert (fitted.pairings, fitted.k, dict(fitted.intercepts)) == (8, 6.0, {})
    assert fitted.fitted_on == (str(site.terms[0].uuid),)
    assert version.policy.version == 2
    unfitted = programmes.policy_in_force(programme_id=site.programme.id, at=site.end(1))
    assert unfitted.policy.baseline is None


def test_a_baseline_cohort_needs_closed_terms_and_three_pairings() -> None:
    site = make_site(fitted=False)
    site.add(site.mentor().id, count=2)
    asked = {"effective_from": site.end(2), "at": site.end(1), "actor": None}
    with pytest.raises(Invalid, match="closed terms"):
        recognition.fit_baseline_cohort(
            programme_id=site.programme.id, term_ids=[site.terms[0].id], **asked
        )
    site.close(1)
    with pytest.raises(Invalid, match="at least three"):
        recognition.fit_baseline_cohort(
            programme_id=site.programme.id, term_ids=[site.terms[0].id], **asked
        )
    with pytest.raises(Invalid, match="closed terms"):
        recognition.fit_baseline_cohort(programme_id=site.programme.id, term_ids=[], **asked)
