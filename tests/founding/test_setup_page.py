"""The set-up page: each step says what is there and what is missing, and has its control there."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import UserFactory, enrol, make_course
from .site import SLUG, Site, make_site, publish, ready

pytestmark = pytest.mark.django_db
SETUP = f"/console/{SLUG}/setup/"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def root(site: Site) -> Client:
    """The superuser, who has just made the draft."""
    client = signed_in(site.root)
    made = client.post(
        reverse("mentor_recognition:console_manage"),
        {
            "act": "create", "slug": "", "title": "Harbour", "organisation": "Harbour Academy",
            "policy": "starter",
        },
    )  # fmt: skip
    assert made.status_code == 302
    assert made["Location"].startswith(SETUP)
    return client


def step(client: Client, key: str) -> str:
    """What the page shows of one step, without tags; whether it is open before it."""
    page = client.get(SETUP).content.decode()
    found = re.search(rf'<li class="mr-card" id="{key}">(.*?)</details>\s*</li>', page, re.S)
    assert found is not None, key
    is_open = re.search(r"<details\s+open", found[1]) is not None
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1]))
    return f"{'open' if is_open else 'closed'} {words}"


def post(client: Client, act: str, **data: Any) -> Any:
    return client.post(SETUP, {"act": act, **data})


def test_a_new_programme_is_a_draft_with_a_short_name_of_its_title(root: Client) -> None:
    programme = programmes.programme_by_slug(SLUG)
    assert programme.state == "draft"
    page = root.get(SETUP).content.decode()
    assert "Nobody submits, is paired or is sent a notice" in page
    assert step(root, "courses").startswith("open")
    assert step(root, "calendar").startswith("closed")


def test_cohorts_are_not_done_before_there_is_a_course(root: Client) -> None:
    shown = step(root, "cohorts")
    assert "Add a course first." in shown
    assert " done " not in shown


def test_a_second_programme_of_the_title_gets_a_number(root: Client) -> None:
    form = {"act": "create", "slug": "", "title": "Harbour", "organisation": "O"}
    manage = reverse("mentor_recognition:console_manage")
    assert f"/console/{SLUG}-2/setup/" in root.post(manage, form)["Location"]
    again = root.post(manage, {**form, "title": "مرفأ"})
    assert "/console/programme/setup/" in again["Location"]


def test_title_and_organisation_are_corrected(root: Client) -> None:
    assert post(root, "rename", title="Quay", organisation="O").status_code == 302
    assert programmes.programme_by_slug(SLUG).title == "Quay"
    assert "Quay · O" in step(root, "basics")
    assert post(root, "rename", title="", organisation="O").status_code == 400


def test_courses_are_found_by_title_where_one_is_staff(site: Site, root: Client) -> None:
    make_course(title="Painting by the sea")
    assert "Painting by the sea" in step(root, "courses")
    words = root.get(SETUP, {"course_title": "harbour"}).content.decode()
    assert "Writing by the harbour" in words
    assert "Painting" not in words
    added = post(root, "course", course_key=site.course.course_key)
    assert added["Location"].endswith("&step=courses#courses")
    shown = root.get(added["Location"]).content.decode()
    assert shown.count("The course is part of the programme.") == 1
    assert "done" in step(root, "courses")
    programmes.appoint(
        programme_id=programmes.programme_by_slug(SLUG).id, user_id=site.manager.pk,
        role="manager", at=timezone.now(), actor=None,
    )  # fmt: skip
    assert "Painting" not in signed_in(site.manager).get(SETUP).content.decode()


def test_a_calendar_is_laid_out_from_a_day_a_length_and_a_count(root: Client) -> None:
    today = timezone.now().date()
    laid = {"first_day": today.isoformat(), "weeks": "12", "count": "3"}
    assert post(root, "terms", **laid).status_code == 302
    terms = programmes.terms(programmes.programme_by_slug(SLUG).id)
    assert [term.title for term in terms] == ["Term 1", "Term 2", "Term 3"]
    assert terms[0].starts_on == today
    assert terms[2].ends_on == today + timedelta(days=3 * 84 - 1)
    for before, after in pairwise(terms):
        assert after.starts_on - before.ends_on == timedelta(days=1)
    assert post(root, "terms", **laid).status_code == 302
    assert len(programmes.terms(programmes.programme_by_slug(SLUG).id)) == 3
    assert "3 terms" in step(root, "calendar")
    day = (terms[2].ends_on + timedelta(days=1)).isoformat()
    assert f'value="{day}"' in root.get(SETUP).content.decode()
    overlap = (today + timedelta(days=10)).isoformat()
    assert post(root, "terms", **{**laid, "first_day": overlap}).status_code == 409
    assert post(root, "terms", **{**laid, "first_day": "2099-01-01"}).status_code == 302
    late = {"first_day": "2100-06-01", "weeks": "104", "count": "12"}
    assert post(root, "terms", **late).status_code == 400


def test_criteria_are_read_in_words_and_changed_in_a_draft_alone(root: Client) -> None:
    assert "Proficient Mentor" in step(root, "criteria")
    assert post(root, "policy", policy="default").status_code == 302
    programme = programmes.programme_by_slug(SLUG)
    held = programmes.policy_in_force(programme_id=programme.id, at=timezone.now())
    assert held.policy.id == "default"
    assert post(root, "policy", policy="default").status_code == 302
    assert programmes.policy_in_force(programme_id=programme.id, at=timezone.now()).num == held.num
    post(root, "open", reason="Trying it.")
    refused = post(root, "policy", policy="starter")
    assert refused.status_code == 409
    assert "changed in a draft only" in refused.content.decode()


def test_reviewers_are_appointed_at_once_or_not_at_all(site: Site, root: Client) -> None:
    names = [one.username for one in site.reviewers]
    words = {"reason": "They taught this for years."}
    refused = post(root, "reviewers", people=f"{names[0]}, nobody-here", **words)
    assert refused.status_code == 400
    assert "nobody-here" in refused.content.decode()
    programme_id = programmes.programme_by_slug(SLUG).id
    assert reviews.certified(programme_id=programme_id, at=timezone.now()) == frozenset()
    assert post(root, "reviewers", people="\r\n".join(names), **words).status_code == 302
    assert len(reviews.certified(programme_id=programme_id, at=timezone.now())) == 6
    assert "6 people may review; two panels of a work need 6" in step(root, "reviewers")
    assert post(root, "reviewers", people="root", **words).status_code == 403


def test_mentors_who_have_not_said_take_what_the_manager_says(site: Site, root: Client) -> None:
    assert post(root, "capacities", capacity="4").status_code == 400  # no term
    today = timezone.now().date().isoformat()
    post(root, "terms", first_day=today, weeks="12", count="1")
    post(root, "mentor", person=site.mentor.username, hours="3", expertise="")
    assert "1 has not said" in step(root, "mentors")
    assert post(root, "capacities", capacity="4").status_code == 302
    assert "4 free places" in step(root, "mentors")
    (mentor,) = mentors.mentors(programmes.programme_by_slug(SLUG).id)
    other = enrol(site.course)
    post(root, "mentor", person=other.username, hours="3", expertise="")
    post(root, "capacities", capacity="9")
    loads = pairing.loads(programme_id=mentor.programme_id, at=timezone.now())
    assert sorted(load.capacity or 0 for load in loads.values()) == [4, 9]


def test_units_that_an_author_has_published_are_found(site: Site, root: Client) -> None:
    post(root, "course", course_key=site.course.course_key)
    assert "Missing: Project, Peer review, Recognition, Mentoring." in step(root, "units")
    assert "Who acts: The courses' authors, in Studio" in step(root, "units").replace("&#x27;", "'")
    publish(site, "project", "review")
    assert post(root, "units").status_code == 302
    assert "Missing: Recognition, Mentoring." in step(root, "units")


def test_a_rehearsal_is_shown_at_once_and_opening_without_it_asks_why(root: Client) -> None:
    shown = post(root, "rehearse")
    assert shown.status_code == 200
    words = shown.content.decode()
    assert "No term runs today" in words
    assert reverse("mentor_recognition:console_terms", args=[SLUG]) in words
    refused = post(root, "open")
    assert refused.status_code == 409
    assert "Why it opens although a learner cannot start" in refused.content.decode()
    assert post(root, "open", reason="The term comes later.").status_code == 302
    assert programmes.programme_by_slug(SLUG).state == "open"


def test_an_open_programme_is_paused_archived_and_brought_back(root: Client) -> None:
    post(root, "open", reason="Trying it.")
    assert post(root, "pause", reason="Holidays.").status_code == 302
    assert post(root, "archive", reason="").status_code == 400  # not ticked
    assert post(root, "archive", reason="", sure="on").status_code == 302
    page = root.get(SETUP).content.decode()
    assert "Bring it back, paused" in page
    assert post(root, "rename", title="Quay", organisation="O").status_code == 409
    assert post(root, "pause", reason="").status_code == 302
    assert programmes.programme_by_slug(SLUG).state == "paused"


def test_a_page_of_many_people_and_cohorts_asks_as_much_as_a_page_of_few(
    django_assert_num_queries: Any,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    few = ready()
    client = signed_in(few.manager)
    client.get(SETUP)
    with CaptureQueriesContext(connection) as before:
        client.get(SETUP)
    for number in range(12):
        enrol(few.course, cohort=f"Cohort {number}")
        few.do("mentors.add", person=enrol(few.course).username, hours=3, expertise="")
        few.do("reviews.appoint_reviewer", person=enrol(few.course).username, reason="Years of it.")
        few.do("programmes.appoint", person=UserFactory().username, role="committee")
    with django_assert_num_queries(len(before)):
        client.get(SETUP)


def test_nobody_but_managers_sets_up(site: Site, root: Client) -> None:
    for user in (site.learner, site.manager):
        client = signed_in(user)
        assert client.get(SETUP).status_code == 403
        assert post(client, "rename", title="Quay", organisation="O").status_code == 403


def test_a_stale_page_changes_no_state_that_changed_meanwhile(root: Client) -> None:
    post(root, "open", reason="Trying it.", shown="draft")
    assert 'name="shown" value="open"' in root.get(SETUP).content.decode()
    post(root, "archive", reason="", sure="on", shown="open")
    refused = post(root, "pause", reason="", shown="open")
    assert refused.status_code == 409
    assert "into another state, Archived" in refused.content.decode()
    assert programmes.programme_by_slug(SLUG).state == "archived"
    assert post(root, "pause", reason="", shown="archived").status_code == 302
    assert post(root, "open", reason="", shown="paused")["Location"].endswith("&step=state#state")
    assert post(root, "archive", reason="", sure="on", shown="paused").status_code == 409
    # Who was quicker and did the same is no conflict.
    assert post(root, "open", reason="", shown="paused").status_code == 302
    assert programmes.programme_by_slug(SLUG).state == "open"


def test_a_fault_stands_in_its_step_which_is_open(root: Client) -> None:
    refused = post(root, "terms", first_day="soon", weeks="12", count="3").content.decode()
    found = re.search(r'<li class="mr-card" id="calendar">(.*?)</li>', refused, re.S)
    assert found is not None
    assert "Give the day as YYYY-MM-DD." in found[1]
    assert re.search(r"<details\s+open", found[1])
    assert 'action="#calendar"' in found[1]
    ticked = post(root, "archive", reason="").content.decode().partition('id="state"')[2]
    assert "mr-note-warning" in ticked


def test_terms_go_on_where_the_last_one_ends_and_a_gap_is_named(root: Client) -> None:
    first = {"first_day": "2025-01-06", "weeks": "10", "count": "2"}
    said = root.get(post(root, "terms", **first)["Location"]).content.decode()
    assert "2 terms are laid out, Jan. 6, 2025 to May 25, 2025." in said
    assert 'value="2025-05-26"' in said
    assert post(root, "terms", first_day="", weeks="10", count="1").status_code == 302
    terms = programmes.terms(programmes.programme_by_slug(SLUG).id)
    assert terms[2].starts_on.isoformat() == "2025-05-26"
    assert "No term runs between" not in step(root, "calendar")
    post(root, "terms", first_day="2025-09-01", weeks="10", count="1")
    assert "No term runs between Aug. 3, 2025 and Sept. 1, 2025." in step(root, "calendar")
    again = root.get(post(root, "terms", **first)["Location"]).content.decode()
    assert "laid out already: nothing changed" in again


def test_nobody_is_asked_for_numbers_that_all_have_said(site: Site, root: Client) -> None:
    post(root, "terms", first_day=timezone.now().date().isoformat(), weeks="12", count="1")
    post(root, "mentor", person=site.mentor.username, hours="3", expertise="")
    assert "Set it for all who have not said" in step(root, "mentors")
    assert post(root, "capacities", capacity="0").status_code == 400
    assert post(root, "capacities", capacity="2").status_code == 302
    shown = step(root, "mentors")
    assert "Set it for all who have not said" not in shown
    assert "A number is changed on the mentor" in shown


def test_who_mentors_and_reviews_is_named_as_such_at_either_act(site: Site, root: Client) -> None:
    reviewer, other = site.reviewers[0], site.reviewers[1]
    words = {"reason": "They taught this for years."}
    post(root, "reviewers", people=reviewer.username, **words)
    added = post(root, "mentor", person=reviewer.username, hours="3", expertise="")
    assert "They also review" in root.get(added["Location"]).content.decode()
    plain = post(root, "mentor", person=other.username, hours="3", expertise="")
    assert "They also review" not in root.get(plain["Location"]).content.decode()
    both = post(root, "reviewers", people=other.username, **words)
    assert "Some of them also mentor" in root.get(both["Location"]).content.decode()
