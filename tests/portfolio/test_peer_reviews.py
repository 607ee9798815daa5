"""A mentor has their portfolio reviewed by others: asked, read blind, taken back, released."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.recognition import supervision
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews import panel_changes
from mentor_recognition_xblock.reviews.committee_panels import committee_panel
from mentor_recognition_xblock.reviews.panel_details import panel_details
from mentor_recognition_xblock.reviews.target_models import MentorPortfolio, PortfolioPart

from ..block.runtime import place, view
from ..factories import START, UserFactory, enrol
from ..personal.test_pages import signed_in
from ..projects.story import day
from ..reviews.case import Case
from ..reviews.portfolio_case import (
    allow,
    ask,
    fill_binder,
    guidance,
    make_portfolios,
    own_mentor,
    panels,
    rate,
    read,
    seats,
)
from .peers import binder, clock, contribute, names_of, shown

__all__ = ["clock"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mentor_asks_on_the_page_of_their_binder_once_a_term() -> None:
    case = make_portfolios(peers=3)
    client = signed_in(case.story.world.mentor_user)
    assert "it decides nothing, and no metric or tier takes account of it" in shown(case)
    said = client.post(binder(case), {"act": "ask"}, follow=True).content.decode()
    assert "Asked. Reviewers are drawn" in said
    call_command("redrive_outbox")
    assert len(panels(case)) == 1
    told = Notice.objects.filter(kind="portfolio_assigned").values_list("user_id", flat=True)
    assert set(told) == set(seats(panels(case)[0])) == {one.pk for one in case.reviewers}
    assert "Have my portfolio reviewed" not in shown(case)
    again = client.post(binder(case), {"act": "ask"}, follow=True).content.decode()
    assert "You asked in this term already" in again
    assert len(panels(case)) == 1


def test_without_a_work_that_a_learner_allows_there_is_nothing_to_review() -> None:
    case = make_portfolios(peers=3)
    allow(projects.project_by_uuid(_project(case).uuid), allowed=False)
    client = signed_in(case.story.world.mentor_user)
    assert client.post(binder(case), {"act": "ask"}).status_code == 409
    assert not MentorPortfolio.objects.exists()
    assert "You can ask as soon as a learner allows a work." in shown(case)


def test_before_the_first_term_nobody_asks() -> None:
    case = make_portfolios(peers=3)
    with pytest.raises(portfolio.NoTermYet):
        ask(case, at=START - timedelta(days=30))


def _project(case: Case, learner_id: int | None = None) -> projects.ProjectData:
    found = projects.project_of(
        unit_id=case.story.unit_id, learner_id=learner_id or case.story.learner_id
    )
    assert found is not None
    return found


def test_reviewers_read_works_comments_and_contributions_and_nobodys_name() -> None:
    case = make_portfolios(peers=5, learners=2)
    world = case.story.world
    one, two = world.learners
    mentor, peer = world.mentor_user, case.reviewers[0]
    fill_binder(
        case,
        two.pk,
        source=(
            f"# Gulls\n\nWe counted forty boats with {one.first_name} and {mentor.get_full_name()}."
            f" Ask {two.email} or {mentor.username}."
        ),
    )
    contribute(
        case,
        f"{mentor.first_name} reads aloud, as {peer.first_name} and {one.first_name} know.",
        title=f"How {mentor.last_name} reads",
    )
    ask(case)
    [panel] = panels(case)
    for seat in seats(panel).values():
        work = read(seat)
        assert work.kind == "portfolio"
        assert work.rubric.key == "guidance"
        for words in ("old pier", "Gulls", "How did you count those at anchor?", "reads aloud"):
            assert words in work.html
        assert "I learned to count twice." in work.html
        everybody = names_of(one, two, mentor, *case.reviewers)
        assert not {name for name in everybody if name in work.html}
        assert "who-wrote-this" not in work.html
        assert "2026" not in work.html


def test_the_review_unit_and_rest_show_it_as_a_portfolio() -> None:
    case = make_portfolios(peers=3)
    ask(case)
    [panel] = panels(case)
    reader = case.reviewers[0]
    usage = place(case.story.world, "review")
    listed = view(usage, reader)
    assert "A mentor&#x27;s portfolio" in listed or "A mentor's portfolio" in listed
    slug = case.story.world.programme.slug
    client = signed_in(reader)
    url = f"/api/v1/programmes/{slug}/acts/reviews.work/"
    answer = client.get(url, {"assignment_uuid": str(seats(panel)[reader.pk].uuid)})
    assert answer.status_code == 200, answer.content
    assert answer.json()["found"]["kind"] == "portfolio"
    everybody = names_of(*case.story.world.learners, case.story.world.mentor_user)
    assert not {name for name in everybody if name in answer.content.decode()}


def test_reviewers_read_it_as_it_was_when_it_was_asked_for() -> None:
    case = make_portfolios(peers=3, learners=2)
    ask(case)
    fill_binder(case, case.story.world.learners[1].pk, source="# Gulls\n\nWe counted forty boats.")
    [panel] = panels(case)
    work = read(next(iter(seats(panel).values())))
    assert "Gulls" not in work.html


def test_a_work_taken_back_is_gone_at_once_and_its_place_says_so() -> None:
    case = make_portfolios(peers=3, learners=2)
    two = case.story.world.learners[1]
    fill_binder(case, two.pk, source="# Gulls\n\nWe counted forty boats.")
    ask(case)
    [panel] = panels(case)
    seat = next(iter(seats(panel).values()))
    assert "old pier" in read(seat).html
    allow(_project(case), allowed=False, at=day(6))
    html = read(seat).html
    assert "old pier" not in html
    assert "How did you count" in html  # on the other work
    assert "Gulls" in html
    assert "Its learner has taken this work back since" in html
    assert not PortfolioPart.objects.filter(project=_project(case).id, content__isnull=False)
    assert "1 work was taken back by its learner since." in shown(case)
    # Allowed again it is in the binder, and not in what reviewers read.
    allow(_project(case), at=day(7))
    assert "old pier" not in read(seat).html


def test_without_any_work_left_the_panel_ends_and_may_be_asked_for_again() -> None:
    case = make_portfolios(peers=5)
    contribute(case, "Read twice.")
    ask(case)
    allow(_project(case), allowed=False, at=day(6))
    [panel] = panels(case)
    assert panel.state == "void"
    assert not seats(panel)
    assert not PortfolioPart.objects.exclude(content=None).exists()
    assert "no learner allows a work in it any more" in shown(case)
    allow(_project(case), at=day(7))
    assert ask(case, at=day(8))
    assert [one.state for one in panels(case)] == ["void", "open"]


def test_a_learner_who_leaves_for_good_takes_their_work_out_of_it() -> None:
    case = make_portfolios(peers=3, learners=2)
    fill_binder(
        case, case.story.world.learners[1].pk, source="# Gulls\n\nForty boats: forty boats."
    )
    ask(case)
    [panel] = panels(case)
    seat = next(iter(seats(panel).values()))
    exported = privacy.export_person(user_id=case.story.learner_id, at=day(6))
    assert str(_project(case).uuid) in json.dumps(exported, default=str)
    privacy.retire_person(user_id=case.story.learner_id, at=day(6))
    assert "old pier" not in read(seat).html
    assert "Gulls" in read(seat).html


def test_a_mentor_who_leaves_for_good_is_reviewed_no_more() -> None:
    case = make_portfolios(peers=3)
    ask(case)
    privacy.retire_person(user_id=case.story.mentor_id, at=day(6))
    [panel] = panels(case)
    assert (panel.state, seats(panel)) == ("void", {})
    assert not PortfolioPart.objects.exclude(content=None).exists()


def test_nothing_is_kept_of_the_text_once_the_panel_is_complete_or_cancelled() -> None:
    case = make_portfolios(peers=3)
    ask(case)
    [panel] = panels(case)
    assert "What reviewers read" in shown(case)
    assert "old pier" in shown(case)
    rate(panel, guidance(2), guidance(2), guidance(3))
    assert not PortfolioPart.objects.exclude(content=None).exists()
    assert MentorPortfolio.objects.get().apart == []
    other = make_portfolios(peers=3)
    ask(other)
    [waits] = panels(other)
    change = panel_changes.Change(
        programme_id=other.programme_id, panel_uuid=waits.uuid, actor=UserFactory().pk, at=day(6),
        reason="It was asked for in error.",
    )  # fmt: skip
    panel_changes.cancel_panel(change)
    assert not PortfolioPart.objects.exclude(content=None).exists()


def test_the_log_tells_neither_who_asked_nor_whose_panel_it_is() -> None:
    case = make_portfolios(peers=3)
    before = len(audit.entries(stream=f"programme:{case.programme_id}"))
    ask(case)
    allow(_project(case), allowed=False, at=day(6))
    rows = audit.entries(stream=f"programme:{case.programme_id}")[before:]
    named = {str(case.story.mentor_id), str(case.story.world.mentor.id)}
    opened = [one for one in rows if one.action == "panel.opened"]
    assert len(opened) == 1
    for one in rows:
        assert one.action != "consent.withdrawn" or "panel" not in one.payload
        if one.subject.startswith("panel:"):
            assert json.loads(one.payload).keys() <= {
                "stage", "seed", "free", "drawn", "relaxed", "left_out", "chance", "waits_for",
            }  # fmt: skip
            assert not named & {str(value) for value in json.loads(one.payload).values()} - {"3"}


def test_managers_and_committee_see_what_it_is_and_no_name_in_what_reviewers_write() -> None:
    case = make_portfolios(peers=3)
    ask(case)
    [panel] = panels(case)
    user_id, seat = next(iter(seats(panel).items()))
    learner, mentor = case.story.world.learners[0], case.story.world.mentor_user
    reviews.submit_review(
        assignment_uuid=seat.uuid, reviewer_id=user_id, scores=guidance(2), at=day(6),
        comments={"respect": f"I think {mentor.get_full_name()} wrote it."},
        overall=f"To {learner.first_name} it reads well.",
    )  # fmt: skip
    looks = UserFactory().pk
    managed = panel_details(
        programme_id=case.programme_id, panel_uuid=panel.uuid, looks=looks, at=day(6)
    )
    for found in (
        managed,
        committee_panel(programme_id=case.programme_id, panel_uuid=panel.uuid, looks=looks),
    ):
        assert found.stage_words == "A mentor's portfolio"
        words = " ".join(one.html for seat in found.seats for one in seat.words)
        assert "it reads well" in words
        assert not {name for name in names_of(learner, mentor) if name in words}
    # It concerns its mentor, who reads nothing of it there either.
    own = panel_details(
        programme_id=case.programme_id, panel_uuid=panel.uuid, looks=mentor.pk, at=day(6)
    )
    assert not own.may_act
    assert not any(seat.words for seat in own.seats)


def test_whoever_begins_to_stand_beside_the_mentor_hands_the_portfolio_back() -> None:
    case = make_portfolios(peers=4)
    ask(case)
    [panel] = panels(case)
    reader = next(one for one in case.reviewers if one.pk in seats(panel))
    supervision.stand_beside(
        mentor_id=case.story.world.mentor.id,
        supervisor_id=own_mentor(case, reader).id,
        at=day(6),
    )
    call_command("redrive_outbox")
    assert reader.pk not in seats(panel)
    assert len(seats(panel)) == 3


def test_strangers_and_learners_neither_ask_nor_read() -> None:
    case = make_portfolios(peers=3)
    slug = case.story.world.programme.slug
    for user in (case.story.world.learners[0], UserFactory(), enrol(case.story.world.course)):
        assert signed_in(user).post(binder(case), {"act": "ask"}).status_code in (403, 404)
        url = f"/api/v1/programmes/{slug}/acts/portfolio.peer_reviews/"
        assert signed_in(user).get(url).status_code in (403, 404)
    assert Client().get(binder(case)).status_code == 302
    assert not panels(case)
