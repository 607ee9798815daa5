"""Rubrics and exemplars: versions that never change, with anchors a reviewer can use."""

from __future__ import annotations

import copy
from importlib.resources import files
from typing import Any

import pytest
import yaml

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Invalid, NotFound
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.rubrics import add_exemplar
from tests.factories import START, make_world
from tests.projects.story import day
from tests.reviews.case import CRITERIA, levels

HERE = files("mentor_recognition_xblock.reviews")
EXEMPLARS = sorted(path.name for path in HERE.joinpath("exemplars").iterdir())


@pytest.fixture
def programme_id(db: None) -> int:
    return int(make_world(learners=0).programme.id)


def shipped() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(
        HERE.joinpath("rubrics", "portfolio.yaml").read_text("utf-8")
    )
    return content


def exemplar(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(HERE.joinpath("exemplars", name).read_text("utf-8"))
    return content


def add(programme_id: int, content: dict[str, Any], at: int = 0) -> reviews.RubricData:
    return reviews.add_rubric(programme_id=programme_id, content=content, at=day(at), actor=None)


def test_the_shipped_rubric_has_five_criteria_of_five_anchored_levels(programme_id) -> None:
    rubric = reviews.seed_shipped_rubric(programme_id=programme_id, at=START, actor=None)
    assert tuple(criterion.key for criterion in rubric.criteria) == CRITERIA
    anchors = [level.anchor for criterion in rubric.criteria for level in criterion.levels]
    assert len(anchors) == len(set(anchors)) == 25
    for criterion in rubric.criteria:
        assert [level.score for level in criterion.levels] == [0, 1, 2, 3, 4]
        assert criterion.prompt.endswith("?")
        assert all(level.anchor.endswith(".") for level in criterion.levels)
        assert all(level.anchor.count(".") == 1 for level in criterion.levels)
        assert len({level.label for level in criterion.levels}) == 5


def test_works_are_not_scored_under_the_key_that_is_kept_for_comments(programme_id) -> None:
    with pytest.raises(Invalid) as raised:
        add(programme_id, {**shipped(), "key": "craft"})
    assert raised.value.field == "key"


def test_seeding_twice_adds_nothing(programme_id) -> None:
    first = reviews.seed_shipped_rubric(programme_id=programme_id, at=START, actor=None)
    assert reviews.seed_shipped_rubric(programme_id=programme_id, at=day(3), actor=None) == first
    begun = reviews.calibration(programme_id=programme_id, reviewer_id=1, at=day(4))
    assert begun.total == 4
    entries = audit.entries(stream=f"programme:{programme_id}", subject="rubric:portfolio:1")
    assert len(entries) == 1


def test_at_least_six_exemplars_ship() -> None:
    assert len(EXEMPLARS) >= 6
    assert len({exemplar(name)["title"] for name in EXEMPLARS}) == len(EXEMPLARS)


@pytest.mark.parametrize("name", EXEMPLARS)
def test_a_shipped_exemplar_is_keyed_and_explained_on_every_criterion(name) -> None:
    content = exemplar(name)
    assert set(content["levels"]) == set(content["rationale"]) == set(CRITERIA)
    assert set(content["levels"].values()) <= {0, 1, 2, 3, 4}
    assert all(len(words.split()) >= 5 for words in content["rationale"].values())
    assert len(content["source"].split()) >= 60


def test_exemplars_differ_in_quality_on_every_criterion() -> None:
    for criterion in CRITERIA:
        given = {exemplar(name)["levels"][criterion] for name in EXEMPLARS}
        assert len(given) >= 3
    means = [sum(exemplar(name)["levels"].values()) / 5 for name in EXEMPLARS]
    assert max(means) - min(means) >= 1.5


def test_exemplars_show_every_level() -> None:
    given = {level for name in EXEMPLARS for level in exemplar(name)["levels"].values()}
    assert given == {0, 1, 2, 3, 4}


def test_a_changed_rubric_is_the_next_version_and_the_old_one_stays(programme_id) -> None:
    first = add(programme_id, shipped())
    changed = shipped()
    changed["title"] = "Portfolio project, second edition"
    second = add(programme_id, changed, at=1)
    assert (first.num, second.num) == (1, 2)
    assert add(programme_id, changed, at=2) == second
    assert reviews.rubric_in_use(programme_id) == second


def test_a_programme_without_a_rubric_says_who_fixes_it(programme_id) -> None:
    with pytest.raises(NotFound, match="manager"):
        reviews.rubric_in_use(programme_id)


def without(field: str) -> dict[str, Any]:
    content = copy.deepcopy(shipped())
    del content["criteria"][0][field]
    return content


def with_levels(scores: list[int]) -> dict[str, Any]:
    content = copy.deepcopy(shipped())
    given = content["criteria"][0]["levels"]
    content["criteria"][0]["levels"] = [given[0] | {"score": score} for score in scores]
    return content


@pytest.mark.parametrize(
    "content",
    [
        {"key": "k", "title": "t", "criteria": []},
        *(without(field) for field in ("key", "title", "prompt", "levels")),
        with_levels([0, 1, 2, 3]),
        with_levels([4, 3, 2, 1, 0]),
        with_levels([0, 1, 2, 3, 3]),
    ],
)
def test_a_malformed_rubric_is_refused_by_field(programme_id, content) -> None:
    with pytest.raises(Invalid) as refusal:
        add(programme_id, content)
    assert refusal.value.field.startswith("criteria")


@pytest.mark.parametrize("field", ["key", "title"])
def test_a_rubric_without_key_or_title_is_refused_by_field(programme_id, field) -> None:
    content = shipped()
    del content[field]
    with pytest.raises(Invalid) as refusal:
        add(programme_id, content)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "wrong",
    [
        levels(2, 2, 2, 2),
        levels(2) | {"style": 3},
        levels(2) | {"breadth": 5},
        levels(2) | {"breadth": -1},
        levels(2) | {"breadth": None},
        levels(2) | {"breadth": "3"},
    ],
)
def test_an_exemplar_needs_one_level_per_criterion(programme_id, wrong) -> None:
    rubric = add(programme_id, shipped())
    with pytest.raises(reviews.ScoresIncomplete) as refusal:
        add_exemplar(
            rubric_id=rubric.id,
            title="A work",
            source="Words.",
            levels=wrong,
            rationale={},
            at=START,
        )
    assert refusal.value.field.startswith("scores.")
