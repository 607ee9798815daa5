"""Skills: a map in versions, documented with finished work, verified blind by somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.skills import api as skills
from mentor_recognition_xblock.skills.models import SkillClaim, SkillVersion

from ..block.runtime import act, place
from ..factories import START, UserFactory, World
from ..personal.test_pages import signed_in
from ..portfolio.works import TEXT, Work, certify, make_work

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def work() -> Iterator[Work]:
    with time_machine.travel(START + DAY, tick=False):
        yield make_work()


def manager(world: World) -> Any:
    user = UserFactory()
    programmes.appoint(
        programme_id=world.programme.id, user_id=user.pk, role="manager", at=START, actor=None
    )
    return user


def add(world: World, name: str = "Reading a chart", **more: Any) -> skills.SkillData:
    facts = {
        "skill_uuid": None, "base_num": 0, "language": "en", "about": "", "standard": "STCW II/1",
        "standard_version": "2010", "review_on": date(2027, 1, 1), **more,
    }  # fmt: skip
    return skills.save_skill(
        programme_id=world.programme.id, name=name, at=START, actor=None, **facts
    )


def document(work: Work, skill: UUID, **more: Any) -> tuple[int, dict[str, Any]]:
    sent = {
        "skill": str(skill), "passage": "the old pier", "reflection": "I read the depths.", **more
    }  # fmt: skip
    return act(work.unit, work.learner, "document_skill", sent)


def answer(world: World, unit: str, user: Any, **more: Any) -> tuple[int, dict[str, Any]]:
    claim = SkillClaim.objects.latest("pk")
    sent = {"claim": str(claim.uuid), "answer": "verify", "reason": "", **more}
    return act(unit, user, "answer_claim", sent)


def test_managers_write_the_map_in_languages_and_no_version_is_lost(work: Work) -> None:
    world = work.world
    page = f"/console/{world.programme.slug}/skills/"
    client = signed_in(manager(world))
    first = {
        "act": "save", "language": "en", "name": "Reading a chart", "about": "Finds depths.",
        "standard": "STCW II/1", "standard_version": "2010", "review_on": "2027-01-01", "num": "0",
    }  # fmt: skip
    assert client.post(page, first).status_code == 302
    (made,) = skills.skill_map(world.programme.id)
    spanish = {
        **first,
        "skill": str(made.uuid),
        "num": "1",
        "language": "es",
        "name": "Leer cartas",
    }
    assert client.post(page, spanish).status_code == 302
    (made,) = skills.skill_map(world.programme.id)
    assert (made.num, made.texts["en"]["name"], made.texts["es"]["name"]) == (
        2, "Reading a chart", "Leer cartas",
    )  # fmt: skip
    assert [one.num for one in skills.earlier_versions(world.programme.id)[made.id]] == [1]
    stale = client.post(page, {**spanish, "num": "1", "name": "Leer mapas"})
    assert stale.status_code == 409
    assert "Leer mapas" in stale.content.decode()
    twice = client.post(page, {**first, "name": "reading a CHART"})
    assert twice.status_code == 409
    with pytest.raises(TypeError):
        SkillVersion.objects.first().save()


def test_a_skill_is_shown_with_finished_work_and_words_that_stand_in_it(work: Work) -> None:
    skill = add(work.world)
    work.submit()
    assert document(work, skill.uuid)[1]["error"]["code"] == "work_not_finished"
    work.submit(final=True, source=f"{TEXT} The end.")
    refused = document(work, skill.uuid, passage="words of my own")
    assert refused[1]["error"]["field"] == "passage"
    for _again in range(2):
        status, shown = document(work, skill.uuid)
        assert status == 200, shown
    assert SkillClaim.objects.count() == 1
    assert "Waits for a verifier" in shown["html"]
    other = document(work, skill.uuid, reflection="Other words.")
    assert other[1]["error"]["code"] == "already_documented"


def test_a_verifier_reads_it_without_a_name_and_the_learner_is_told(work: Work) -> None:
    world, skill = work.world, add(work.world)
    name = work.learner.first_name
    work.finish(f"{TEXT} Written by {name}.")
    document(work, skill.uuid, reflection=f"I, {name}, read the depths.")
    unit, verifier = place(world, "review"), certify(world)
    claim = str(SkillClaim.objects.get().uuid)
    _status, queue = act(unit, verifier, "show_skills", {})
    assert "Reading a chart" in queue["html"]
    _status, shown = act(unit, verifier, "show_skill", {"claim": claim})
    assert "the old pier" in shown["html"]
    assert "read the depths" in shown["html"]
    for hidden in (name, work.learner.username, str(work.project.uuid), "Tides</h"):
        assert hidden not in shown["html"].replace("# Tides", "") or hidden == "Tides</h"
    status, done = answer(world, unit, verifier)
    assert status == 200, done
    assert SkillClaim.objects.get().state == "verified"
    from mentor_recognition_xblock.notifications.models import Notice

    assert Notice.objects.filter(user=work.learner, kind="skill_answered").count() == 1
    from ..block.runtime import view

    page = view(work.unit, work.learner)
    assert "Verified" in page
    assert verifier.first_name not in page


def test_who_ever_mentored_the_learner_can_neither_see_nor_verify(work: Work) -> None:
    world, skill = work.world, add(work.world)
    work.finish()
    document(work, skill.uuid)
    unit = place(world, "review")
    certify(world, world.mentor_user)
    pair = world.pairings[0]
    pairing.end_pairing(
        pairing_id=pair.id, reason="no_fault", parted=True, at=START + DAY, actor=None
    )
    _status, queue = act(unit, world.mentor_user, "show_skills", {})
    assert "No skill waits for you" in queue["html"]
    status, refused = answer(world, unit, world.mentor_user)
    assert (status, refused["error"]["code"]) == (403, "knows_the_learner")
    certify(world, work.learner)
    assert answer(world, unit, work.learner)[1]["error"]["code"] == "knows_the_learner"
    assert SkillClaim.objects.get().state == "waiting"


def test_sent_back_with_a_reason_it_can_be_documented_anew(work: Work) -> None:
    world, skill = work.world, add(work.world)
    work.finish()
    document(work, skill.uuid)
    unit, verifier, other = place(world, "review"), certify(world), certify(world)
    silent = answer(world, unit, verifier, answer="send_back")
    assert silent[1]["error"]["field"] == "reason"
    assert answer(world, unit, verifier, answer="send_back", reason="Which chart?")[0] == 200
    late = answer(world, unit, other)
    assert (late[0], late[1]["error"]["code"]) == (409, "claim_settled")
    status, shown = document(work, skill.uuid, reflection="The chart of 2020.")
    assert status == 200, shown
    assert "Which chart?" in shown["html"]


def test_what_was_verified_keeps_the_words_it_was_verified_by(work: Work) -> None:
    world, skill = work.world, add(work.world)
    project = work.finish()
    document(work, skill.uuid)
    answer(world, place(world, "review"), certify(world))
    add(world, "Navigation", skill_uuid=skill.uuid, base_num=1)
    skills.retire_skill(
        programme_id=world.programme.id, skill_uuid=skill.uuid, retired=True, at=START, actor=None
    )
    (kept,) = skills.verified_skills([project.id])[project.id]
    assert kept.skill.name == "Reading a chart"
    assert skills.skill_map(world.programme.id) == []
    claim = {"claim": str(kept.uuid)}
    assert act(work.unit, work.world.learners[1], "withdraw_claim", claim)[0] == 403
    assert act(work.unit, work.learner, "withdraw_claim", claim)[0] == 200
    assert skills.verified_skills([project.id]) == {}


def test_a_skills_name_is_seen_as_it_is_written(work: Work) -> None:
    for name in ("Read\u202eing", "Reading\u200b"):
        with pytest.raises(Invalid) as raised:
            add(work.world, name)
        assert raised.value.field == "name", name


def test_words_in_a_language_are_added_and_never_written_over(work: Work) -> None:
    world = work.world
    page = f"/console/{world.programme.slug}/skills/"
    client = signed_in(manager(world))
    made = add(world)
    other = {
        "act": "save", "skill": str(made.uuid), "num": "1", "adds": "on", "name": "Lesen",
        "language": "xx", "about": "", "standard": "", "standard_version": "", "review_on": "",
    }  # fmt: skip
    unknown = client.post(page, other)
    assert unknown.status_code == 400
    assert "No language is called" in unknown.content.decode()
    assert client.post(page, {**other, "language": "en"}).status_code == 409
    assert client.post(page, {**other, "language": "de"}).status_code == 302
    (kept,) = skills.skill_map(world.programme.id)
    assert {tag: words["name"] for tag, words in kept.texts.items()} == {
        "en": "Reading a chart", "de": "Lesen",
    }  # fmt: skip


def test_a_refused_change_opens_again_as_the_same_change(work: Work) -> None:
    world = work.world
    made, other = add(world), add(world, "Knots")
    page = f"/console/{world.programme.slug}/skills/"
    sent = {
        "act": "save", "skill": str(made.uuid), "num": "1", "language": "en", "name": "Knots",
        "adds": "", "about": "Typed words.", "standard": "", "standard_version": "",
        "review_on": "",
    }  # fmt: skip
    refused = signed_in(manager(world)).post(page, sent)
    assert refused.status_code == 409
    forms = refused.content.decode().split("<form")
    (typed,) = [form for form in forms if "Typed words." in form]
    assert f'value="{made.uuid}"' in typed
    assert str(other.uuid) not in typed.partition("</form>")[0]


def test_blind_readers_meet_neither_telephones_nor_the_verifiers_own_name(work: Work) -> None:
    world, skill = work.world, add(work.world)
    work.finish(f"{TEXT} Call +49 (0) 171 / 123 45 67.")
    document(work, skill.uuid, reflection="Or joe_at_gmail.com, 0171_123_4567.")
    unit, verifier = place(world, "review"), certify(world)
    claim = str(SkillClaim.objects.get().uuid)
    _status, shown = act(unit, verifier, "show_skill", {"claim": claim})
    for hidden in ("171 / 123", "123 45", "123_4567", "joe_at"):
        assert hidden not in shown["html"], hidden
    said = f"Which chart? Yours, {verifier.first_name} ({verifier.username})"
    assert answer(world, unit, verifier, answer="send_back", reason=said)[0] == 200
    told = SkillClaim.objects.get().reason
    assert "Which chart?" in told
    assert verifier.first_name not in told
    assert verifier.username not in told
