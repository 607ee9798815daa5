"""Both sides of a pairing at once, on MariaDB: what both sign, hold and end is one thing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.agreements import api as agreements
from mentor_recognition_xblock.agreements.models import Agreement, Checkpoint
from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Conflict
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.pairing import api as pairing

from ..crowd import at_once
from ..factories import START, World, make_world

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)


def person(world: World, number: int) -> agreements.Person:
    """The learner for even numbers, the mentor for odd ones."""
    user = world.mentor_user if number % 2 else world.learners[0]
    return agreements.Person(user.pk, world.programme.id)


def propose(world: World, number: int, *, base_num: int = 0) -> Any:
    return agreements.propose_agreement(
        pairing_uuid=world.pairings[0].uuid, who=person(world, number), brief=f"Draft {number}.",
        goals="One page", limits="", base_num=base_num, at=START + DAY,
    )  # fmt: skip


def test_of_many_proposals_made_unseen_one_waits_and_the_rest_are_told_so() -> None:
    world = make_world()
    results = at_once(lambda number: propose(world, number))
    assert Agreement.objects.count() == 1
    refused = [one for one in results if isinstance(one, Exception)]
    assert len(refused) == 19
    assert all(isinstance(one, agreements.StaleAgreement) for one in refused)


@pytest.mark.parametrize("_time", range(3))
def test_a_signature_and_a_newer_proposal_at_one_moment_leave_no_unread_words_signed(
    _time: int,
) -> None:
    world = make_world()
    propose(world, 0)

    def act(number: int) -> Any:
        if number % 2:
            return agreements.sign_agreement(
                pairing_uuid=world.pairings[0].uuid, who=person(world, 1), num=1, at=START + DAY
            )
        return propose(world, 2, base_num=1)

    at_once(act)
    states = dict(Agreement.objects.values_list("num", "state"))
    # Signed before the newer one came, or set aside by it: never both, and the newer one waits.
    assert states in ({1: "agreed", 2: "proposed"}, {1: "set_aside", 2: "proposed"})
    assert audit.verify() is None


def test_a_checkpoint_that_both_confirm_many_times_is_held_once() -> None:
    world = make_world()
    one = agreements.plan_checkpoint(
        pairing_uuid=world.pairings[0].uuid, who=person(world, 1), starts_at=START + 2 * DAY,
        agenda="", at=START + DAY,
    )  # fmt: skip

    def act(number: int) -> Any:
        return agreements.confirm_checkpoint(
            checkpoint_uuid=one.uuid, who=person(world, number), note="", at=START + 3 * DAY
        )

    assert not [one for one in at_once(act) if isinstance(one, Exception)]
    assert Checkpoint.objects.get().state == "held"
    stream = f"programme:{world.programme.id}"
    actions = [one.action for one in audit.entries(stream=stream)]
    assert actions.count("checkpoint.held") == 1


@pytest.mark.parametrize("_time", range(3))
def test_nothing_is_signed_in_a_pairing_that_ends_meanwhile(_time: int) -> None:
    world = make_world()
    propose(world, 0)
    pair = world.pairings[0]

    def act(number: int) -> Any:
        if number % 2:
            return agreements.sign_agreement(
                pairing_uuid=pair.uuid, who=person(world, 1), num=1, at=START + DAY
            )
        return pairing.end_pairing(
            pairing_id=pair.id, reason="no_fault", at=START + DAY, actor=None
        )

    results = at_once(act)
    refused = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, Conflict) for one in refused)
    stream = f"programme:{world.programme.id}"
    order = [one.action for one in audit.entries(stream=stream)]
    assert order.count("pairing.ended") == 1
    assert "agreement.signed" not in order[order.index("pairing.ended") :]
