"""A tier whose end comes near is evaluated again, and proposed anew where it is still met."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.models import Evaluation, Proposal, Standing

from ..population import committee, make_site

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> Any:
    """A mentor who became proficient after the third close."""
    site = make_site(terms=6)
    site.person = site.mentor()
    work(site, range(1, 4))
    for term in (1, 2, 3):
        site.close(term)
    award(site, 3)
    return site


def work(site: Any, terms: range) -> None:
    """What a proficient mentor needs, in one course, which is too few for a master."""
    for term in terms:
        for number in range(4):
            site.add(site.person.id, term=term, cohort="AB"[number % 2])


def award(site: Any, term: int) -> Any:
    proposal = Proposal.objects.get(mentor_id=site.person.id, open=True)
    member = committee(site)
    return recognition.decide(
        proposal_uuid=proposal.uuid, outcome="award", at=site.end(term), actor=member.pk,
        reason="Every learner grew, and the dossier reads as the figures do.",
    )  # fmt: skip


def proposed(site: Any) -> list[str]:
    rows = Proposal.objects.filter(mentor_id=site.person.id, open=True)
    return list(rows.values_list("tier_key", flat=True))


def evaluated(site: Any, term: int) -> set[str]:
    rows = Evaluation.objects.filter(mentor_id=site.person.id, term_id=site.terms[term - 1].id)
    return set(rows.values_list("tier_key", flat=True))


def let_it_end(site: Any, *, after: int, days: int) -> None:
    Standing.objects.update(until=site.end(after) + timedelta(days=days))


def test_a_tier_that_lasts_is_neither_evaluated_nor_proposed_again(site: Any) -> None:
    work(site, range(4, 5))
    site.close(4)
    assert evaluated(site, 4) == {"master"}
    assert proposed(site) == []


def test_a_tier_that_ends_soon_is_proposed_anew_and_lasts_on_without_a_gap(site: Any) -> None:
    work(site, range(4, 6))
    let_it_end(site, after=5, days=60)
    site.close(4)
    assert "proficient" in evaluated(site, 4)
    site.close(5)
    assert proposed(site) == ["proficient"]
    before = Standing.objects.get()
    award(site, 5)
    newest = Standing.objects.latest("pk")
    assert newest.since < before.until < newest.until
    later = before.until + timedelta(days=1)
    held = recognition.standing_of(mentor_id=site.person.id, at=later)
    assert held is not None
    assert held.tier_key == "proficient"


def test_who_no_longer_meets_it_is_not_proposed_and_no_near_miss(site: Any) -> None:
    site.add(site.person.id, count=30, term=4, baseline=1.0, final=1.0)
    site.add(site.person.id, count=30, term=5, baseline=1.0, final=1.0)
    let_it_end(site, after=5, days=60)
    site.close(4)
    site.close(5)
    assert "proficient" in evaluated(site, 5)
    assert proposed(site) == []
    rows = Evaluation.objects.filter(tier_key="proficient", term_id=site.terms[4].id)
    assert not any(rows.values_list("near_miss", flat=True))
