"""A learner allows, publishes and withdraws uses of a work; what points to people is hidden."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from mentor_recognition_xblock.portfolio.learner_models import SharedText, WorkConsent
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.skills import api as skills

from ..block.runtime import act, place
from ..factories import START
from ..personal.test_pages import signed_in
from ..skills.test_skills import add, answer, document
from .works import TEXT, Work, certify, make_work

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> None:
    """These tests move the time themselves."""


@pytest.fixture
def work() -> Iterator[Work]:
    with time_machine.travel(START + DAY, tick=False):
        yield make_work()


def page(work: Work) -> str:
    return f"/works/{work.world.programme.slug}/{work.project.uuid}/"


def post(work: Work, user: Any = None, **fields: str) -> Any:
    return signed_in(user or work.learner).post(page(work), fields)


def preview(work: Work, scope: str = "public") -> dict[str, Any]:
    slug = work.world.programme.slug
    url = f"/api/v1/programmes/{slug}/acts/portfolio.sharing/"
    answer = signed_in(work.learner).get(url, {"project": str(work.project.uuid)})
    assert answer.status_code == 200, answer.content
    previews = answer.json()["found"]["previews"]
    return next(one for one in previews if one["scope"] == scope)


def publish(work: Work, scope: str = "public", **typed: str) -> str:
    assert post(work, act="save", scope=scope, **typed).status_code == 302
    wording = preview(work, scope)["wording"]
    assert post(work, act="publish", scope=scope, wording=wording).status_code == 302
    return str(SharedText.objects.get(consent__scope=scope).uuid)


def test_what_points_to_a_person_is_listed_and_hidden_in_what_is_published(work: Work) -> None:
    mentor = work.world.mentor_user.first_name
    own = work.learner.first_name
    work.finish(
        f"{TEXT} {own} thanks {mentor}: ask ana@example.org or +34 600 123 456, "
        "see https://github.com/somebody, number 654321."
    )
    found = {one["kind"]: one for one in preview(work)["found"]}
    assert {"email", "phone", "link", "number", "name"} <= set(found)
    assert not found["email"]["may_be_kept"]
    assert not found["phone"]["may_be_kept"]
    uuid = publish(work, shown_name="A sailor")
    public = Client().get(f"/shared/{uuid}").content.decode()
    assert "A sailor" in public
    assert "old pier" in public
    for hidden in (mentor, own, "ana@example.org", "600 123", "github.com/somebody", "654321"):
        assert hidden not in public, hidden


def test_the_learner_may_show_their_own_name_and_never_anothers(work: Work) -> None:
    mentor, own = work.world.mentor_user.first_name, work.learner.first_name
    work.finish(f"{TEXT} {own} and {mentor} measured.")
    found = {one["excerpt"]: one for one in preview(work)["found"]}
    assert found[own]["may_be_kept"]
    assert not found[mentor]["may_be_kept"]
    chosen = {f"choices.{one['key']}": "keep" for one in found.values()}
    uuid = publish(work, **chosen)
    public = Client().get(f"/shared/{uuid}").content.decode()
    assert own in public
    assert mentor not in public
    refused = post(work, act="save", scope="public", shown_name=f"With {mentor}")
    assert refused.status_code == 400


def test_nothing_is_published_that_was_not_previewed(work: Work) -> None:
    work.save()
    work.finish()
    wording = preview(work)["wording"]
    work.save(
        kind="", partner="", problem="", narrative="", what={}, where={},
        closing="Call me: +34 600 123 456", entry_num=1,
    )  # fmt: skip
    assert post(work, act="publish", scope="public", wording=wording).status_code == 409
    assert not SharedText.objects.exists()
    assert not WorkConsent.objects.exists()


def test_a_withdrawal_reaches_every_place_at_once_and_stays_in_the_history(work: Work) -> None:
    work.finish()
    uuid = publish(work)
    publish(work, "story", words="I could not tell a tide from a wave.")
    for scope in ("exemplar", "binder"):
        assert post(work, act="allow", scope=scope).status_code == 302
    spotlights = f"/spotlights/{work.world.programme.slug}/"
    binder = f"/mentor/{work.world.programme.slug}/binder/"
    mentor = signed_in(work.world.mentor_user)
    assert "tide from a wave" in Client().get(spotlights).content.decode()
    assert "old pier" in mentor.get(binder).content.decode()
    assert len(projects.lent_versions(work.world.programme.id, limit=9)) == 1
    for scope in ("public", "story", "exemplar", "binder"):
        assert post(work, act="withdraw", scope=scope).status_code == 302
    assert Client().get(f"/shared/{uuid}").status_code == 404
    assert "tide from a wave" not in Client().get(spotlights).content.decode()
    assert "old pier" not in mentor.get(binder).content.decode()
    assert "old pier" not in mentor.get(f"{binder}?file=html").content.decode()
    assert projects.lent_versions(work.world.programme.id, limit=9) == []
    assert not SharedText.objects.exists()
    assert WorkConsent.objects.exclude(withdrawn_at=None).count() == 4
    assert "withdrawn on" in signed_in(work.learner).get(page(work)).content.decode()
    exported = json.dumps(privacy.export_person(user_id=work.learner.pk, at=START + DAY))
    assert "withdrawn_at" in exported


def test_the_binder_holds_the_mentors_comments_and_the_learners_words_without_names(
    work: Work,
) -> None:
    name = work.learner.first_name
    work.save(narrative=f"I, {name}, began anew.")
    work.submit()
    version = projects.versions(work.project.id)[-1]
    projects.annotate(
        version_uuid=version.uuid, author_id=work.world.mentor_user.pk, start=0, end=5,
        exact="Tides", prefix="", suffix="", category="iterative", at=START + DAY,
        body=f"Well said, {name}.",
    )  # fmt: skip
    work.submit(final=True, source="Other words.")
    post(work, act="allow", scope="binder")
    slug = work.world.programme.slug
    held = signed_in(work.world.mentor_user).get(f"/mentor/{slug}/binder/?file=html")
    text = held.content.decode()
    assert "Well said" in text
    assert "began anew" in text
    assert name not in text
    assert work.learner.username not in text
    assert "attachment" in held["Content-Disposition"]


def test_strangers_neither_see_nor_change_what_a_learner_allows(work: Work) -> None:
    work.finish()
    for user in (work.world.learners[1], work.world.mentor_user):
        assert signed_in(user).get(page(work)).status_code == 403
        assert post(work, user, act="allow", scope="binder").status_code == 403
    assert not WorkConsent.objects.exists()


def test_an_unfinished_work_is_shown_to_nobody(work: Work) -> None:
    work.submit()
    assert post(work, act="allow", scope="binder").status_code == 409
    status, _answer = act(work.unit, work.learner, "lend", {"lends": True})
    assert status == 409


def test_who_leaves_takes_all_that_was_public_with_them(work: Work) -> None:
    work.finish()
    uuid = publish(work)
    privacy.retire_person(user_id=work.learner.pk, at=START + 2 * DAY)
    assert Client().get(f"/shared/{uuid}").status_code == 404
    assert not WorkConsent.objects.filter(active=True).exists()


def test_names_of_anybody_in_the_programme_are_hidden_and_none_can_be_taken(work: Work) -> None:
    stranger, reviewer = work.world.learners[1], certify(work.world)
    work.finish(f"{TEXT} {reviewer.first_name} and {stranger.username} measured.")
    uuid = publish(work)
    public = Client().get(f"/shared/{uuid}").content.decode()
    assert reviewer.first_name not in public
    assert stranger.username not in public
    for name in (reviewer.first_name, "Sai\u202elor", "Sai\u200blor", "Sai\u3164lor", "\u2067Al"):
        refused = post(work, act="save", scope="public", shown_name=name)
        assert refused.status_code == 400, name
    assert "not seen" in refused.content.decode()
    # Joiners belong to how such names are spelled.
    for name in ("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", "\u0d9a\u0dca\u200d\u0dbb"):
        assert post(work, act="save", scope="public", shown_name=name).status_code == 302, name


def test_a_learner_may_show_their_whole_name_though_somebody_bears_a_part_of_it(
    work: Work,
) -> None:
    work.finish()
    own, other = work.learner, work.world.learners[1]
    own.last_name = other.last_name = "Castellane"
    own.save()
    other.save()
    shown = f"{own.first_name} Castellane"
    assert post(work, act="save", scope="public", shown_name=shown).status_code == 302
    taken = f"{other.first_name} Castellane"
    assert post(work, act="save", scope="public", shown_name=taken).status_code == 400


@pytest.mark.parametrize("words", ["", " \u200b\u2060 ", "\u3164\u3164"])
def test_a_story_in_which_nothing_is_seen_is_no_story(work: Work, words: str) -> None:
    work.finish()
    refused = post(work, act="save", scope="story", words=words)
    assert refused.status_code == 400
    assert "Tell your story first." in refused.content.decode()


def test_a_skill_is_shown_only_while_it_is_verified_and_a_story_tells_no_title(work: Work) -> None:
    skill = add(work.world)
    project = work.finish()
    document(work, skill.uuid)
    answer(work.world, place(work.world, "review"), certify(work.world))
    uuid = publish(work)
    assert skill.name in Client().get(f"/shared/{uuid}").content.decode()
    publish(work, "story", words="I could not tell a tide from a wave.")
    assert SharedText.objects.get(consent__scope="story").title == ""
    assert preview(work, "story")["title"] == ""
    (claim,) = skills.verified_skills([project.id])[project.id]
    claim_uuid = {"claim": str(claim.uuid)}
    assert act(work.unit, work.learner, "withdraw_claim", claim_uuid)[0] == 200
    left = Client().get(f"/shared/{uuid}").content.decode()
    assert "old pier" in left
    assert skill.name not in left


def test_the_binder_shows_what_was_written_as_it_is_read(work: Work) -> None:
    work.save(narrative="I *began* anew.")
    work.finish()
    post(work, act="allow", scope="binder")
    slug = work.world.programme.slug
    held = signed_in(work.world.mentor_user).get(f"/mentor/{slug}/binder/").content.decode()
    assert "<em>began</em>" in held
    assert "*began*" not in held
