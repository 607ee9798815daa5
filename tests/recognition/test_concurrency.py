"""Many workers and members at once do what one would: on MariaDB, with real transactions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.outbox.models import OutboxItem
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition

from ..crowd import at_once
from ..population import Site, committee, make_site

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

REASON = "Two closes running, and the dossier reads as the figures do."


@pytest.fixture(autouse=True)
def _no_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)


def steady_site() -> Site:
    site = make_site(terms=3)
    site.steady(site.mentor().id, terms=range(1, 4))
    return site


def test_a_close_evaluated_by_many_workers_stands_once() -> None:
    site = steady_site()
    site.write()
    for term in site.terms:
        programmes.close_term(term_id=term.id, at=site.end(term.num), actor=None)
    runs = at_once(
        lambda number: recognition.evaluate_term(term_id=site.terms[number % 3].id, at=site.end(3)),
        count=12,
    )
    assert {run.term_id for run in runs} == {term.id for term in site.terms}
    assert len(recognition.evaluations()) == 6
    assert len(recognition.proposals(programme_id=site.programme.id)) == 1
    actions = [one.action for one in audit.entries(stream=f"programme:{site.programme.id}")]
    assert actions.count("term.evaluated") == 3
    assert audit.verify() is None


def proposed() -> tuple[Site, Any]:
    site = steady_site()
    for term in (1, 2, 3):
        site.close(term)
    (proposal,) = recognition.proposals(programme_id=site.programme.id)
    return site, proposal


def test_of_twenty_members_with_different_minds_one_decides() -> None:
    site, proposal = proposed()
    members = [committee(site) for _ in range(20)]
    results = at_once(
        lambda number: recognition.decide(
            proposal_uuid=proposal.uuid,
            outcome="award" if number % 2 else "decline",
            reason=REASON,
            at=site.end(3) + timedelta(days=1),
            actor=members[number].pk,
        ),
        count=20,
    )
    made = [one for one in results if isinstance(one, recognition.DecisionData)]
    assert len(made) == 1
    assert {type(one) for one in results if one is not made[0]} == {recognition.AlreadyDecided}
    badges = OutboxItem.objects.filter(topic="badge.issue").count()
    assert badges == (made[0].outcome == "award")
    assert audit.verify() is None


def test_twenty_clicks_of_one_member_are_one_decision() -> None:
    site, proposal = proposed()
    member = committee(site)
    results = at_once(
        lambda _number: recognition.decide(
            proposal_uuid=proposal.uuid,
            outcome="award",
            reason=REASON,
            at=site.end(3) + timedelta(days=1),
            actor=member.pk,
        ),
        count=20,
    )
    assert len({one.uuid for one in results}) == 1
    assert OutboxItem.objects.filter(topic="badge.issue").count() == 1
