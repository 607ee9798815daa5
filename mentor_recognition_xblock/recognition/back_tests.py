"""Back-tests: a draft of a policy against the one in force, over all closes there were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core import policy as rules
from ..errors import Conflict, NotFound
from ..jobs import api as jobs
from ..mentors import api as mentors
from ..programmes import api as programmes
from .data import BackTestData, Moved, TierMoves
from .models import BackTest
from .replay import Played, closes_of, replay

JOB: Final = "back_test"
# Hours a week that mentors offer: upper ends of the bands that are compared.
BANDS: Final = (2, 5)
# Fewer mentors than this in a band are not told apart.
LEAST: Final = 10


def start_back_test(
    *, programme_id: int, num: int, at: datetime, actor: int
) -> tuple[BackTestData, jobs.JobData | None]:
    """Begin the back-test of the draft as of save ``num``.

    That of the same rules against the same version, over the same closes, is given back with no
    job. ``Conflict`` while no close was evaluated, where the draft is no policy yet, or where the
    linter has errors.
    """
    with transaction.atomic():
        draft = programmes.locked_draft(programme_id, num=num)
        content = require_adoptable(draft)
        terms = closes_of(programme_id)
        if not terms:
            raise Conflict(_("A back-test needs at least one closed term."))
        in_force = programmes.policy_in_force(programme_id=programme_id, at=at)
        row, _is_new = BackTest.objects.get_or_create(
            programme_id=programme_id,
            content_hash=draft.content_hash,
            against_id=in_force.id,
            closes=len(terms),
            defaults={"content": content, "made_at": at},
        )
        if row.report is not None:
            return _data(row), None
        job = jobs.start(
            JOB,
            subject=f"back_test:{row.uuid}",
            programme_id=programme_id,
            about={"back_test": str(row.uuid)},
            at=at,
            by=actor,
        )
    return _data(row), job


def require_adoptable(draft: programmes.PolicyDraftData) -> Mapping[str, Any]:
    """What the draft says; ``Conflict`` with what stands in the way of it."""
    if draft.content is None:
        raise Conflict(_("The draft is no policy yet: {error}").format(error=draft.error))
    for one in draft.findings:
        if one.level == "error":
            raise Conflict(f"{one.path}: {one.message}")
    return draft.content


def run_back_test(*, uuid: UUID | str, at: datetime, progress: jobs.Tell) -> BackTestData:
    """Play it and store the report, once; repeated after a kill it begins again."""
    row = BackTest.objects.select_related("against").get(uuid=uuid)
    if row.report is not None:
        return _data(row)
    draft, now = rules.parse(row.content), rules.parse(row.against.content)
    played, closes = replay(row.programme_id, {"now": now, "draft": draft}, progress)
    people = {one.id: one for one in mentors.mentors(row.programme_id)}
    report = {
        "closes": [{"num": one.num, "title": one.title} for one in closes],
        "mentors": len(people),
        "tiers": _tiers(played["now"], played["draft"]),
        "bands": _bands(played, people),
        "moved": _moved(played["now"], played["draft"], people),
    }
    with transaction.atomic():
        row = BackTest.objects.select_for_update().get(pk=row.pk)
        if row.report is None:
            row.report = report
            row.save(update_fields=["report"])
            audit.record(
                stream=f"programme:{row.programme_id}",
                action="policy.back_tested",
                at=at,
                actor=None,
                subject=f"back_test:{row.uuid}",
                data={"hash": row.content_hash, "closes": len(closes)},
            )
    return _data(row)


def back_test_of(*, programme_id: int, content_hash: str, at: datetime) -> BackTestData | None:
    """The finished back-test of these rules against the version in force, over all closes."""
    try:
        in_force = programmes.policy_in_force(programme_id=programme_id, at=at)
    except NotFound:
        return None
    row = BackTest.objects.filter(
        programme_id=programme_id,
        content_hash=content_hash,
        against_id=in_force.id,
        closes=len(closes_of(programme_id)),
        report__isnull=False,
    ).first()
    return None if row is None else _data(row)


def back_test(uuid: UUID, *, programme_id: int) -> BackTestData:
    """One back-test; ``NotFound`` if the programme has none of that id."""
    row = BackTest.objects.filter(uuid=uuid, programme_id=programme_id).first()
    if row is None:
        raise NotFound(_("There is no such back-test."))
    return _data(row)


def back_tests(programme_id: int) -> list[BackTestData]:
    """The finished ones, the newest first."""
    rows = BackTest.objects.filter(programme_id=programme_id, report__isnull=False)
    return [_data(row) for row in rows.select_related("against").order_by("-pk")]


def policy_of_back_test(uuid: UUID) -> rules.Policy:
    """The rules that were tried."""
    return rules.parse(BackTest.objects.get(uuid=uuid).content)


def who_moves(found: BackTestData, *, without: Collection[int]) -> list[Moved]:
    """Mentors for whom the draft would have made a difference; ``without`` some, by mentor id."""
    known = {str(one.uuid): one for one in mentors.mentors(found.programme_id)}
    moves = []
    for plain in (found.report or {}).get("moved", ()):
        mentor = known.get(plain["mentor"])
        if mentor is not None and mentor.id not in without:
            moves.append(Moved(mentor.user_id, plain["tier"], plain["now"], plain["draft"]))
    return moves


def _data(row: BackTest) -> BackTestData:
    report = row.report
    return BackTestData(
        uuid=row.uuid,
        programme_id=row.programme_id,
        content_hash=row.content_hash,
        against_num=row.against.num,
        made_at=row.made_at,
        report=report,
        tiers=tuple(TierMoves(**plain) for plain in report["tiers"]) if report else (),
    )


def _tiers(now: Played, draft: Played) -> list[dict[str, Any]]:
    found = []
    for key in _keys(now, draft):
        before = {who: num for (who, tier), num in now.reached.items() if tier == key}
        after = {who: num for (who, tier), num in draft.reached.items() if tier == key}
        both = before.keys() & after.keys()
        found.append(
            {
                "key": key,
                "now": _figures(now, key, before),
                "draft": _figures(draft, key, after),
                "gained": len(after.keys() - before.keys()),
                "lost": len(before.keys() - after.keys()),
                "sooner": sum(after[who] < before[who] for who in both),
                "later": sum(after[who] > before[who] for who in both),
            }
        )
    return found


def _keys(now: Played, draft: Played) -> list[str]:
    tiers = [*draft.policy.tiers, *now.policy.tiers]
    return list(dict.fromkeys(tier.key for tier in tiers if tier.kind == "earned"))


def _figures(played: Played, key: str, reached: Mapping[int, int]) -> dict[str, Any] | None:
    """None where the policy has no such tier."""
    if played.policy.rank(key) < 0:
        return None
    return {
        "reached": len(reached),
        "held": sum(tier == key for tier in played.held.values()),
        "ready": played.ready[key],
        "joint": played.joint[key],
        "gates": {gate.metric: played.passed[key, gate.metric] for gate in _gates(played, key)},
    }


def _gates(played: Played, key: str) -> tuple[rules.Gate, ...]:
    return played.policy.tier(key).gates


def _bands(
    played: Mapping[str, Played], people: Mapping[int, mentors.MentorData]
) -> list[dict[str, Any]]:
    """Mentors with any earned tier, by the hours they offer; None for a band of too few."""
    bands: Counter[int] = Counter(_band(one.hours_per_week) for one in people.values())
    having = {
        name: Counter(
            _band(people[who].hours_per_week)
            for who in {who for who, _tier in one.reached}
            if who in people
        )
        for name, one in played.items()
    }
    return [
        {
            "up_to": BANDS[band] if band < len(BANDS) else None,
            "mentors": bands[band],
            **{
                name: counts[band] if bands[band] >= LEAST else None
                for name, counts in having.items()
            },
        }
        for band in range(len(BANDS) + 1)
    ]


def _band(hours: int) -> int:
    return sum(hours > end for end in BANDS)


def _moved(
    now: Played, draft: Played, people: Mapping[int, mentors.MentorData]
) -> list[dict[str, Any]]:
    """Each mentor and tier that the two policies reach at different closes, or one does not."""
    found = []
    for who, key in sorted(now.reached.keys() | draft.reached.keys()):
        before, after = now.reached.get((who, key)), draft.reached.get((who, key))
        if before != after and who in people:
            found.append(
                {"mentor": str(people[who].uuid), "tier": key, "now": before, "draft": after}
            )
    return found
