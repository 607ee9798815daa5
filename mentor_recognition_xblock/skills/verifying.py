"""What waits for a verifier, as they may read it: nothing tells whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ..core.markdown import text_of
from ..errors import NotFound
from ..projects import api as projects
from ..reviews import api as reviews
from .claims import known_to
from .data import BlindClaim, WaitingClaim
from .evidence import PlatformSays
from .models import SkillClaim
from .skill_map import skill_data
from .states import ClaimState


def claims_to_verify(*, programme_id: int, verifier_id: int) -> list[WaitingClaim]:
    """Those that wait and that this person may answer, the longest waiting first."""
    return [
        WaitingClaim(row.uuid, skill_data(row.skill, row.skill_version))
        for row in _waiting(programme_id, verifier_id)
    ]


def claim_to_verify(*, programme_id: int, verifier_id: int, claim_uuid: UUID) -> BlindClaim:
    """One of them with the work, no names in it; ``NotFound`` for what is not theirs to answer."""
    waiting = _waiting(programme_id, verifier_id)
    row = next((one for one in waiting if one.uuid == claim_uuid), None)
    if row is None:
        raise NotFound(_("This one waits no more: go on with the next."))
    version = projects.version(row.version_id)
    project = projects.project(version.project_id)
    pages = [version.html, escape(row.passage), escape(row.reflection)]
    html, passage, reflection = reviews.masked_works(
        [(replace(version, html=one), project) for one in pages], programme_id=programme_id
    )
    return BlindClaim(
        uuid=row.uuid,
        skill=skill_data(row.skill, row.skill_version),
        html=html,
        words=len(text_of(html).split()),
        passage=text_of(passage),
        reflection=text_of(reflection),
        platform=_blind(PlatformSays.from_json(row.platform_says)),
    )


def _blind(says: PlatformSays | None) -> PlatformSays | None:
    """Without the grade, and of the time no more than the month."""
    if says is None:
        return None
    return PlatformSays(says.met, _month(says.looked_at), since=says.since and _month(says.since))


def _month(moment: datetime) -> datetime:
    """Its beginning where the site is, so that the month is that of the learner's page."""
    return localtime(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def programmes_that_wait() -> list[int]:
    """Ids of the programmes in which a documented skill waits."""
    rows = SkillClaim.objects.filter(state=ClaimState.WAITING)
    return list(
        rows.values_list("skill__programme_id", flat=True)
        .distinct()
        .order_by("skill__programme_id")
    )


def _waiting(programme_id: int, verifier_id: int) -> list[SkillClaim]:
    rows = list(
        SkillClaim.objects.filter(skill__programme_id=programme_id, state=ClaimState.WAITING)
        .select_related("skill", "skill_version", "version")
        .order_by("documented_at", "uuid")
    )
    known = known_to(verifier_id, programme_id, rows) if rows else set()
    return [row for row in rows if row.pk not in known]
