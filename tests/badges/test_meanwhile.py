"""What happens while badges are being signed is in what is stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.issuer.issuance import reissue
from mentor_recognition_xblock.badges.keys.records import withdraw_key
from mentor_recognition_xblock.badges.models import Credential
from mentor_recognition_xblock.core.openbadges import awards, proofs
from mentor_recognition_xblock.errors import NotFound
from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.mentors import api as mentors

from ..factories import START, enrol, make_world
from .conftest import Decide, key_of
from .test_keys import newest

pytestmark = pytest.mark.django_db(transaction=True)

Meanwhile = Callable[[Callable[[], Any]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Let something happen once, while the next badge is signed."""
    seal = awards.seal

    def arrange(act: Callable[[], Any]) -> None:
        waiting = [act]

        def sealed(*args: Any, **kwargs: Any) -> str:
            if waiting:
                waiting.pop()()
            return seal(*args, **kwargs)

        monkeypatch.setattr(awards, "seal", sealed)

    return arrange


def again(decision: Any) -> badges.CredentialData:
    """What issuing everything of a withdrawn key anew makes of a decision."""
    badges.start_batch(decisions=[decision.uuid], reason="test", at=START, again=True)
    return newest(decision)


def test_a_claim_while_the_next_edition_is_signed_is_kept(
    issuer: Path, decide: Decide, meanwhile: Meanwhile
) -> None:
    decision = decide()
    old = newest(decision)
    withdraw_key(fragment="key-1", at=START)
    meanwhile(
        lambda: badges.claim(
            credential_uuid=old.uuid, user_id=old.recipient_id, public=True, at=START
        )
    )
    new = again(decision)
    assert (new.edition, new.state, new.is_public) == (2, "claimed", True)


def test_a_badge_revoked_while_the_next_edition_is_signed_stays_revoked(
    issuer: Path, decide: Decide, meanwhile: Meanwhile
) -> None:
    decision = decide()
    old = newest(decision)
    withdraw_key(fragment="key-1", at=START)
    meanwhile(
        lambda: badges.revoke(
            credential_uuid=old.uuid, reason="The works were not their own.", at=START, actor=None
        )
    )
    assert (again(decision).edition, newest(decision).state) == (1, "revoked")


def test_a_key_withdrawn_while_it_signs_signed_nothing_that_is_kept(
    issuer: Path, decide: Decide, meanwhile: Meanwhile
) -> None:
    meanwhile(lambda: badges.compromise_key(fragment="key-1", at=START))
    badge = newest(decide())
    assert (key_of(badge), Credential.objects.count()) == ("key-2", 1)
    assert badges.verify(json.loads(badge.document), at=START).valid


def test_a_withdrawn_key_gives_back_no_badge_that_was_taken_away(
    issuer: Path, decide: Decide
) -> None:
    decision = decide()
    badges.revoke(
        credential_uuid=newest(decision).uuid, reason="The works were not their own.", at=START,
        actor=None,
    )  # fmt: skip
    withdraw_key(fragment="key-1", at=START)
    assert (again(decision).edition, newest(decision).state) == (1, "revoked")
    reissue(decision_uuid=decision.uuid, at=START, actor=None)
    assert (newest(decision).edition, newest(decision).state) == (2, "issued")


def test_many_awards_of_a_programme_cost_the_queries_of_one(
    issuer: Path, decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With enough learners behind each that rubric levels are told."""
    world = make_world()
    decisions = []
    for _number in range(5):
        mentor = mentors.enrol_mentor(
            programme_id=world.programme.id, user_id=enrol(world.course).pk, hours_per_week=4,
            expertise=["writing"], at=START, actor=None,
        )  # fmt: skip
        decisions.append(decide(outcomes=12, world=world, mentor_id=mentor.id).uuid)
    # Letters and events are tasks of each badge's own.
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)
    costs = []
    for some in (decisions[:1], decisions[1:]):
        Credential.objects.all().delete()
        batch = badges.start_batch(decisions=some, reason="test", at=START)
        with CaptureQueriesContext(connection) as asked:
            badges.run_batch(batch_uuid=batch.uuid, at=START)
        assert Credential.objects.count() == len(some)
        costs.append(len(asked))
    assert costs[1] == costs[0]


def test_a_batch_is_found_however_many_came_after_and_an_unknown_one_is_said(
    issuer: Path,
) -> None:
    first = badges.start_batch(decisions=[], reason="first", at=START)
    for _number in range(101):
        badges.start_batch(decisions=[], reason="later", at=START)
    assert badges.batch(first.uuid).reason == "first"
    with pytest.raises(NotFound):
        badges.retry_batch(batch_uuid=make_world().programme.uuid, at=START)


@pytest.mark.services
def test_a_key_withdrawn_while_one_badge_is_signed_again_leaves_nothing_signed_by_it(
    issuer: Path, decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = decide()
    old = newest(decision)
    badges.claim(credential_uuid=old.uuid, user_id=old.recipient_id, public=True, at=START)
    second = badges.rotate_key(at=START)
    sign, withdrawals = proofs.sign, []

    def withdraw() -> None:
        try:
            badges.compromise_key(fragment=second, at=START)
        finally:
            connection.close()

    def signed(*args: Any, **kwargs: Any) -> Any:
        if not withdrawals:
            withdrawals.append(Thread(target=withdraw))
            withdrawals[0].start()
            withdrawals[0].join(2)  # it waits for the badge that is being signed
        return sign(*args, **kwargs)

    monkeypatch.setattr(proofs, "sign", signed)
    badges.set_hosted(credential_uuid=old.uuid, user_id=old.recipient_id, hosted=True, at=START)
    withdrawals[0].join(30)
    badge = newest(decision)
    assert key_of(badge) == "key-3"
    assert badges.verify(json.loads(badge.document), at=START).valid
