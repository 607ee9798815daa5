"""Rules that are announced, and contributions that peers settle."""

from __future__ import annotations

from datetime import timedelta

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition

from ..badges.conftest import Decide
from ..factories import START
from ..population import committee, make_site


def announce_rules(_decide: Decide) -> None:
    site = make_site(terms=2)
    site.mentor()
    boss = committee(site, role="manager")
    programmes.begin_policy_draft(programme_id=site.programme.id, at=START)
    recognition.adopt_draft(
        programme_id=site.programme.id, num=1, effective_from=None, note="Clearer.", at=START,
        actor=boss.pk,
    )  # fmt: skip


def withdraw_rules(_decide: Decide) -> None:
    site = make_site(terms=2)
    site.mentor()
    boss = committee(site, role="manager")
    content = {**programmes.newest_policy(site.programme.id).content, "version": 2}
    made = programmes.add_policy_version(
        programme_id=site.programme.id, content=content, at=START, actor=boss.pk,
        effective_from=START + timedelta(days=60),
    )  # fmt: skip
    programmes.withdraw_policy(
        programme_id=site.programme.id, num=made.num, at=START, actor=boss.pk
    )


def settle_a_contribution(_decide: Decide) -> None:
    site = make_site(terms=2)
    author, *peers = (site.mentor() for _ in range(3))
    made = mentors.offer_contribution(
        mentor_id=author.id, kind="guide", title="How to open", words="Ask first.", link="",
        done_on=START.date(), at=START,
    )  # fmt: skip
    for peer in peers:
        mentors.judge_contribution(
            uuid=made.uuid, by=peer.user_id, accepts=True, reason="", at=START
        )
