"""Stories of people who look at a case, and of mentors who stand beside others."""

from __future__ import annotations

from datetime import timedelta

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition

from ..badges.conftest import Decide
from ..factories import START, one_decides
from ..pairing.scene import Scene
from ..population import committee, make_site
from ..recognition.rated import Rated
from ..recognition.tiers_held import hold, naming


def ask_for_a_dossier_review(_decide: Decide) -> None:
    # As the policy does, where learners' private answers are low.
    Rated(good=1, bad=6)
    site = make_site(terms=3)
    newcomer = site.mentor()
    site.add(newcomer.id, term=2)
    site.add(newcomer.id, count=2, term=3, course=1)
    for term in (1, 2, 3):
        site.close(term)
    member = committee(site)
    asked = recognition.ask_for_dossier_review(mentor_id=newcomer.id, words="", at=site.end(3))
    recognition.answer_dossier_review(
        review_uuid=asked.uuid, answer="wait", reason="Two more cases would show it.",
        at=site.end(3), actor=member.pk,
    )  # fmt: skip


def stand_beside_a_beginner(_decide: Decide) -> None:
    scene = Scene()
    naming(scene)
    guide = scene.another_mentor()
    hold(scene, guide, "master")
    recognition.accompany(mentor_id=scene.mentor.id, supervisor_id=guide.id, at=START)


def wait_for_an_account(_decide: Decide) -> None:
    content = one_decides(programmes.shipped_policy("starter"))
    asked = [
        {**one, "account": True} if one["kind"] == "earned" else one for one in content["tiers"]
    ]
    site = make_site(terms=4, tiers=asked)
    site.steady(site.mentor().id, terms=range(1, 4))
    for term in (1, 2, 3):
        site.close(term)
    (case,) = recognition.proposals(programme_id=site.programme.id)
    recognition.remind_of_accounts(at=case.due_at - timedelta(days=1))
