"""A programme whose rules change: three closes, a draft, its back-test, and the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.core import policy_text
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition

from ..population import Site, committee, make_site


def changing_site() -> Site:
    """Three closes; a good mentor, one who just misses the first tier's outcome, and a poor one."""
    site = make_site(terms=5)
    site.good, site.near, site.poor = (site.mentor() for _ in range(3))  # type: ignore[attr-defined]
    site.steady(site.good.id, terms=range(1, 6))  # type: ignore[attr-defined]
    for term in range(1, 6):
        for number in range(4):
            final = 3.2 if number else 1.8
            site.add(
                site.near.id, term=term, course=number % 2, cohort="ABC"[number % 3], final=final
            )  # type: ignore[attr-defined]
            site.add(
                site.poor.id, term=term, course=number % 2, cohort="ABC"[number % 3], final=1.8
            )  # type: ignore[attr-defined]
    for term in (1, 2, 3):
        site.close(term)
    return site


def rewritten(site: Site, change: Callable[[dict[str, Any]], object]) -> programmes.PolicyDraftData:
    """The draft, begun and changed."""
    at = site.end(len(site.terms))
    programmes.begin_policy_draft(programme_id=site.programme.id, at=at)
    draft = programmes.policy_draft(site.programme.id)
    assert draft is not None
    content = policy_text.read(draft.text)
    change(content)
    return programmes.save_policy_draft(
        programme_id=site.programme.id, text=policy_text.written(content), num=draft.num, at=at
    )


def lower(content: dict[str, Any]) -> None:
    content["tiers"][1]["gates"]["M1"] = 0.45


def played(site: Site, draft: programmes.PolicyDraftData) -> recognition.BackTestData:
    made, _job = recognition.start_back_test(
        programme_id=site.programme.id, num=draft.num, at=site.end(3), actor=manager(site).pk
    )
    return recognition.run_back_test(
        uuid=made.uuid, at=site.end(3), progress=lambda *_args: None
    )  # fmt: skip


def manager(site: Site) -> Any:
    return committee(site, role="manager")


def adopt(site: Site, num: int, **more: Any) -> programmes.PolicyVersionData:
    asked = {
        "effective_from": None,
        "note": "Fairer.",
        "at": site.end(min(3, len(site.terms))),
        **more,
    }
    return recognition.adopt_draft(
        programme_id=site.programme.id, num=num, actor=manager(site).pk, **asked
    )


class Pages:
    def __init__(self, site: Site, *, role: str = "manager") -> None:
        self.client = Client()
        self.client.force_login(committee(site, role=role))
        self.address = reverse("mentor_recognition:console_policy", args=[site.programme.slug])

    def post(self, act: str, **fields: Any) -> Any:
        return self.client.post(self.address, {"act": act, **fields}, follow=True)

    def get(self) -> str:
        return str(self.client.get(self.address).content.decode())
