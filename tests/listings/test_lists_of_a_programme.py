"""What stands in each list, for whom, and what stands in none."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentor_recognition_xblock.audit.models import AuditEntry
from mentor_recognition_xblock.badges.models import Credential
from mentor_recognition_xblock.intake.models import CourseMember, MembershipSpell
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes.models import ProgrammeRole
from mentor_recognition_xblock.registry import LISTINGS
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment

from ..access.stage import Stage, build, evaluation
from ..factories import START, UserFactory, cohort_key, enrol
from .scene import COMMITTEES, Lists, Page, address_of, person

pytestmark = pytest.mark.django_db


def known(lists: Lists, user: Any, *, cohort: str = "", day: int = 0) -> Any:
    """Enrolled, and found so by intake."""
    enrol(lists.course, user, cohort=cohort)
    member = CourseMember.objects.create(
        course_key=lists.course.course_key, user_id=user.pk, enrolled=True, found_at=START,
        cohort=cohort or None,
        cohort_key=cohort_key(lists.course.course_key, cohort) if cohort else None,
    )  # fmt: skip
    MembershipSpell.objects.create(
        member=member, enrolled=True, since=START + timedelta(days=day), event_id=str(user.pk)
    )
    return user


# Mentors.


def test_a_mentor_who_is_away_or_left_says_so(lists: Lists) -> None:
    today = timezone.now().date()
    away, left = lists.mentor(person("Away", "Zed")), lists.mentor(person("Left", "Zed"))
    lists.mentor(person("Here", "Zed"))
    mentors.declare_pause(
        mentor_id=away.id, starts_on=today, ends_on=today + timedelta(days=3), reason="Rest.",
        at=timezone.now(), actor=None,
    )  # fmt: skip
    mentors.end_mentor(mentor_id=left.id, at=timezone.now(), actor=None)
    states = lists.page("mentors", q="zed")
    assert dict(zip(states.column("Name"), states.column("State"), strict=True)) == {
        "Away Zed": "Away", "Here Zed": "Active", "Left Zed": "Has left",
    }  # fmt: skip
    for state, name in (("away", "Away"), ("left", "Left"), ("active", "Here")):
        assert lists.page("mentors", q="zed", state=state).column("Name") == [f"{name} Zed"]


def test_a_mentors_row_tells_their_load_and_leads_to_their_page(lists: Lists) -> None:
    term, mentor = lists.term_now(), lists.mentor(person("Ana", "Zed"))
    mentors.commit_capacity(mentor_id=mentor.id, term_id=term.id, capacity=4, at=START, actor=None)
    for _ in range(2):
        lists.pair(mentor=mentor)
    lists.end(lists.pair(mentor=mentor))
    page = lists.page("mentors", q="ana zed")
    (row,) = page.rows
    assert (row["Learners"], row["Takes"]) == ("2", "4")
    assert row["Courses"] == lists.course.title
    assert row["Tier"] == "Apprentice"
    assert page.links("Ana Zed") == [f"/console/{lists.slug}/mentors/{mentor.uuid}/"]
    assert lists.page("mentors", sort="-learners").column("Name")[0] == "Ana Zed"
    course = lists.page("mentors", course=lists.course.course_key)
    assert course.column("Name") == ["Ana Zed"]


# Pairings.


def test_pairings_are_told_apart_by_state_and_reason(lists: Lists) -> None:
    lists.pair(person("Runs", "Zed"))
    lists.end(lists.pair(person("Ended", "Zed")))
    assert lists.page("pairings", state="running").column("Learner") == ["Runs Zed"]
    assert lists.page("pairings", state="ended").column("Learner") == ["Ended Zed"]
    assert lists.page("pairings", reason="no_fault").column("Why it ended") == [
        "Ended without fault"
    ]
    assert lists.page("pairings", reason="mentor_lapse").rows == []


# Learners.


def test_learners_say_whether_they_have_a_mentor_and_since_when_they_wait(lists: Lists) -> None:
    paired, _waits, asked, done = (
        known(lists, person(name, "Zed"), day=number)
        for number, name in enumerate(("Paired", "Waits", "Asked", "Done"))
    )
    lists.pair(paired)
    pairing.ask_for_mentor(
        programme_id=lists.programme.id, course_key=lists.course.course_key, learner_id=asked.pk,
        goal="portfolio", need="Help.", skills=[], languages=[], time_zone="",
        at=START + timedelta(days=9),
    )  # fmt: skip
    pair = lists.pair(done)
    pairing.end_pairing(
        pairing_id=pair.id, reason="completed", parted=False, at=START + timedelta(days=20),
        actor=None,
    )  # fmt: skip
    for state, name in (
        ("paired", "Paired"), ("without", "Waits"), ("asked", "Asked"), ("completed", "Done"),
    ):  # fmt: skip
        assert lists.page("learners", state=state).column("Name") == [f"{name} Zed"]
    rows = {row["Name"]: row for row in lists.page("learners").rows}
    assert rows["Waits Zed"]["Waits since"] == "Jan. 6, 2026"
    assert rows["Asked Zed"]["Waits since"] == "Jan. 14, 2026"
    assert rows["Paired Zed"]["Waits since"] == "–"


def test_mentors_staff_reviewers_and_people_in_charge_are_no_learners(lists: Lists) -> None:
    known(lists, person("Learner", "Zed"))
    known(lists, person("Mentor", "Zed"))
    mentor = CourseMember.objects.latest("pk").user_id
    mentors.enrol_mentor(
        programme_id=lists.programme.id, user_id=mentor, hours_per_week=1, expertise=[], at=START,
        actor=None,
    )  # fmt: skip
    reviewer = known(lists, person("Reviewer", "Zed"))
    reviews.appoint_founding_reviewer(
        programme_id=lists.programme.id, user_id=reviewer.pk, at=timezone.now(), actor=None,
        reason="Assessed this course for years.",
    )  # fmt: skip
    lists.office("committee", known(lists, person("Committee", "Zed")))
    assert lists.page("learners", q="zed").column("Name") == ["Learner Zed"]


# Cohorts.


def test_cohorts_say_who_mentors_them_and_which_have_nobody(lists: Lists) -> None:
    known(lists, person("A", "Zed"), cohort="Reds")
    known(lists, person("B", "Zed"), cohort="Reds")
    known(lists, person("C", "Zed"), cohort="Blues")
    pairing.map_cohort(
        programme_id=lists.programme.id, course_key=lists.course.course_key,
        cohort_key=cohort_key(lists.course.course_key, "Reds"), mentor_id=lists.world.mentor.id,
        at=START, actor=None,
    )  # fmt: skip
    page = lists.page("cohorts")
    rows = {row["Cohort"]: row for row in page.rows}
    assert (rows["Reds"]["State"], rows["Reds"]["Learners"]) == ("Has a mentor", "2")
    assert (rows["Blues"]["State"], rows["Blues"]["Learners"]) == ("Without a mentor", "1")
    assert lists.page("cohorts", state="without").column("Cohort") == ["Blues"]
    assert lists.page("cohorts", state="mapped").column("Cohort") == ["Reds"]
    assert lists.page("cohorts", q="BLU").column("Cohort") == ["Blues"]


# What must stay hidden.


@pytest.fixture
def stage(tmp_path: Any, settings: Any) -> Stage:
    settings.MENTOR_RECOGNITION_KEY_FILE = str(tmp_path / "key.pem")
    return build()


def look(stage: Stage, name: str, role: str, **query: Any) -> Page:
    from django.test import Client

    client = Client()
    client.force_login(stage.people[role])
    answer = client.get(address_of(stage.world.programme.slug, name), query)
    assert answer.status_code == 200, answer.content[:200]
    return Page(answer.content.decode())


def test_reviewers_are_counted_and_nothing_tells_what_they_review(stage: Stage) -> None:
    page = look(stage, "reviewers", "manager")
    # Nothing is closed yet: what is done or open now would tell who sits on which panel.
    assert ReviewAssignment.objects.exists()
    assert {row["Reviews done by the last close"] for row in page.rows} == {"0"}
    for assignment in ReviewAssignment.objects.select_related("panel"):
        for secret in (assignment.uuid, assignment.panel.uuid, assignment.alias):
            assert str(secret) not in page.html
    for learner in stage.world.learners:
        assert learner.get_full_name() not in page.text


def test_proposals_on_whom_one_may_not_decide_are_hidden_and_not_counted(stage: Stage) -> None:
    from mentor_recognition_xblock.recognition.models import Proposal

    shown = look(stage, "proposals", "committee")
    name = stage.world.mentor_user.get_full_name()
    assert name in shown.column("Mentor")
    assert len(shown.rows) == Proposal.objects.count()
    hidden = look(stage, "proposals", "paired_with")
    assert hidden.rows == []
    assert name not in hidden.text
    # The same sentence for everybody: a count would tell of a case whoever has one conflict.
    sentence = "Cases of mentors with whom you worked in the last year are for others to decide."
    assert sentence in hidden.text
    assert sentence in shown.text
    assert look(stage, "proposals", "paired_with", q=name).rows == []


def test_every_word_counts_and_an_accent_alone_finds_nothing(stage: Stage) -> None:
    first = stage.world.mentor_user.get_full_name().split()[0]
    assert look(stage, "mentors", "manager", q=" ".join([first] * 6)).rows != []
    assert look(stage, "mentors", "manager", q=" ".join([first] * 5 + ["zzzz"])).rows == []
    assert look(stage, "mentors", "manager", q="\u0301").rows == []


def test_the_committee_sees_what_is_late_and_what_was_decided(stage: Stage) -> None:
    assert look(stage, "proposals", "committee", state="late").column("State") == ["Late"]
    assert look(stage, "proposals", "committee", state="decided").column("State") == [
        "Declined",
        "Declined",
        "Awarded",
    ]


def test_a_learners_badge_is_in_the_list_when_the_learner_made_it_public(stage: Stage) -> None:
    badge = Credential.objects.get()
    assert look(stage, "badges", "manager").column("State") == ["Claimed"]
    type(badge.achievement).objects.update(kind="learner")
    assert look(stage, "badges", "manager").rows == []
    Credential.objects.update(is_public=True)
    assert look(stage, "badges", "manager").column("Public") == ["Public"]


def test_the_log_tells_what_those_in_charge_did_and_nobodys_own_affairs(stage: Stage) -> None:
    kinds = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"request.made", "pairing.ended", "decision.award", "version.submitted"} <= kinds
    offices = ProgrammeRole.objects.filter(programme_id=stage.world.programme.id)
    in_charge = {office.user for office in offices}
    assert set(stage.world.learners) - in_charge
    manager = look(stage, "log", "manager")
    committee = look(stage, "log", "committee")
    assert "Mentor added" in manager.column("What changed")
    assert "Mentor added" not in committee.column("What changed")
    assert "Office given" in committee.column("What changed")
    for page in (manager, committee):
        for learner in stage.world.learners:
            if learner not in in_charge:
                assert learner.get_full_name() not in page.text
        for word in ("request", "decision", "version"):
            assert word not in " ".join(page.column("What changed")).lower()
    assert look(stage, "log", "manager", kind="role.given").column("What changed")
    added = look(stage, "log", "manager", kind="mentor.enrolled")
    assert stage.world.mentor_user.get_full_name() in added.column("What it was about")
    assert set(added.column("Who")) <= {"The system", *names_of_everybody()}
    terms = look(stage, "log", "committee", kind="term.added").column("What it was about")
    assert stage.world.terms[0].title in terms
    assert "Left out" in look(stage, "log", "manager", kind="decision.award").text


def names_of_everybody() -> set[str]:
    return {user.get_full_name() or user.username for user in get_user_model().objects.all()}


def test_the_log_is_searched_by_what_changed_by_whom_and_about_whom(stage: Stage) -> None:
    mentor = stage.world.mentor_user.get_full_name()
    found = look(stage, "log", "manager", q=mentor)
    assert found.rows
    for about, who in zip(found.column("What it was about"), found.column("Who"), strict=True):
        assert mentor in (*about.split(" · "), who)
    assert set(look(stage, "log", "manager", q="office").column("What changed")) == {"Office given"}
    title = stage.world.terms[0].title
    assert set(look(stage, "log", "manager", q=title).column("What it was about")) == {title}
    assert look(stage, "log", "manager", q="nobody of that name").rows == []


def test_a_span_of_days_that_ends_before_it_begins_is_refused_beside_its_field(
    stage: Stage,
) -> None:
    page = look(stage, "log", "manager", since="2026-03-02", until="2026-03-01").html
    assert "this day lies before March 2, 2026" in page
    field = re.search(r'<input[^>]+id="list-until"[^>]*>', page)[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="list-until-error"' in field
    assert 'value="2026-03-01"' in field
    assert 'id="list-until-error"' in page
    right = look(stage, "log", "manager", since="2026-03-02", until="2026-03-02").html
    assert "lies before" not in right


@pytest.mark.parametrize("name", sorted(LISTINGS.by_name))
def test_no_list_shows_an_address_or_a_username_of_a_person_with_a_name(
    stage: Stage, name: str
) -> None:
    role = "committee" if name in COMMITTEES else "manager"
    html = look(stage, name, role).html
    for user in (*stage.world.learners, stage.world.mentor_user, stage.people["reviewer"]):
        assert user.email not in html
        assert f">{user.username}<" not in html


# However many rows there are.


def fill(lists: Lists, count: int) -> None:
    from mentor_recognition_xblock.recognition.models import Proposal

    for number in range(count):
        mentor = lists.mentor()
        lists.pair(known(lists, UserFactory(), cohort=f"C{number}"), mentor)
        reviews.appoint_founding_reviewer(
            programme_id=lists.programme.id, user_id=UserFactory().pk, at=START, actor=None,
            reason="Assessed this course for years.",
        )  # fmt: skip
        lists.world.mentor = mentor
        evaluated = evaluation(lists.world)
        Proposal.objects.create(
            programme_id=lists.programme.id, mentor_id=mentor.id, tier_key="proficient",
            evaluation=evaluated, opened_at=START, due_at=START,
        )  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(LISTINGS.by_name) - {"badges"}))
def test_a_list_asks_as_many_questions_for_ten_rows_as_for_forty(lists: Lists, name: str) -> None:
    user = lists.office("committee") if name in COMMITTEES else None
    counts = []
    for more in (5, 35):
        fill(lists, more)
        lists.get(name, user)
        client = lists.client(user)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(lists.address(name)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] > 5
