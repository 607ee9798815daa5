"""The programme's rules: in force, waiting, in draft, and what the draft would have changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import pages
from ..access import COMMITTEE, MANAGER, SHOWS
from ..errors import NotFound
from ..jobs import api as jobs
from ..languages import localized
from ..mentors import api as mentors
from ..pages import PageVisit, names
from ..programmes import api as programmes
from ..recognition import api as recognition
from ..recognition import policy_acts as acts
from ..statuses import status_of
from . import manager_pages
from .jobs import newest


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The versions, each with what it changed; the draft, its findings and its back-test."""
    visit = pages.visit_of(request)
    address = reverse("mentor_recognition:console_policy", args=[slug])
    answer = pages.perform(request, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    programme = visit.programme
    draft = programmes.policy_draft(programme.id)
    context = {
        "programme": programme,
        "error": answer,
        "done": pages.done_message(request),
        "versions": _versions(programme.id, visit.at),
        "draft": draft,
        "num": manager_pages.save_shown(request, answer, draft.num) if draft else 0,
        "is_refused": answer is not None and request.POST.get("act") == "save",
        **(_drafted(visit, draft) if draft else {}),
    }
    return manager_pages.show(request, "policy.html", context, status=status_of(answer))


@pages.page(COMMITTEE, does=SHOWS)
def back_test(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """A back-test with the mentors for whom it matters, but for those one has a conflict with."""
    visit = pages.visit_of(request)
    found = recognition.back_test(uuid, programme_id=visit.programme.id)
    kept_out = visit.conflicts(mentors.mentors(visit.programme.id))
    moved = recognition.who_moves(found, without=set(kept_out))
    shown = names({one.user_id for one in moved})
    titles = _titles(visit.programme.id, found)
    context = {
        "programme": visit.programme,
        "moved": [
            {"name": shown[one.user_id], "tier": titles.get(one.tier, one.tier), "one": one}
            for one in moved
        ],
        # A total less the names that are shown would tell of the one left out.
        "without_totals": bool(kept_out),
        **_compared(visit.programme.id, found),
    }
    return manager_pages.show(request, "back_test.html", context)


@pages.page(COMMITTEE, does=SHOWS)
def back_test_file(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The same as JSON; shape: ``recognition.shown_back_test``."""
    visit = pages.visit_of(request)
    done = acts.shown_back_test.run(visit, back_test=uuid)
    assert done is not None  # a read
    return pages.record(done.made, filename=f"back-test-{uuid}.json")


def _versions(programme_id: int, at: datetime) -> list[dict[str, Any]]:
    found = programmes.policy_versions(programme_id)
    try:
        in_force = programmes.policy_in_force(programme_id=programme_id, at=at).id
    except NotFound:
        in_force = 0
    older = [*found[1:], None]
    return [
        {
            "one": one,
            "title": localized(one.policy.title),
            "is_in_force": one.id == in_force,
            "waits": one.effective_from > at and one.withdrawn_at is None,
            "changes": recognition.changes_in_words(before.content, one.content) if before else [],
            "is_first": before is None,
            "caption": _("What version {num} changed").format(num=one.num),
        }
        for one, before in zip(found, older, strict=True)
    ]


def _drafted(visit: PageVisit, draft: programmes.PolicyDraftData) -> dict[str, Any]:
    programme_id = visit.programme.id
    shown: dict[str, Any] = {
        "changes": None
        if draft.content is None
        else recognition.changes_in_words(
            programmes.newest_policy(programme_id).content, draft.content
        ),
        "earliest": recognition.earliest_change(programme_id, at=visit.at),
        "jobs": [
            one
            for one in newest(visit, kinds=[recognition.JOB])[:1]
            if one.job.state != jobs.JobState.DONE
        ],
    }
    tested = recognition.back_test_of(
        programme_id=programme_id, content_hash=draft.content_hash, at=visit.at
    )
    return shown if tested is None else {**shown, **_compared(programme_id, tested)}


def _compared(programme_id: int, found: recognition.BackTestData) -> dict[str, Any]:
    """A finished back-test as tables: a row a tier, a row a band of hours."""
    titles = _titles(programme_id, found)
    report = found.report or {}
    return {
        "tested": found,
        "closes": report.get("closes", ()),
        "tiers": [
            {
                "title": titles.get(one.key, one.key),
                "one": one,
                "gates": _gates(one),
            }
            for one in found.tiers
        ],
        "bands": report.get("bands", ()),
        "least": recognition.LEAST,
    }


def _gates(one: recognition.TierMoves) -> list[dict[str, Any]]:
    """Of the mentors with the least evidence, how many pass each gate under each policy."""
    now, draft = (side["gates"] if side else {} for side in (one.now, one.draft))
    return [
        {"title": recognition.metric_title(key), "now": now.get(key), "draft": draft.get(key)}
        for key in dict.fromkeys([*draft, *now])
    ]


def _titles(programme_id: int, found: recognition.BackTestData) -> dict[str, str]:
    policies = [one.policy for one in programmes.policy_versions(programme_id)[::-1]]
    drafted = recognition.policy_of_back_test(found.uuid)
    return {tier.key: localized(tier.title) for one in (*policies, drafted) for tier in one.tiers}


ACTS = pages.acts(
    page,
    {
        "begin": acts.begin_draft,
        "save": acts.save_draft,
        "discard": acts.discard_draft,
        "test": acts.back_test,
        "adopt": acts.adopt_draft,
        "withdraw": acts.withdraw_rules,
    },
)
