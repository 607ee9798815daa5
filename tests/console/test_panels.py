"""Managers read of panels who waits and why, and nobody's name."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.programmes.models import Term
from mentor_recognition_xblock.reviews.models import ReviewAssignment

from ..factories import enrol
from ..listings.scene import Page
from .panel_desk import Desk, desk_with, newcomer
from .test_pairings import signed_in, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return desk_with(6)


def test_the_list_tells_what_each_panel_waits_for_and_nobodys_name(desk: Desk) -> None:
    desk.hand_in(desk.seats("assigned")[0])
    (row,) = desk.rows()
    assert row["Panel"] == f"Panel {desk.row.uuid.hex[:8].upper()}"
    assert (row["What is reviewed"], row["State"]) == ("First version", "Under review")
    assert (row["Reviews in"], row["Reviews wanted"]) == ("1", "3")
    assert row["First due"]
    short = desk_with(2)
    (row,) = short.rows()
    assert row["State"] == "Waits: too few are certified"
    assert short.rows(lacks="few_certified", state="waiting") == [row]
    assert short.rows(lacks="all_full") == short.rows(state="open") == short.rows(stage="final")
    assert short.rows(lacks="all_full") == []


def test_the_counted_reasons_lead_to_the_panels_that_they_count() -> None:
    short = desk_with(2)
    words = "1 panel waits for reviewers: too few are certified"
    rubrics = reverse("mentor_recognition:console_rubrics", args=[short.slug])
    there = f"{short.list}?state=waiting&lacks=few_certified"
    assert Page(text(signed_in(short.user).get(rubrics))).links(words) == [there]
    home = text(signed_in(short.user).get(reverse("mentor_recognition:home")))
    assert words in home
    assert Page(home).links("See which") == [there]
    assert len(short.rows(state="waiting", lacks="few_certified")) == 1


def test_panels_are_listed_by_rest_and_as_csv_by_their_reference(desk: Desk) -> None:
    kwargs = {"slug": desk.slug, "name": "panels"}
    url = reverse("mentor_recognition:rest_programme_list", kwargs=kwargs)
    (row,) = signed_in(desk.user).get(url, {"state": "open"}).json()["rows"]
    assert (row["id"], row["state"], row["wanted"]) == (str(desk.row.uuid), "open", 3)
    sheet = signed_in(desk.user).get(desk.list, {"as": "csv"})
    lines = b"".join(sheet.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(f"Panel {desk.row.uuid.hex[:8].upper()},First version,")


def test_the_list_asks_as_much_for_twenty_panels_as_for_two() -> None:
    desk = desk_with(30, learners=20)
    learners = desk.case.story.world.learners
    desk.open(learners[1])

    def asked() -> int:
        client = signed_in(desk.user)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(desk.list, {"sort": "due"}).status_code == 200
        return len(seen)

    asked()
    two = asked()
    for learner in learners[2:]:
        desk.open(learner)
    assert len(desk.rows()) == 20
    assert asked() == two


def test_only_managers_of_the_programme_read_of_its_panels(desk: Desk) -> None:
    other = desk_with(3)
    for stranger in (other.user, enrol(desk.case.story.world.course), desk.case.reviewers[0]):
        assert signed_in(stranger).get(desk.page).status_code == 403
        assert signed_in(stranger).get(desk.list).status_code == 403
        assert desk.send("cancel_panel", stranger)[0] == 403
    there = reverse("mentor_recognition:console_panel", args=[other.slug, desk.row.uuid])
    assert signed_in(other.user).get(there).status_code == 404
    assert other.send("cancel_panel", panel=str(desk.row.uuid))[0] == 404
    assert desk.state() == "open"


@pytest.mark.parametrize("who", ["author", "mentor", "reviewer", "was reviewer"])
def test_whom_the_panel_concerns_settles_nothing_and_reads_no_review(desk: Desk, who: str) -> None:
    first, second, third = desk.seats("assigned")
    desk.hand_in(first, overall="A careful count.")
    if who == "was reviewer":
        desk.send("take_back_review", seat=second.num)
    world = desk.case.story.world
    concerned = {
        "author": world.learners[0], "mentor": world.mentor_user, "reviewer": third.reviewer,
        "was reviewer": second.reviewer,
    }[who]  # fmt: skip
    desk.manager(concerned)
    before = desk.acts()
    page = desk.look(concerned)
    assert "You cannot act on this one." in page
    assert "A careful count." not in page
    assert "Cancel the panel" not in page
    for act, fields in (
        ("take_back_review", {"seat": third.num}),
        ("discard_review", {"seat": first.num, "why": "spam"}),
        ("add_reviewer", {"wanted": 4}),
        ("assign_reviewer", {"person": "nobody"}),
        ("cancel_panel", {}),
    ):
        status, said = desk.send(act, concerned, **fields)
        assert (status, said["title"]) == (403, "You cannot act on this one.")
    status, page = desk.press("cancel_panel", concerned)
    assert status == 403
    assert "You cannot act on this one." in page
    assert desk.acts() == before
    assert desk.send("take_back_review", seat=third.num)[0] == 200


@pytest.mark.parametrize("reason", ["", "No."])
def test_every_act_wants_a_sentence_for_the_log(desk: Desk, reason: str) -> None:
    seat = desk.seats("assigned")[0]
    for act, fields in (
        ("take_back_review", {"seat": seat.num}),
        ("discard_review", {"seat": seat.num, "why": "spam"}),
        ("add_reviewer", {"wanted": 4}),
        ("assign_reviewer", {"person": "nobody"}),
        ("cancel_panel", {}),
    ):
        status, said = desk.send(act, reason=reason, **fields)
        assert (status, said["field"]) == (400, "reason"), act
        assert desk.press(act, reason=reason, **fields)[0] == 400
    assert desk.acts() == []


def test_no_page_answer_file_log_or_line_names_anybody(caplog: Any) -> None:
    caplog.set_level(logging.INFO)
    desk = desk_with(2)
    world = desk.case.story.world
    chosen = newcomer(desk)
    told = [
        desk.press("assign_reviewer", person=chosen.username),
        desk.send("assign_reviewer", person=world.learners[0].username),
        desk.send("take_back_review", seat=1),
        desk.send("add_reviewer", wanted=4),
        desk.press("cancel_panel"),
        desk.look(),
        desk.rows(),
        signed_in(desk.user).get(desk.rest("reviews.panel"), {"panel": str(desk.row.uuid)}).json(),
        [one.payload for one in desk.logged()],
        [record.getMessage() for record in caplog.records if "act.reviews" in record.getMessage()],
    ]
    said = str(told)
    assert len(told[-1]) == 5
    secret = ReviewAssignment.objects.values_list("uuid", "alias")
    for person in (*desk.case.reviewers, *world.learners, world.mentor_user):
        for name in (person.username, person.last_name, person.get_full_name(), person.email):
            assert name not in said
    for uuid, alias in secret:
        assert str(uuid) not in said
        assert f" {alias}" not in said
    assert '"people"' not in said
    log = reverse("mentor_recognition:console_list_log", args=[desk.slug])
    rows = Page(text(signed_in(desk.user).get(log, {"kind": "panel.cancelled"}))).rows
    assert [one["What it was about"] for one in rows] == [f"Panel {desk.row.uuid.hex[:8].upper()}"]


def test_no_count_of_the_reviewers_list_moves_with_a_panel_beside_it(desk: Desk) -> None:
    there = reverse("mentor_recognition:console_list_reviewers", args=[desk.slug])

    def listed() -> list[dict[str, str]]:
        return Page(signed_in(desk.user).get(there).content.decode()).rows

    before = listed()
    taken, sent, _open = desk.seats("assigned")
    desk.send("take_back_review", seat=taken.num)
    assert listed() == before
    desk.hand_in(sent)
    assert listed() == before
    desk.send("discard_review", seat=sent.num, why="other_work")
    assert listed() == before


def test_reviews_are_counted_once_a_term_has_closed(desk: Desk) -> None:
    sent = desk.seats("assigned")[0]
    desk.hand_in(sent)
    there = reverse("mentor_recognition:console_list_reviewers", args=[desk.slug])
    Term.objects.filter(programme_id=desk.case.programme_id).update(closed_at=timezone.now())
    rows = Page(signed_in(desk.user).get(there).content.decode()).rows
    counted = [row["Reviews done by the last close"] for row in rows]
    assert sorted(counted) == [*["0"] * (len(rows) - 1), "1"]
