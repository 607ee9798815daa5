"""The shipped rubric and tiers in Spanish and Arabic wherever they are read; badges as signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from mentor_recognition_xblock.badges.images import composed
from mentor_recognition_xblock.badges.issuer.achievements import of_tier
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.rubrics import shipped_rubric
from mentor_recognition_xblock.units import preview

from ..block.runtime import act, place, view
from ..factories import START, World, enrol, make_world

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = {
    "es": ("Amplitud", "¿Cuánto de una tarea real", "Mentor competente", "rtl"),
    "ar": ("الشمول", "ما القدر الذي يتناوله", "مرشد متمكّن", "ltr"),
}
ISOLATED = re.compile(r"(<bdi|dir=\"auto\")[^>]*>[^<]*$")


def maps(plain: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every text of a shipped file with its place: those whose key says that people read it."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            if key in ("title", "prompt", "label", "anchor"):
                yield f"{path}.{key}", value
            else:
                yield from maps(value, f"{path}.{key}")
    elif isinstance(plain, list):
        for index, value in enumerate(plain):
            yield from maps(value, f"{path}.{index}")


@pytest.fixture
def world() -> World:
    found = make_world()
    reviews.seed_shipped_rubric(programme_id=found.programme.id, at=START, actor=None)
    return found


@pytest.mark.parametrize("name", ["starter", "default"])
def test_every_text_of_a_shipped_policy_is_there_in_three_languages(name: str) -> None:
    texts = dict(maps(programmes.shipped_policy(name)))
    assert len(texts) == 4
    assert {path for path, text in texts.items() if set(text) != {"en", "es", "ar"}} == set()


def test_every_text_of_the_shipped_rubric_is_there_in_three_languages() -> None:
    texts = dict(maps(shipped_rubric()))
    assert len(texts) == 1 + 5 * (2 + 5 * 2)
    for path, text in texts.items():
        assert set(text) == {"en", "es", "ar"}, path
        assert re.search("[\u0600-\u06ff]", text["ar"]), path
        assert text["es"] != text["en"] or text["en"] == "Personal", path


@pytest.mark.parametrize("language", LANGUAGES)
def test_reviewers_read_the_rubric_in_their_language(world: World, language: str) -> None:
    title, prompt, _tier, _dir = LANGUAGES[language]
    person = enrol(world.course)
    with translation.override(language):
        calibrating = view(place(world, "review"), person)
        assert title in calibrating
        assert prompt in calibrating
        assert "Breadth" not in calibrating
        # Each text of the programme's own stands alone, whatever way the page reads.
        for shown in re.finditer(re.escape(title), calibrating.split("<script")[0]):
            before = calibrating[: shown.start()]
            assert (
                ISOLATED.search(before)
                or before.rstrip().endswith(("على", "sobre", "on"))
                or ("<label" in before[-200:])
            )
        rubric = reviews.rubric_in_use(world.programme.id)
        refused = act(place(world, "review"), person, "rate", {"scores": {}, "exemplar_uuid": "x"})
        assert rubric.criteria[0].title == title
        assert refused[0] == 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_criteria_preview_and_standing_name_tiers_in_the_readers_language(
    world: World, language: str, client: Client
) -> None:
    tier = LANGUAGES[language][2]
    answer = client.get(f"/criteria/{world.programme.slug}/", headers={"accept-language": language})
    page = answer.content.decode()
    assert tier in page
    assert "Proficient Mentor" not in page
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page
    with translation.override(language):
        author = enrol(world.course, role="staff")
        assert tier in view(place(world, "recognition"), author, "author_view")
        policy = programmes.policy_in_force(programme_id=world.programme.id, at=START).policy
        assert preview.localized(policy.tier("proficient").title) == tier


def test_a_badge_keeps_the_language_that_it_was_signed_in(world: World) -> None:
    version = programmes.policy_in_force(
        programme_id=world.programme.id, at=timezone.now() + timedelta(days=1)
    )

    def made() -> Any:
        return of_tier(version.id, "proficient", programme_id=world.programme.id, at=START)

    with translation.override("es"):
        signed = made()
    for reader in ("ar", "en"):
        with translation.override(reader):
            assert made().document == signed.document
            assert composed._scene(made()) == composed._scene(signed)
    assert signed.document["name"].startswith("Mentor competente, ")


def test_what_a_programme_wrote_in_one_language_stays_as_it_is(world: World) -> None:
    content = programmes.shipped_policy("starter")
    for tier in content["tiers"]:
        tier["title"] = tier["title"]["en"]
    programmes.add_policy_version(
        programme_id=world.programme.id, content=content, effective_from=START, at=START, actor=None
    )
    with translation.override("ar"):
        shown = Client().get(
            f"/criteria/{world.programme.slug}/", headers={"accept-language": "ar"}
        )
    assert '<h2 dir="auto">Proficient Mentor</h2>' in shown.content.decode()
