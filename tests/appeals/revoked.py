"""A mentor whose badge a manager revoked, and a committee that had no part in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mentor_recognition_xblock.appeals import api as appeals
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.programmes import api as programmes

from ..badges.conftest import Decide
from ..factories import START, UserFactory, make_world
from .world import SEEN, STATEMENT

WHY = "The award rested on works of another mentor's learners."


class Revoked:
    """``manager`` revoked the badge at ``at``; three members are free to sit."""

    def __init__(self, decide: Decide, *, at: datetime = START + timedelta(days=1)) -> None:
        self.world, self.at = make_world(), at
        self.manager = self.appoint("manager")
        self.others = [self.appoint("committee") for _index in range(3)]
        award: Any = decide(world=self.world)
        self.badge = badges.issue_for_decision(decision_uuid=str(award.uuid), at=START)
        badges.revoke(credential_uuid=self.badge.uuid, reason=WHY, at=at, actor=self.manager.pk)

    def appoint(self, role: str) -> Any:
        user = UserFactory()
        programmes.appoint(
            programme_id=self.world.programme.id, user_id=user.pk, role=role, at=START, actor=None
        )
        return user

    def file(self, at: datetime | None = None) -> appeals.AppealData:
        return appeals.file_appeal(
            mentor_id=self.world.mentor.id,
            kind="revocation",
            subject=self.badge.uuid,
            statement=STATEMENT,
            at=at or self.at,
        )

    def decide(self, appeal: appeals.AppealData, *outcomes: str) -> appeals.AppealData:
        for one, outcome in zip(appeals.panel_of(appeal.uuid).members, outcomes, strict=False):
            appeals.vote(
                appeal_uuid=appeal.uuid,
                outcome=outcome,
                reason=SEEN,
                at=self.at,
                actor=one.member_id,
            )
        return appeals.appeal(appeal.uuid)

    def editions(self) -> list[str]:
        return [one.state for one in badges.editions_of(self.badge.decision_uuid)]
