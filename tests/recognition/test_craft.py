"""How a mentor comments: from the manager's switch over closes to M6 and the mentor's page."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, UserFactory
from ..projects.story import day
from ..reviews.case import Case
from ..reviews.thread_case import (
    CLOSE,
    WORK,
    craft,
    make_threads,
    panels,
    rate,
    seats,
    thread,
    want,
)

pytestmark = pytest.mark.django_db(transaction=True)

NEXT = CLOSE + timedelta(days=120)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def manager_of(case: Case) -> Client:
    user = UserFactory()
    programmes.appoint(
        programme_id=case.programme_id, user_id=user.pk, role="manager", at=START, actor=None
    )
    return signed_in(user)


def terms_page(case: Case) -> str:
    return reverse("mentor_recognition:console_terms", args=[case.story.world.programme.slug])


def progress(case: Case, user: Any = None) -> str:
    address = reverse("mentor_recognition:mentor_progress", args=[case.story.world.programme.slug])
    response = signed_in(user or case.story.world.mentor_user).get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def close(case: Case, num: int, at: Any = CLOSE) -> None:
    """Close a term as a manager does; the evaluation and what follows it run as they would."""
    term = case.story.world.terms[num - 1]
    programmes.close_term(term_id=term.id, at=at, actor=None)
    recognition.evaluate_term(term_id=term.id, at=at)
    call_command("redrive_outbox")


def rated(count: int, reviewers: int = 3) -> Case:
    """``count`` threads drawn at the close of term 1, each rated by three at 2."""
    case = make_threads(reviewers=reviewers, threads=12, terms=3)
    version = case.submit(source=WORK)
    for number in range(count):
        thread(case, version, request_key=f"{number}")
    close(case, 1)
    for panel in panels(case):
        rate(case, panel, craft(3), craft(2), craft(2), at=CLOSE + timedelta(days=2))
    return case


def facts(case: Case, num: int) -> list[dict[str, Any]]:
    rows = recognition.evaluations(term_id=case.story.world.terms[num - 1].id)
    found: list[dict[str, Any]] = rows[0].facts["craft"]
    return found


def test_a_manager_switches_reviews_of_comments_on_and_off() -> None:
    case = make_threads(threads=0)
    client, address = manager_of(case), terms_page(case)
    assert "Reviews of mentors' comments" in client.get(address).content.decode()
    said = client.post(address, {"act": "craft", "threads": "3"}, follow=True)
    assert "The next close draws the comments." in said.content.decode()
    assert programmes.close_settings(case.programme_id).craft_threads == 3
    again = client.post(address, {"act": "craft", "threads": "3"}, follow=True)
    assert "nothing changed" in again.content.decode()
    refused = client.post(address, {"act": "craft", "threads": "13"})
    assert refused.status_code == 400
    client.post(address, {"act": "craft", "threads": "0"})
    [on, off] = [
        json.loads(one.payload)
        for one in audit.entries(stream=f"programme:{case.programme_id}")
        if one.action == "programme.craft_reviews"
    ]
    assert (on["threads"], off["threads"]) == (3, 0)


def test_nobody_else_switches_them() -> None:
    case = make_threads(threads=0)
    client = signed_in(case.story.world.mentor_user)
    assert client.post(terms_page(case), {"act": "craft", "threads": "3"}).status_code == 403


def test_the_close_of_a_term_draws_and_tells_the_reviewers_of_a_comment() -> None:
    case = make_threads(reviewers=3, threads=1)
    thread(case, case.submit(source=WORK))
    Notice.objects.all().delete()
    close(case, 1)
    [panel] = panels(case)
    assert len(seats(case, panel)) == 3
    kinds = Notice.objects.filter(user_id__in=seats(case, panel)).values_list("kind", flat=True)
    assert set(kinds) == {"comment_assigned"}
    call_command("redrive_outbox")
    assert len(panels(case)) == 1


def test_fewer_than_five_reviews_wait_for_the_next_close() -> None:
    case = rated(1)
    assert "Nothing was released to you yet" in progress(case)
    close(case, 2, NEXT)
    assert facts(case, 2) == []
    assert "Nothing was released to you yet" in progress(case)
    thread(case, case.submit(source=f"{WORK} More.", at=day(9)), request_key="later")
    # Drawn at the second close, rated, and released with the first one at the third.
    want(case, 0)
    close(case, 3, NEXT + timedelta(days=120))
    assert facts(case, 3) == []


def test_what_is_released_counts_from_that_close_on_and_the_mentor_reads_it() -> None:
    case = rated(2)
    assert facts(case, 1) == []
    close(case, 2, NEXT)
    found = facts(case, 2)
    assert [(one["score"], one["raters"], one["released_on"]) for one in found] == [
        (2.0, 3, NEXT.date().isoformat())
    ] * 2
    shown = progress(case)
    assert "Nothing was released to you yet" not in shown
    assert "<dt>Comments read</dt> <dd>2</dd>" in shown
    assert "<dt>Reviews of them</dt> <dd>6</dd>" in shown
    assert "2 of 3" in shown
    assert "The question opens something." in shown
    assert "Points at it, says reviewer of 3." in shown
    for user in case.reviewers:
        for name in (user.username, user.last_name, user.email):
            assert name not in shown
    for panel in panels(case):
        assert str(panel.uuid) not in shown
        assert str(panel.thread.uuid) not in shown


def test_six_released_comments_decide_under_a_policy_that_asks_for_craft() -> None:
    case = rated(6, reviewers=6)
    content = {**programmes.shipped_policy("starter"), "version": 2}
    for tier in content["tiers"][1:]:
        tier["gates"]["M6"] = 2.0
    programmes.add_policy_version(
        programme_id=case.programme_id,
        content=content,
        effective_from=CLOSE + timedelta(days=70),
        at=CLOSE,
        actor=None,
    )
    close(case, 2, NEXT)
    rows = recognition.evaluations(term_id=case.story.world.terms[1].id)
    gate = next(
        one for row in rows if row.tier_key == "proficient" for one in row.gates
        if one["metric"] == "M6"
    )  # fmt: skip
    assert (gate["result"], gate["value"], gate["counts"]) == ("met", 2.0, {"n": 6})
    assert recognition.recompute(rows[0].uuid) == []


def test_a_batch_is_never_torn_apart_by_what_comes_later() -> None:
    case = rated(2)
    close(case, 2, NEXT)
    before = reviews.craft_of(programme_id=case.programme_id, mentor_user_id=case.story.mentor_id)
    version = case.submit(source=f"{WORK} More.", at=NEXT)
    for number in range(2):
        thread(case, version, request_key=f"more{number}", at=NEXT)
    close(case, 3, NEXT + timedelta(days=120))
    for panel in panels(case):
        if seats(case, panel):
            rate(case, panel, craft(0), craft(0), craft(0), at=NEXT + timedelta(days=125))
    after = reviews.craft_of(programme_id=case.programme_id, mentor_user_id=case.story.mentor_id)
    assert after == before
    assert [(one.threads, one.reviews) for one in after] == [(2, 6)]


def test_another_mentor_reads_nothing_of_it_and_their_export_neither() -> None:
    from ..reviews.test_who_reviews_whom import make_mentor

    case = rated(2)
    close(case, 2, NEXT)
    other = make_mentor(case)
    assert reviews.craft_of(programme_id=case.programme_id, mentor_user_id=other.user_id) == []
    assert reviews.export_person(user_id=other.user_id)["ratings_of_my_comments"] == []
    [own] = reviews.export_person(user_id=case.story.mentor_id)["ratings_of_my_comments"]
    assert (own["threads"], own["reviews"]) == (2, 6)


def test_the_page_costs_the_same_for_one_batch_and_for_many_reviews() -> None:
    def cost(count: int) -> int:
        case = rated(count)
        close(case, 2, NEXT)
        progress(case)
        with CaptureQueriesContext(connection) as asked:
            progress(case)
        return len(asked)

    assert cost(2) == cost(5)


def test_a_reviewer_of_a_comment_rates_on_the_form_of_works() -> None:
    from ..block.runtime import act, place
    from ..block.test_actions import done

    case = make_threads(reviewers=3, threads=1)
    thread(case, case.submit(source=WORK), answer="At dawn.")
    close(case, 1)
    [panel] = panels(case)
    user_id, uuid = next(iter(seats(case, panel).items()))
    user = next(one for one in case.reviewers if one.pk == user_id)
    unit = place(case.story.world, "review")
    assert "A mentor's comment" in done(act(unit, user, "show_list", {}))["html"]
    shown = " ".join(done(act(unit, user, "show", {"assignment_uuid": str(uuid)}))["html"].split())
    assert "Score how the mentor comments, not the work." in shown
    assert "For the mentor: what works" in shown
    assert 'name="scores.adapts" value="3"' in shown
    assert 'name="scores.adapts" value="4"' not in shown
    for user in (case.story.world.mentor_user, case.story.world.learners[0]):
        assert user.get_full_name() not in shown
        assert user.username not in shown
