"""Two people agree, plan, meet and fall silent: each event of that, as it comes about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from mentor_recognition_xblock.agreements import api as agreements
from mentor_recognition_xblock.pairing import api as pairing

from ..factories import START, World, make_world

DAY = timedelta(days=1)


def person(world: World, user: Any) -> agreements.Person:
    return agreements.Person(user.pk, world.programme.id)


def agree(_decide: Callable[..., Any]) -> None:
    """The learner proposes and the mentor signs."""
    world = make_world()
    pair, learner = world.pairings[0].uuid, person(world, world.learners[0])
    agreements.propose_agreement(
        pairing_uuid=pair, who=learner, brief="A tide table.", goals="One page", limits="",
        base_num=0, at=START + DAY,
    )  # fmt: skip
    mentor = person(world, world.mentor_user)
    agreements.sign_agreement(pairing_uuid=pair, who=mentor, num=1, at=START + DAY)


def plan(world: World) -> agreements.CheckpointData:
    return agreements.plan_checkpoint(
        pairing_uuid=world.pairings[0].uuid, who=person(world, world.mentor_user),
        starts_at=START + 3 * DAY, agenda="", at=START + DAY,
    )  # fmt: skip


def plan_a_checkpoint(_decide: Callable[..., Any]) -> None:
    plan(make_world())


def call_a_checkpoint_off(_decide: Callable[..., Any]) -> None:
    world = make_world()
    one = plan(world)
    learner = person(world, world.learners[0])
    agreements.cancel_checkpoint(checkpoint_uuid=one.uuid, who=learner, at=START + 2 * DAY)


def hold_a_checkpoint(_decide: Callable[..., Any]) -> None:
    world = make_world()
    one = plan(world)
    for user in (world.learners[0], world.mentor_user):
        agreements.confirm_checkpoint(
            checkpoint_uuid=one.uuid, who=person(world, user), note="", at=START + 4 * DAY
        )


def come_close(days: float) -> Callable[[Callable[..., Any]], None]:
    """A checkpoint on the third day, looked at so many days after the start."""

    def remind(_decide: Callable[..., Any]) -> None:
        world = make_world()
        plan(world)
        agreements.remind(programme_id=world.programme.id, at=START + days * DAY)

    return remind


def fall_silent(_decide: Callable[..., Any]) -> None:
    world = make_world()
    pairing.say_met(
        pairing_uuid=world.pairings[0].uuid, user_id=world.learners[0].pk, at=START + DAY
    )
    agreements.remind(programme_id=world.programme.id, at=START + 30 * DAY)


def set_a_proposal_aside(_decide: Callable[..., Any]) -> None:
    """The learner proposes and the mentor leaves it."""
    world = make_world()
    pair = world.pairings[0].uuid
    agreements.propose_agreement(
        pairing_uuid=pair, who=person(world, world.learners[0]), brief="A tide table.",
        goals="One page", limits="", base_num=0, at=START + DAY,
    )  # fmt: skip
    mentor = person(world, world.mentor_user)
    agreements.set_agreement_aside(pairing_uuid=pair, who=mentor, num=1, at=START + DAY)


def miss_a_checkpoint(_decide: Callable[..., Any]) -> None:
    world = make_world()
    one = plan(world)
    learner = person(world, world.learners[0])
    agreements.miss_checkpoint(checkpoint_uuid=one.uuid, who=learner, at=START + 4 * DAY)


SCENARIOS: dict[str, Callable[[Callable[..., Any]], None]] = {
    "agreement_proposed": agree,
    "agreement_signed": agree,
    "agreement_set_aside": set_a_proposal_aside,
    "checkpoint_missed": miss_a_checkpoint,
    "checkpoint_planned": plan_a_checkpoint,
    "checkpoint_cancelled": call_a_checkpoint_off,
    "checkpoint_held": hold_a_checkpoint,
    "checkpoint_soon": come_close(2.5),
    "checkpoint_unconfirmed": come_close(5),
    "contact_gap": fall_silent,
}
