"""Who may do what: every door that exists, tried by every role, against a table people read.

``matrix.txt`` says what is allowed; nothing in it is computed from the rules. After a change that
is meant, ``MATRIX=write pytest tests/access/test_matrix.py`` writes it anew: read its diff.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.access import WRITES, Act
from mentor_recognition_xblock.registry import ACTS
from mentor_recognition_xblock.rest_api.offered import OFFERED, READS
from mentor_recognition_xblock.units.actions import Action
from mentor_recognition_xblock.units.activities import ACTIVITIES

from ..block.runtime import act, view
from . import requests
from .census import Found, addresses, doors, flaws
from .stage import ROLES, Stage

TABLE = Path(__file__).with_name("matrix.txt")
# The stage stands in a transaction of its own, below each test's.
pytestmark = pytest.mark.django_db

PUBLIC = frozenset(
    {
        "did_well_known", "did", "jwks", "key", "refresh", "status", "achievement", "image",
        "credential_file", "credential", "badge", "exchange", "exchange_vcapi", "exchange_request",
        "ob2_image", "ob2_assertion", "ob2_badge", "ob2_issuer", "verify", "mentor_page",
        "shared_work", "spotlights", "criteria", "unsubscribe", "partner_review", "partner_file",
        "reviewing_record",
        # Addresses alone: the act behind each has its own row.
        "rest_site_act", "rest_programme_act", "rest_course_act", "rest_unit_act",
        "rest_programme_list", "rest_schema",
    }
)  # fmt: skip
# What the public may look at by REST, as on its pages.
PUBLIC_READS = frozenset(
    {
        "act recognition.criteria", "act portfolio.public_page",
        "act portfolio.published_spotlights", "act portfolio.shared_work", "act portfolio.stories",
    }
)  # fmt: skip
FOUND = doors()


def outcome(stage: Stage, found: Found, role: str) -> str:
    """``+`` let in, ``-`` refused, ``.`` no door that anybody comes to."""
    if found.place.startswith(("task ", "command ")):
        return "."
    cache.clear()
    with transaction.atomic():
        try:
            with stage.eyes(role) as user:
                return "+" if _tried(stage, found, user) else "-"
        finally:
            transaction.set_rollback(True)


def _tried(stage: Stage, found: Found, user: Any) -> bool:
    kind = found.place.split(" ")[0]
    if kind == "act":
        return _act(stage, OFFERED.by_name[found.name], user)
    if kind == "list":
        return _list(stage, found, user)
    if kind == "page":
        return _page(stage, found, user)
    if kind == "view":
        if found.name == "student_view_data":
            return True
        html = view(stage.units["project"], user, found.name)
        return "Only authors" not in html
    if kind == "handler":
        data = {"display_name": "x"} if found.name == "studio_submit" else {}
        suffix = "show_own" if found.name == "act" else ""
        status, answer = act(stage.units["project"], user, suffix, data, handler=found.name)
        refused = found.name == "act" and answer.get("error", {}).get("code") != "studio"
        return status != 403 or refused
    if not found.name:
        html = view(stage.units[found.owner], user)
        return not any(words in html for words in ("to take part", "viewing as someone else"))
    data = requests.action(stage, found.owner, found.name, user)
    status, _answer = act(stage.units[found.owner], user, found.name, data)
    assert status < 500
    return status not in (401, 403, 404)


def _act(stage: Stage, what: Act, user: Any) -> bool:
    client = Client()
    if user is not None:
        client.force_login(user)
    url, body = requests.by_rest(stage, what, user)
    if what.does is WRITES:
        response = client.post(url, json.dumps(body), content_type="application/json")
    else:
        response = client.get(url, body)
    assert response.status_code < 500, response.content[:300]
    return response.status_code not in (401, 403, 404)


def _list(stage: Stage, found: Found, user: Any) -> bool:
    client = Client()
    if user is not None:
        client.force_login(user)
    response = client.get(requests.list_address(stage, found.name))
    assert response.status_code < 500, response.content[:300]
    return response.status_code not in (401, 403, 404)


def _page(stage: Stage, found: Found, user: Any) -> bool:
    client = Client()
    if user is not None:
        client.force_login(user)
    url = reverse(f"mentor_recognition:{found.owner}", kwargs=requests.address(stage, found.owner))
    if ":" in found.place:
        response = client.post(url, requests.form(stage, found.owner, found.name))
    elif found.owner in ("exchange_vcapi", "exchange_request"):
        response = client.post(url, json.dumps({}), content_type="application/json")
    else:
        response = client.get(url)
    assert response.status_code < 500, response.content[:300]
    if response.status_code == 302 and "login" in response["Location"]:
        return False
    return response.status_code not in (401, 403, 404)


@pytest.fixture(scope="module")
def tried(stage: Stage) -> dict[str, str]:
    return {found.place: "".join(outcome(stage, found, role) for role in ROLES) for found in FOUND}


def written(table: dict[str, str]) -> str:
    """The table as a person reads it: a letter a role, above each column."""
    wide = max(len(place) for place in table)
    legend = [f"# {chr(97 + index)} {role}" for index, role in enumerate(ROLES)]
    head = f"{'# + let in, - refused, . by no web door':{wide}}  "
    head += "".join(chr(97 + index) for index in range(len(ROLES)))
    return "\n".join([*legend, head, *(f"{k:{wide}}  {v}" for k, v in table.items())]) + "\n"


def test_every_door_says_who_may_and_what_it_does() -> None:
    assert flaws() == []
    assert len(FOUND) > 140


def test_every_door_lets_in_whom_the_table_says(tried: dict[str, str]) -> None:
    if os.environ.get("MATRIX") == "write":
        TABLE.write_text(written(tried), "utf-8")
    expected = {
        line.rsplit("  ", 1)[0].rstrip(): line.rsplit("  ", 1)[1]
        for line in TABLE.read_text("utf-8").splitlines()
        if not line.startswith("#")
    }
    assert set(tried) == set(expected)
    wrong = [
        f"{place}: {role} is {'let in' if is_now == '+' else 'refused'}"
        for place, row in tried.items()
        for role, is_now, was in zip(ROLES, row, expected[place], strict=True)
        if is_now != was
    ]
    assert wrong == []


def column(tried: dict[str, str], role: str) -> set[str]:
    return {place for place, row in tried.items() if row[ROLES.index(role)] == "+"}


def offers() -> list[tuple[str, str]]:
    """Each act's place in the table beside each page and unit that offers it."""
    found = [
        (f"page {name}: {key or 'post'}", act.name)
        for name, callback in addresses()
        for key, act in getattr(callback, "acts", {}).items()
    ]
    found += [
        (f"unit {activity}: {key}", offer.act.name)
        for activity, module in ACTIVITIES.items()
        for key, offer in module.ACTIONS.items()
        if isinstance(offer, Action)
    ]
    return [(place, f"act {name}") for place, name in found if name in ACTS.by_name]


# What holds whatever the table says.


@pytest.mark.parametrize(("place", "by_rest"), offers())
def test_an_act_lets_in_the_same_people_by_every_door(
    tried: dict[str, str], place: str, by_rest: str
) -> None:
    """But for Studio, which only previews a unit."""
    studio = {"author", "non_author"} if place.startswith("unit ") else set()
    assert let_in(tried, place) == let_in(tried, by_rest) - studio


def let_in(tried: dict[str, str], place: str) -> set[str]:
    return {role for role, is_now in zip(ROLES, tried[place], strict=True) if is_now == "+"}


@pytest.mark.parametrize("page", [one.owner for one in FOUND if "_list_" in one.owner])
def test_a_list_lets_in_the_same_people_as_a_page_and_by_rest(
    tried: dict[str, str], page: str
) -> None:
    """But for the public, whom a page asks to sign in and REST refuses."""
    assert let_in(tried, f"page {page}") == let_in(tried, f"list {page.rpartition('_list_')[2]}")


# The page or unit that shows the same.
SHOWN_BY = {
    "home.waiting": "page home",
    "home.places": "page home",
    "projects.mine": "unit project",
    "badges.issued": "page console_badge",
    "projects.mentored": "unit project: show_queue",
    "projects.draft_history": "unit project: show_drafts",
    "projects.kept_draft": "unit project: show_draft",
    "agreements.shared": "unit mentoring: show_pairing",
    "projects.change_since": "unit project: show_since",
    "projects.trail": "unit project: show_trail",
    "projects.mentor_note": "unit project: show_note",
    "projects.comment_bank": "unit project: show_bank",
    "mentors.impact": "page mentor_impact",
    "reviews.mine": "unit review: show_list",
    "reviews.calibration": "unit review: show_list",
    "reviews.craft": "page mentor_progress",
    "reviews.work": "unit review: show",
    "badges.issuing": "page console_issuing",
    "reviews.rubric": "page console_rubrics",
    "reviews.rubric_versions": "page console_rubrics",
    "reviews.rubric_version": "page console_rubric_version",
    "reviews.rubric_draft": "page console_rubric_preview",
    "reviews.asked": "page console_rubrics",
    "reviews.exemplars": "page console_exemplars",
    "reviews.exemplar": "page console_exemplar",
    "reviews.calibration_sessions": "page console_sessions",
    "reviews.led_session": "page console_session",
    "reviews.led_work": "page console_session_work",
    "reviews.own_sessions": "page calibration_sessions",
    "reviews.session_work": "page calibration_work",
    "reviews.draft_trials": "page console_rubric_preview",
    "reviews.rubric_proposals": "page console_rubric_proposals",
    "reviews.own_reviewing": "page reviewing",
    "reviews.own_proposals": "page rubric_proposals",
    "reviews.lent_works": "page console_lent_work",
    "pairing.mine": "unit mentoring: show_own",
    "pairing.queue": "unit mentoring: show_all",
    "pairing.of_mentor": "unit mentoring: show_all",
    "mentors.mine_as_mentor": "unit mentoring: show_all",
    "mentors.learners": "page mentor_learners",
    "mentors.arranged": "page console_mentor",
    **dict.fromkeys(["recognition.progress", "appeals.own_appeals"], "page mentor_progress"),
    "appeals.seats": "page appeal_seats",
    "appeals.seat": "page appeal_seat",
    "appeals.record": "page appeal_record",
    "appeals.managed": "page console_appeal",
    "recognition.rights": "page mentor_progress",
    "pairing.ratings": "page mentor_progress",
    "recognition.queue": "page committee_queue",
    "recognition.dossier": "page committee_dossier",
    "recognition.evaluation": "page committee_evaluation",
    "recognition.record": "page committee_record",
    "recognition.own_record": "page own_record",
    "recognition.rules": "page console_policy",
    "mentors.growth": "page mentor_growth",
    "recognition.shown_back_test": "page committee_back_test",
    "recognition.criteria": "page criteria",
    "badges.testimonials": "unit mentoring: show_all",
    "badges.series": "page console_art",
    "portfolio.mine": "page portfolio",
    "portfolio.spotlights": "page console_spotlights",
    "portfolio.entry": "unit project",
    "portfolio.mentee_entry": "unit project: show_queue",
    "portfolio.sharing": "page sharing",
    "portfolio.binder": "page mentor_binder",
    "portfolio.peer_reviews": "page mentor_binder",
    "portfolio.shared_work": "page shared_work",
    "portfolio.stories": "page spotlights",
    "skills.skill_map": "page console_skills",
    "skills.to_verify": "unit review: show_skills",
    "skills.evidence": "unit review: show_skill",
    "portfolio.public_page": "page mentor_page",
    "portfolio.published_spotlights": "page spotlights",
    "programmes.managed": "page console_manage",
    "programmes.overview": "page console_overview",
    "programmes.terms": "page console_terms",
    "founding.setup": "page console_setup",
    "programmes.close": "page console_term",
    "portfolio.outcomes_by_kind": "page console_outcomes",
    "recognition.closes": "page committee_closes",
    "recognition.guards": "page committee_guards",
    "programmes.people": "page console_setup",
    "pairing.suggestions": "page console_setup",
    "notifications.mine": "page notices",
    "health.site": "page console_health_site",
    "health.programme": "page console_health",
}


@pytest.mark.parametrize(("name", "page"), SHOWN_BY.items())
def test_a_read_lets_in_the_same_people_as_the_page_that_shows_it(
    tried: dict[str, str], name: str, page: str
) -> None:
    """But for Studio, which only previews a unit and is no place of REST."""
    studio = {"author", "non_author"} if page.startswith("unit ") else set()
    assert let_in(tried, f"act {name}") - studio == let_in(tried, page) - studio


def test_every_read_is_held_to_a_page_or_is_told_apart() -> None:
    """One's own badges stand in units of two kinds; a course is arranged by its own staff."""
    apart = {"badges.mine", "pairing.course"}
    assert set(READS.by_name) - set(SHOWN_BY) == apart


def test_versions_are_compared_by_rest_by_all_who_do_in_the_unit_and_by_managers(
    tried: dict[str, str],
) -> None:
    """Managers are seldom members of the course, and so come into no unit of it."""
    in_unit = let_in(tried, "unit project: show_changes")
    studio = {"author", "non_author"}
    more = let_in(tried, "act projects.compare") - in_unit - studio
    assert more == {"manager", "manager_too"}


@pytest.mark.parametrize("role", ["anonymous", "outsider", "other_learner", "other_mentor"])
def test_outsiders_come_no_further_than_the_public(tried: dict[str, str], role: str) -> None:
    own = (
        {
            "page console", "page console_front", "page console_old_dossier", "page home",
            "page search", "page notices", "page notices: post", "act notifications.save",
            # One's own: what it shows to others is empty.
            "act notifications.mine", "act home.waiting", "act home.places", "act badges.mine",
        }
        if role != "anonymous"
        else set()
    )  # fmt: skip
    allowed = {f"page {name}" for name in PUBLIC} | PUBLIC_READS | own
    # Anybody sees a unit's instructions; the action's own door decides behind the handler.
    allowed |= {"view student_view", "view public_view", "view student_view_data", "handler act"}
    allowed |= {"unit unknown activity"} if role != "anonymous" else set()
    assert column(tried, role) - allowed <= set()


@pytest.mark.parametrize("role", [one for one in ROLES if one.startswith("masked_")])
def test_other_eyes_neither_write_nor_see_what_is_private(tried: dict[str, str], role: str) -> None:
    from mentor_recognition_xblock.access import SHOWS

    by_place = {one.place: one.door for one in FOUND}
    seen = column(tried, role) - {f"page {name}" for name in PUBLIC} - {"handler act"}
    assert {place for place in seen if by_place[place].does is not SHOWS} == set()


@pytest.mark.parametrize("role", ["is_the_mentor", "paired_with"])
def test_a_committee_member_with_a_conflict_opens_nothing_about_the_mentor(
    tried: dict[str, str], role: str
) -> None:
    about = {"page committee_dossier", "page committee_evaluation", "page committee_record",
             "page committee_dossier: post", "page committee_dossier: recuse",
             "page console_spotlights: draft",
             "page console_spotlights: edit", "page console_spotlights: ask",
             "page console_spotlights: publish", "act recognition.dossier",
             "act recognition.evaluation", "act recognition.record"}  # fmt: skip
    assert not about & column(tried, role)


def test_who_manages_does_not_decide(tried: dict[str, str]) -> None:
    assert "page committee_dossier" in column(tried, "manager_too")
    for role in ("manager", "manager_too", "superuser", "other_manager"):
        assert "page committee_dossier: post" not in column(tried, role)
        assert "page committee_dossier: recuse" not in column(tried, role)


@pytest.mark.parametrize("role", ["author", "non_author"])
def test_nothing_is_done_in_earnest_in_studio(tried: dict[str, str], role: str) -> None:
    acted = {place for place in column(tried, role) if place.startswith("unit ") and ":" in place}
    assert acted == set()
    assert ("handler studio_submit" in column(tried, role)) is (role == "author")


def test_every_door_opens_to_somebody(tried: dict[str, str]) -> None:
    """A row without a plus would pass whatever the rules say."""
    shut = {place for place, row in tried.items() if "+" not in row and "." not in row}
    assert shut == SHUT


# Tried with a reference that names nothing of the kind; their stories stand in the areas' tests.
SHUT = {"page ob2_image", "page ob2_assertion"}
