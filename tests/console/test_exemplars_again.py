"""Works for calibration that come again: withdrawn, lent once more, copied to a newer rubric."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from mentor_recognition_xblock.errors import Conflict
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START
from ..projects.story import day
from ..reviews.case import Case
from . import test_exemplars as works
from .test_exemplars import address, case, finished, give, manager, pool, row, use, write
from .test_pairings import signed_in, text

__all__ = ["case", "manager"]

pytestmark = pytest.mark.django_db(transaction=True)


def next_version(case: Case, manager: Any, **texts: str) -> None:
    """A new version of the rubric, with its title changed, or these texts."""
    begun = reviews.begin_rubric_draft(
        programme_id=case.programme_id, source="portfolio:1", at=START, actor=manager.pk
    )
    saved = reviews.save_rubric_draft(
        programme_id=case.programme_id, num=begun.num, language="en",
        written=texts or {"title": "Another title"}, at=START,
    )  # fmt: skip
    reviews.publish_rubric_draft(
        programme_id=case.programme_id, num=saved.num, at=START, actor=manager.pk
    )


def exemplars(title: str) -> list[Any]:
    rows = apps.get_model("mentor_recognition", "Exemplar").objects.filter(title=title)
    return list(rows.order_by("pk"))


def withdraw(case: Case, manager: Any, uuid: Any) -> Any:
    there = address(case, "exemplar", uuid)
    return signed_in(manager).post(there, {"act": "withdraw", "sure": "on"})


def test_a_first_key_goes_with_the_work_to_the_next_version(case: Case, manager: Any) -> None:
    first, second = case.reviewers[:2]
    give(case, first, write(case, manager), 2)
    next_version(case, manager)
    _old, new = exemplars("A kite")
    assert give(case, second, new.uuid, 2).status_code == 302
    assert exemplars("A kite")[1].state == "agreed"


def test_a_page_that_was_open_before_the_new_version_changes_no_old_copy(
    case: Case, manager: Any
) -> None:
    uuid = write(case, manager)
    give(case, case.reviewers[0], uuid, 2)
    next_version(case, manager)
    with pytest.raises(Conflict, match="A newer rubric is in use"):
        reviews.give_key(
            programme_id=case.programme_id, person_id=case.reviewers[1].pk, exemplar_uuid=uuid,
            levels=works.levels(2), rationale=dict.fromkeys(works.levels(2), "It says so."),
            at=START,
        )  # fmt: skip
    with pytest.raises(Conflict, match="A newer rubric is in use"):
        reviews.withdraw_exemplar(
            programme_id=case.programme_id, exemplar_uuid=uuid, at=START, actor=manager.pk
        )
    assert {one.state for one in exemplars("A kite")} == {"open"}


def test_whoever_set_a_key_is_not_certified_by_it(case: Case, manager: Any) -> None:
    first, second, third = case.reviewers
    uuid = write(case, manager)
    give(case, first, uuid, 2)
    give(case, second, uuid, 2)
    assert "A kite" not in pool(case, first) | pool(case, second)
    assert "A kite" in pool(case, third)
    next_version(case, manager)
    assert "A kite" not in pool(case, first) | pool(case, second)
    assert "A kite" in pool(case, third)


def test_a_work_that_was_withdrawn_is_added_again_and_keyed_anew(case: Case, manager: Any) -> None:
    uuid = write(case, manager)
    for one in case.reviewers[:2]:
        give(case, one, uuid, 2)
    assert withdraw(case, manager, uuid).status_code == 302
    assert "A kite" not in text(signed_in(manager).get(address(case)))
    other = {"act": "write", "title": "A kite", "source": "Another text."}
    refused = signed_in(manager).post(address(case), other)
    assert (refused.status_code, "was withdrawn has that title" in text(refused)) == (409, True)
    write(case, manager)
    assert "A kite" in text(signed_in(manager).get(address(case)))
    assert (row("A kite").state, row("A kite").levels) == ("open", {})


def test_a_work_that_is_lent_once_more_is_offered_once_more(case: Case, manager: Any) -> None:
    version = finished(case, "The mill was measured.")
    use(case, manager, version)
    project = projects.project(version.project_id)
    for lends in (False, True):
        projects.lend(
            unit_id=project.unit_id, learner_id=case.story.learner_id, lends=lends, at=day(4)
        )
        if not lends:
            reviews.withdraw_lent(project_id=project.id, at=day(4))
    assert "No learner lends a work yet" not in text(signed_in(manager).get(address(case)))
    assert use(case, manager, version, title="The mill").status_code == 302
    assert (row("The mill").state, "measured" in row("The mill").html) == ("open", True)


def test_a_lent_work_is_used_once(case: Case, manager: Any) -> None:
    version = finished(case, "The mill was measured.")
    assert use(case, manager, version).status_code == 302
    refused = use(case, manager, version, title="Another title")
    assert (refused.status_code, "already, as “Lent work”" in text(refused)) == (409, True)
