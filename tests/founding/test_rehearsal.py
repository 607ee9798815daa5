"""One learner is played through the programme: nothing stays, and the first gap is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.utils import timezone

from mentor_recognition_xblock.badges.models import IssuerKey
from mentor_recognition_xblock.founding import api as founding
from mentor_recognition_xblock.hosts.standalone.models import Enrolment
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import CourseUnit, PolicyVersion, Term
from mentor_recognition_xblock.reviews.models import Certificate, Exemplar, Rubric

from ..factories import cohort_key
from .site import Site, found, make_site, publish, ready

pytestmark = pytest.mark.django_db


def rehearse(site: Site) -> founding.Rehearsal:
    made = site.do("founding.rehearse").made
    assert isinstance(made, founding.Rehearsal)
    return made


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of every app."""
    return {
        model._meta.label: [*model._default_manager.order_by("pk").values()]
        for model in apps.get_models()
    }


def test_a_learner_can_start_in_a_programme_that_lacks_nothing() -> None:
    site = ready()
    made = rehearse(site)
    assert made.failed is None
    assert all(step.passed and step.tried for step in made.steps)
    assert len(made.steps) == 13


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mapped", [False, True])
def test_a_rehearsal_leaves_no_row_no_letter_and_no_task(
    mapped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost

    site = ready()
    if mapped:
        (mentor,) = _mentors(site)
        site.do(
            "pairing.map_cohort", at_course=site.course.course_key,
            cohort=cohort_key(site.course.course_key, "A"), mentor=str(mentor.id),
        )  # fmt: skip
    queued: list[str] = []
    monkeypatch.setattr(
        StandaloneHost, "run_later", lambda self, name, **kwargs: queued.append(name) or True
    )
    before = everything()
    assert rehearse(site).failed is None
    assert everything() == before
    assert queued == []
    assert site.programme.state == "draft"


def test_nobody_who_is_played_spends_their_writes(settings: Any) -> None:
    site = ready()
    settings.MENTOR_RECOGNITION_WRITES_PER_MINUTE = 1
    cache.clear()
    assert rehearse(site).failed is None


def _mentors(site: Site) -> list[Any]:
    from mentor_recognition_xblock.mentors import api as mentors

    return mentors.mentors(site.programme.id)


def _no_reviewer(site: Site) -> None:
    for row in Certificate.objects.all()[:4]:
        row.delete()


def _no_second_panel(site: Site) -> None:
    Certificate.objects.all()[0].delete()


def _no_mentor_place(site: Site) -> None:
    (mentor,) = _mentors(site)
    site.do("pairing.set_capacity", mentor=str(mentor.uuid), capacity=0)


def _no_rubric(site: Site) -> None:
    Exemplar.objects.all().delete()
    Rubric.objects.all().delete()


YESTERDAY = date(2026, 1, 1)

BROKEN: list[tuple[str, Callable[[Site], Any], str]] = [
    ("calendar", lambda site: Term.objects.update(ends_on=YESTERDAY), "calendar"),
    ("criteria", lambda site: PolicyVersion.objects.all().delete(), "criteria"),
    ("rubric", _no_rubric, "rubric"),
    ("units", lambda site: CourseUnit.objects.filter(activity="review").delete(), "review"),
    ("learner", lambda site: Enrolment.objects.filter(user=site.learner).delete(), "enrol"),
    ("pairing", _no_mentor_place, "map a cohort"),
    ("panel", _no_reviewer, "0 reviewers can be drawn and 3 are needed"),
    ("second_panel", _no_second_panel, "so 6 in all"),
    (
        "committee",
        lambda site: site.do("programmes.dismiss", user=site.chair.pk, role="chair"),
        "chair",
    ),
    ("badge", lambda site: IssuerKey.objects.all().delete(), "create_issuer_key"),
]


@pytest.mark.parametrize(("step", "harm", "words"), BROKEN, ids=[one[0] for one in BROKEN])
def test_the_first_step_that_fails_is_named_with_its_mend(
    step: str, harm: Callable[[Site], Any], words: str
) -> None:
    site = ready()
    harm(site)
    made = rehearse(site)
    assert made.failed is not None
    assert made.failed.key == step
    assert words in made.failed.why
    names = [one.key for one in made.steps]
    tried = [one.key for one in made.steps if one.tried]
    assert tried == names[: names.index(step) + 1]
    for one in (site.learner, site.mentor, *site.reviewers):
        assert one.last_name not in made.failed.why
        assert one.username not in made.failed.why


def test_where_works_go_to_whoever_asks_reviewers_ask_in_the_rehearsal_too() -> None:
    site, now = ready(), timezone.now()
    starter = programmes.shipped_policy("starter")
    programmes.add_policy_version(
        programme_id=site.programme.id,
        content={**starter, "version": 2, "panel": {**starter["panel"], "draw": "on_request"}},
        effective_from=now, at=now, actor=None,
    )  # fmt: skip
    assert rehearse(site).failed is None


def test_a_draft_opens_when_the_rehearsal_works() -> None:
    site = ready()
    assert site.do("founding.open_programme", reason="").outcome == ""
    assert site.programme.state == "open"
    assert site.do("founding.open_programme", reason="").outcome == "already"


def test_a_draft_in_which_nobody_can_start_opens_for_a_reason_alone() -> None:
    from mentor_recognition_xblock.audit.models import AuditEntry
    from mentor_recognition_xblock.founding.acts import RehearsalFailed

    site = make_site(reviewers=0)
    found(site)
    publish(site)
    with pytest.raises(RehearsalFailed, match="reviewers can be drawn"):
        site.do("founding.open_programme", reason="")
    assert site.programme.state == "draft"
    site.do("founding.open_programme", reason="Reviewers come next week.")
    entry = AuditEntry.objects.get(action="programme.state")
    assert "Reviewers come next week. (panel)" in str(entry.__dict__)
