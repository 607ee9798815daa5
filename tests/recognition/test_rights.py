"""Rights of tiers: named by the policy, asked in one place, gone with the tier."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.access import perform
from mentor_recognition_xblock.core.policy import lint, parse
from mentor_recognition_xblock.core.rights import RIGHTS
from mentor_recognition_xblock.errors import Conflict, NotAllowed
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.mentors import growth_acts
from mentor_recognition_xblock.pairing import acts as pairing_acts
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.standing import Placed

from ..factories import UserFactory
from ..pairing.scene import Scene, day
from .tiers_held import hold, naming

pytestmark = pytest.mark.django_db(transaction=True)


def placed(scene: Scene, user_id: int, number: float = 2) -> Placed:
    return Placed(who=user_id, at=day(number), slug=scene.programme.slug)


def accepts(scene: Scene, mentor: Any, number: float = 2) -> bool:
    request = scene.asks(at=day(number))
    pairing.hold_request(request_uuid=request.uuid, mentor_id=mentor.id, at=day(number))
    by = placed(scene, mentor.user_id, number)
    try:
        perform(pairing_acts.accept, by, {"request_uuid": str(request.uuid)})
    except pairing.NotAlone:
        return False
    return True


def client_of(user_id: int) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id))
    return client


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_every_right_of_a_shipped_policy_is_read_and_others_are_refused() -> None:
    for name in ("starter", "default"):
        content = programmes.shipped_policy(name)
        policy = parse(content)
        assert {right for tier in policy.tiers for right in tier.rights} <= RIGHTS.keys()
        content["tiers"][1]["rights"] = ["bench"]
        assert "unread_right" in {one.code for one in lint(parse(content))}


def test_the_starter_policy_keeps_nobody_from_mentoring(scene: Scene) -> None:
    assert recognition.kept_from_guiding(scene.programme.id, day(1)) == frozenset()
    hold(scene, scene.another_mentor(), "proficient")
    assert accepts(scene, scene.mentor)


def test_a_beginner_takes_learners_only_while_somebody_stands_beside_them(scene: Scene) -> None:
    naming(scene)
    # Nobody holds the right yet: a new programme must begin somewhere.
    assert accepts(scene, scene.mentor)
    guide = scene.another_mentor()
    hold(scene, guide, "master")
    assert accepts(scene, guide)
    assert not accepts(scene, scene.mentor)
    progress = reverse("mentor_recognition:mentor_progress", args=[scene.programme.slug])
    assert (
        "You take no new learners" in client_of(scene.mentor.user_id).get(progress).content.decode()
    )
    said = client_of(guide.user_id).get(progress).content.decode()
    assert "Open and lead calibration sessions." in said
    recognition.accompany(mentor_id=scene.mentor.id, supervisor_id=guide.id, at=day(2))
    assert accepts(scene, scene.mentor)
    recognition.stop_standing_beside(mentor_id=scene.mentor.id, supervisor_id=guide.id, at=day(2))
    scene.offer(scene.mentor, 9)
    assert not accepts(scene, scene.mentor)


def test_a_lapsed_tier_and_a_mentor_who_left_have_no_rights(scene: Scene) -> None:
    naming(scene)
    guide, other = scene.another_mentor(), scene.another_mentor()
    hold(scene, guide, "master", days=10)
    hold(scene, other, "master", days=50)

    def may(mentor: Any, right: str, number: float) -> bool:
        return recognition.may(
            programme_id=scene.programme.id, user_id=mentor.user_id, right=right, at=day(number)
        )

    assert may(guide, "lead_panel", 5)
    assert not may(guide, "lead_panel", 11)
    assert may(other, "lead_panel", 11)
    assert not may(scene.mentor, "lead_panel", 5)
    assert not recognition.may(
        programme_id=scene.programme.id, user_id=UserFactory().pk, right="propose", at=day(5)
    )
    mentors.end_mentor(mentor_id=other.id, at=day(12), actor=None)
    assert not may(other, "lead_panel", 13)
    # Then nobody holds them: what restrains binds nobody, what adds is nobody's.
    assert may(scene.mentor, "sole_mentor", 13)
    assert not may(scene.mentor, "lead_panel", 13)


def test_who_supervises_while_no_master_is_there(scene: Scene) -> None:
    naming(scene)
    guide = scene.another_mentor()
    hold(scene, guide, "proficient")
    assert placed(scene, guide.user_id).may("supervise")
    hold(scene, scene.another_mentor(), "master")
    assert not placed(scene, guide.user_id).may("supervise")


def test_a_master_leads_calibration_sessions_and_a_beginner_does_not(scene: Scene) -> None:
    naming(scene)
    guide = scene.another_mentor()
    hold(scene, guide, "master")
    address = reverse("mentor_recognition:console_sessions", args=[scene.programme.slug])
    assert client_of(guide.user_id).get(address).status_code == 200
    assert client_of(scene.mentor.user_id).get(address).status_code == 403


def test_a_change_of_the_rules_is_proposed_by_whom_the_tier_lets(scene: Scene) -> None:
    naming(scene)
    guide = scene.another_mentor()
    hold(scene, guide, "proficient")
    said = {"kind": "rubric", "title": "T", "words": "W", "link": "", "done_on": "2026-01-05"}
    with pytest.raises(NotAllowed):
        perform(growth_acts.offer_contribution, placed(scene, scene.mentor.user_id, 9), said)
    perform(
        growth_acts.offer_contribution,
        placed(scene, scene.mentor.user_id, 9),
        {**said, "kind": "guide"},
    )
    perform(growth_acts.offer_contribution, placed(scene, guide.user_id, 9), said)


def test_an_import_names_the_line_of_a_mentor_who_may_not(scene: Scene) -> None:
    naming(scene)
    hold(scene, scene.another_mentor(), "master")
    by = placed(scene, scene.manager().pk)
    assert by.kept_from_guiding == {scene.mentor.id}


def test_who_is_forgotten_stands_beside_nobody(scene: Scene) -> None:
    naming(scene)
    guide = scene.another_mentor()
    hold(scene, guide, "master")
    recognition.accompany(mentor_id=scene.mentor.id, supervisor_id=guide.id, at=day(2))
    mine = privacy.export_person(user_id=guide.user_id, at=day(3))
    assert mine["stood_beside"] == 1
    privacy.retire_person(user_id=guide.user_id, at=day(3))
    assert (
        recognition.own_rights(
            programme_id=scene.programme.id, mentor_id=scene.mentor.id, at=day(4)
        ).beside_me
        == ""
    )


def test_nobody_is_accompanied_who_mentors_alone_or_sits_on_the_committee(scene: Scene) -> None:
    """Whoever stands beside a mentor does not decide on them: it must not be a way to choose."""
    naming(scene)
    guide, other = scene.another_mentor(), scene.another_mentor()
    hold(scene, guide, "master")
    hold(scene, other, "proficient")
    with pytest.raises(Conflict):
        recognition.accompany(mentor_id=other.id, supervisor_id=guide.id, at=day(2))
    programmes.appoint(
        programme_id=scene.programme.id, user_id=scene.mentor.user_id, role="committee",
        at=day(1), actor=None,
    )  # fmt: skip
    with pytest.raises(Conflict):
        recognition.accompany(mentor_id=scene.mentor.id, supervisor_id=guide.id, at=day(2))


def test_who_may_not_guide_any_more_gives_way(scene: Scene) -> None:
    naming(scene)
    gone, guide = scene.another_mentor(), scene.another_mentor()
    hold(scene, gone, "master", days=10)
    hold(scene, guide, "master", days=90)
    recognition.accompany(mentor_id=scene.mentor.id, supervisor_id=gone.id, at=day(2))
    assert accepts(scene, scene.mentor)
    recognition.accompany(mentor_id=scene.mentor.id, supervisor_id=guide.id, at=day(12))
    own = recognition.own_rights(
        programme_id=scene.programme.id, mentor_id=scene.mentor.id, at=day(12)
    )
    assert own.may_guide
