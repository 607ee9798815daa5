"""What is announced may be withdrawn, and nobody who is half way or conflicted loses by it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.audit.models import AuditEntry
from mentor_recognition_xblock.errors import Conflict, Invalid
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.models import Evaluation

from ..population import Site
from .rule_changes import Pages, adopt, changing_site, lower, manager, played, rewritten

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return changing_site()


def test_what_is_announced_is_withdrawn_before_its_day(site: Site) -> None:
    draft = rewritten(site, lower)
    played(site, draft)
    with pytest.raises(Invalid, match="two years"):
        adopt(site, draft.num, effective_from=site.end(3) + timedelta(days=900))
    made = adopt(site, draft.num)
    asked = {"programme_id": site.programme.id, "num": made.num, "actor": manager(site).pk}
    with pytest.raises(Conflict, match="has been in force"):
        programmes.withdraw_policy(**asked, at=made.effective_from)
    for _again in range(2):
        programmes.withdraw_policy(**asked, at=site.end(3))
    later = made.effective_from + timedelta(days=1)
    assert programmes.policy_in_force(programme_id=site.programme.id, at=later).num == 1
    other = rewritten(site, lambda c: c["tiers"][1]["gates"].update(M1=0.5))
    played(site, other)
    assert adopt(site, other.num).num == 3
    public = Client().get(reverse("mentor_recognition:criteria", args=[site.programme.slug]))
    said = unescape(public.content.decode())
    assert "These criteria change on" in said
    assert said.count("What version") == 1
    assert AuditEntry.objects.filter(action="policy.withdrawn").count() == 1


def test_a_baseline_is_not_frozen_under_a_version_that_waits(site: Site) -> None:
    draft = rewritten(site, lower)
    played(site, draft)
    made = adopt(site, draft.num)
    asked = {
        "programme_id": site.programme.id, "term_ids": [site.terms[0].id], "at": site.end(3),
        "actor": None,
    }  # fmt: skip
    with pytest.raises(Invalid, match="announced") as refusal:
        recognition.fit_baseline_cohort(**asked, effective_from=site.end(3))
    assert refusal.value.field == "effective_from"
    frozen = recognition.fit_baseline_cohort(**asked, effective_from=made.effective_from)
    in_force = programmes.policy_in_force(
        programme_id=site.programme.id, at=made.effective_from + timedelta(days=1)
    )
    assert in_force.num == frozen.num
    assert in_force.content["tiers"] == made.content["tiers"]


def test_a_tier_that_was_met_at_the_last_close_stays(site: Site) -> None:
    """Who met it may finish under the old rules, so it must still be there."""
    Evaluation.objects.filter(tier_key="master").exclude(term_id=site.terms[2].id).delete()
    assert Evaluation.objects.filter(tier_key="master", term_id=site.terms[2].id).update(
        result="met"
    )
    draft = rewritten(site, lambda c: c["tiers"].pop())
    played(site, draft)
    with pytest.raises(Conflict, match="master"):
        adopt(site, draft.num)


def test_totals_are_hidden_from_whoever_may_not_read_of_every_mentor(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = played(site, rewritten(site, lower))
    page = Pages(site, role="committee")
    address = reverse(
        "mentor_recognition:committee_back_test", args=[site.programme.slug, found.uuid]
    )
    assert "Would gain it" in page.client.get(address).content.decode()
    near = site.near  # type: ignore[attr-defined]
    monkeypatch.setattr(
        "mentor_recognition_xblock.standing.Standing.conflicts",
        lambda _by, people: {one.id: "knows" for one in people if one.id == near.id},
    )
    html = page.client.get(address).content.decode()
    assert "Would gain it" not in html
    assert "counts would tell" in html
    file = page.client.get(f"{address[:-1]}.json").json()
    assert (file["tiers"], file["bands"], file["moved"]) == (None, None, [])


def test_a_text_in_several_languages_changes_as_one(site: Site) -> None:
    draft = rewritten(
        site, lambda c: c["tiers"][1].update(title={"en": "Able mentor", "es": "Mentor capaz"})
    )
    assert draft.content is not None
    newest = programmes.newest_policy(site.programme.id)
    found = recognition.changes_in_words(newest.content, draft.content)
    assert [(one.what, one.after) for one in found] == [("Able mentor: Title", "Able mentor")]
