"""A platform with a course, people and published units, and a programme in the making."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from mentor_recognition_xblock.access import perform
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.registry import ACTS
from mentor_recognition_xblock.standing import Placed

from ..factories import UserFactory, enrol, make_course, publish_unit

SLUG = "harbour"


@dataclass
class Site:
    """What stands there before anybody founds: ``reviewers`` and the mentor are enrolled."""

    root: Any
    manager: Any
    course: Any
    mentor: Any
    learner: Any
    reviewers: list[Any]
    chair: Any

    @property
    def programme(self) -> programmes.ProgrammeData:
        return programmes.programme_by_slug(SLUG)

    def do(self, name: str, /, who: Any = None, **given: Any) -> Any:
        """Do an act as the manager, or as somebody else; by its name in the registry."""
        place = {"course": given.pop("at_course")} if "at_course" in given else {"slug": SLUG}
        place = {"unit": given.pop("at_unit")} if "at_unit" in given else place
        act = ACTS.by_name[name]
        by = Placed(who=(who or self.manager).pk, at=timezone.now(), **place)
        return perform(act, by, given)


def make_site(*, reviewers: int = 6) -> Site:
    course = make_course(title="Writing by the harbour")
    return Site(
        root=get_user_model().objects.create_superuser("root"),
        manager=enrol(course, role="staff"),
        course=course,
        mentor=enrol(course),
        learner=enrol(course, cohort="A"),
        reviewers=[enrol(course) for _index in range(reviewers)],
        chair=UserFactory(),
    )


def found(site: Site) -> None:
    """Everything but the units, in the order of the page."""
    now = timezone.now()
    programme = programmes.create_programme(
        slug=SLUG, title="Harbour mentoring", organisation="Harbour Academy", course_keys=[],
        at=now, actor=None, state=programmes.ProgrammeState.DRAFT,
    )  # fmt: skip
    programmes.appoint(
        programme_id=programme.id, user_id=site.manager.pk, role="manager", at=now, actor=None
    )
    site.do("programmes.add_course", course_key=site.course.course_key)
    today = now.date()
    site.do(
        "programmes.add_term", num=1, title="Term 1", starts_on=today.isoformat(),
        ends_on=(today + timedelta(days=83)).isoformat(),
    )  # fmt: skip
    programmes.add_policy_version(
        programme_id=programme.id, content=programmes.shipped_policy("starter"),
        effective_from=now, at=now, actor=None,
    )  # fmt: skip
    site.do("reviews.use_shipped_rubric")
    for one in site.reviewers:
        site.do(
            "reviews.appoint_reviewer", person=one.username, reason="Has taught this for years."
        )
    site.do("programmes.appoint", person=site.chair.username, role="chair")
    site.do("mentors.add", person=site.mentor.username, hours=3, expertise="")
    (mentor,) = _mentors(programme.id)
    site.do("pairing.set_capacity", mentor=str(mentor.uuid), capacity=3)


def _mentors(programme_id: int) -> list[Any]:
    from mentor_recognition_xblock.mentors import api as mentors

    return mentors.mentors(programme_id)


def publish(site: Site, *activities: str) -> dict[str, str]:
    """The author publishes units of these activities; their usage keys."""
    return {
        activity: publish_unit(site.programme, site.course, activity=activity).usage_key
        for activity in activities or ("project", "review", "mentoring", "recognition")
    }


def ready() -> Site:
    """A draft in which a learner could start."""
    site = make_site()
    badges.create_key(at=timezone.now())
    found(site)
    publish(site)
    return site
