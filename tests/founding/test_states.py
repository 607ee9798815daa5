"""What a draft, an open, a paused and an archived programme let be done, and what time brings."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from mentor_recognition_xblock.access import WRITES, Needs, NotInThisState, Place
from mentor_recognition_xblock.audit.models import AuditEntry
from mentor_recognition_xblock.errors import Conflict
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.models import MentorRequest
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import Programme, ProgrammePause, Term
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.models import ProjectVersion
from mentor_recognition_xblock.registry import ACTS
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment
from mentor_recognition_xblock.schedule import api as schedule

from ..factories import cohort_key, publish_unit
from .site import Site, ready

pytestmark = pytest.mark.django_db

ASK = {"goal": "", "words": "", "skills": "", "languages": "", "time_zone": ""}
WORK = {
    "title": "Tide", "source": "Some work on tides.", "reflection": "", "request_key": "",
    "base": None, "final": False, "confirmed": False,
}  # fmt: skip


def put(site: Site, state: str) -> None:
    """Into a state, by the acts that lead there."""
    if site.programme.state == "draft" and state in ("open", "paused"):
        site.do("founding.open_programme", reason="Trying it.")
    if state == "paused":
        site.do("founding.pause", reason="")
    if state == "archived":
        site.do("founding.archive", reason="", sure=True)
    assert site.programme.state == state


def ask(site: Site) -> Any:
    goal = next(iter(mentors.GOALS))
    given = {**ASK, "goal": goal, "at_course": site.course.course_key}
    return site.do("pairing.ask", site.learner, **given)


def submit(site: Site) -> Any:
    unit = programmes.unit_with(course_key=site.course.course_key, activity="project")
    return site.do("projects.submit", site.learner, at_unit=unit, **WORK)


def map_cohort(site: Site) -> None:
    (mentor,) = mentors.mentors(site.programme.id)
    site.do(
        "pairing.map_cohort", at_course=site.course.course_key,
        cohort=cohort_key(site.course.course_key, "A"), mentor=str(mentor.id),
    )  # fmt: skip


def paired(site: Site) -> bool:
    return pairing.active_pairing(
        programme_id=site.programme.id, course_key=site.course.course_key,
        learner_id=site.learner.pk,
    ) is not None  # fmt: skip


@pytest.mark.parametrize(
    ("state", "asks", "submits", "arranges"),
    [
        ("draft", False, False, True),
        ("open", True, True, True),
        ("paused", False, True, True),
        ("archived", False, False, False),
    ],
)
def test_a_state_lets_people_do_what_it_says(
    state: str, asks: bool, submits: bool, arranges: bool
) -> None:
    site = ready()
    put(site, state)
    for done, act in ((asks, ask), (submits, submit), (arranges, map_cohort)):
        if done:
            act(site)
            continue
        with pytest.raises(NotInThisState) as refused:
            act(site)
        assert refused.value.code == "programme_state"
        assert {"draft": "set up", "paused": "paused", "archived": "archived"}[state] in str(
            refused.value
        )


def test_a_cohort_mapped_in_a_draft_is_paired_on_the_day_it_opens(
    django_capture_on_commit_callbacks: Any,
) -> None:
    site = ready()
    map_cohort(site)
    assert not paired(site)
    with django_capture_on_commit_callbacks(execute=True):
        put(site, "open")
    assert paired(site)


def test_a_cohort_joined_in_a_pause_is_paired_when_it_ends(
    django_capture_on_commit_callbacks: Any,
) -> None:
    site = ready()
    put(site, "paused")
    map_cohort(site)
    assert not paired(site)
    with django_capture_on_commit_callbacks(execute=True):
        site.do("founding.open_programme", reason="")
    assert paired(site)


def test_what_is_paired_stays_paired_in_a_pause() -> None:
    site = ready()
    put(site, "open")
    map_cohort(site)
    put(site, "paused")
    map_cohort(site)
    assert paired(site)


def run(name: str, at: datetime) -> dict[str, int]:
    return dict(schedule.run_now(name, clock=lambda: at).report.counts)


@pytest.mark.parametrize("state", ["draft", "paused", "archived"])
def test_no_term_closes_by_itself_and_nobody_is_reminded(state: str) -> None:
    site = ready()
    put(site, state)
    term = Term.objects.get()
    close = datetime.combine(term.ends_on, time(9), tzinfo=UTC)
    assert run("remind_of_closes", close - timedelta(days=2)) == {"reminded": 0}
    assert run("close_terms", close + timedelta(days=2)) == {"closed": 0}
    Programme.objects.update(state="open")
    assert run("close_terms", close + timedelta(days=2)) == {"closed": 1}


def seat_in(site: Site) -> ReviewAssignment:
    submit(site)
    reviews.open_panel(
        version_id=ProjectVersion.objects.get().pk, stage="baseline", at=timezone.now()
    )
    return ReviewAssignment.objects.order_by("pk")[0]


def test_no_review_expires_in_a_pause_and_its_date_moves_by_its_length() -> None:
    site = ready()
    put(site, "open")
    seat = seat_in(site)
    put(site, "paused")
    late = seat.due_at + timedelta(days=3)
    assert run("expire_reviews", late) == {}
    ProgrammePause.objects.update(since=timezone.now() - timedelta(days=30))
    ReviewAssignment.objects.update(assigned_at=timezone.now() - timedelta(days=31))
    site.do("founding.open_programme", reason="")
    moved = ReviewAssignment.objects.get(pk=seat.pk).due_at
    assert timedelta(days=30) <= moved - seat.due_at < timedelta(days=30, minutes=5)
    assert run("expire_reviews", late)["expired"] == 0
    assert run("expire_reviews", moved + timedelta(hours=1))["expired"] == 3


def test_days_of_a_pause_do_not_count_against_who_waits() -> None:
    site = ready()
    put(site, "open")
    ask(site)
    now = timezone.now()
    MentorRequest.objects.update(asked_at=now - timedelta(days=40), queued_at=now)
    ProgrammePause.objects.create(
        programme_id=site.programme.id, since=now - timedelta(days=30), until=now
    )
    assert run("tend_pairings", now)["lapsed_requests"] == 0
    assert run("tend_pairings", now + timedelta(days=19))["lapsed_requests"] == 1


def test_work_due_in_a_pause_is_on_time_after_it() -> None:
    site = ready()
    now = timezone.now()
    unit = publish_unit(site.programme, site.course, due_at=now - timedelta(days=5))
    put(site, "open")
    for final in (False, True):
        given = {**WORK, "source": f"Tides {final}.", "final": final, "confirmed": final}
        site.do("projects.submit", site.learner, at_unit=unit.usage_key, **given)
    project = projects.project_of(unit_id=unit.id, learner_id=site.learner.pk)
    assert projects.was_on_time(project.id, grace_days=0) is False
    ProgrammePause.objects.create(
        programme_id=site.programme.id, since=now - timedelta(days=6),
        until=now - timedelta(hours=1),
    )  # fmt: skip
    assert projects.was_on_time(project.id, grace_days=0) is True


@pytest.mark.parametrize(
    ("state", "told"), [("draft", 0), ("open", 1), ("paused", 1), ("archived", 0)]
)
def test_notices_are_sent_of_an_open_and_of_a_paused_programme(
    state: str, told: int, django_capture_on_commit_callbacks: Any
) -> None:
    site = ready()
    put(site, "open")
    Programme.objects.update(state=state)
    unit = programmes.unit_with(course_key=site.course.course_key, activity="project")
    with django_capture_on_commit_callbacks(execute=True):
        projects.submit_version(
            unit=programmes.unit(unit or ""), learner_id=site.learner.pk, title="T",
            source="Some tides.", reflection="", request_key="", base=None, final=False,
            at=timezone.now(),
        )  # fmt: skip
    assert Notice.objects.filter(kind="review_assigned").exists() is bool(told)


@pytest.mark.parametrize(
    ("path", "possible"),
    [
        (("open", "pause", "open"), True),
        (("archive",), True),
        (("open", "archive", "pause", "open"), True),
        (("pause",), False),
        (("archive", "open"), False),
    ],
)
def test_only_some_steps_lead_from_state_to_state(path: tuple[str, ...], possible: bool) -> None:
    site = ready()

    def go() -> None:
        for step in path:
            name = {"open": "open_programme"}.get(step, step)
            sure = {"sure": True} if step == "archive" else {}
            site.do(f"founding.{name}", reason="", **sure)

    if possible:
        go()
        states = AuditEntry.objects.filter(action="programme.state")
        assert states.count() == len(path)
        assert site.do("founding.pause", reason="").outcome == "already" or path[-1] != "pause"
        return
    with pytest.raises(Conflict, match="cannot become"):
        go()


def test_no_act_of_a_programme_is_without_a_state_in_which_it_is_done() -> None:
    """What may be done whatever the state is little, and each of it is somebody's own."""
    always = {
        name.split(".")[0]
        for name, act in ACTS.by_name.items()
        if act.needs is Needs.NOTHING and act.does is WRITES and act.place is not Place.SITE
    }
    assert always == {
        "founding", "jobs", "badges", "pairing", "agreements", "portfolio", "projects", "skills",
        "appeals",
    }  # fmt: skip
    begins = {name for name, act in ACTS.by_name.items() if act.needs is Needs.PAIR}
    assert begins == {
        "pairing.accept", "pairing.ask", "pairing.hold", "pairing.import_file", "pairing.match",
        "pairing.pair", "pairing.wish",
    }  # fmt: skip
