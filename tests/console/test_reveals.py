"""The committee looks behind a panel: one member, for a reason, and nobody else learns a name."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.utils import timezone

from mentor_recognition_xblock.hosts.standalone.models import Message
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel
from mentor_recognition_xblock.reviews.reveal_models import PanelReveal

from ..factories import UserFactory, enrol
from ..listings.scene import Page
from ..reviews.case import make_case
from ..reviews.thread_case import close, make_threads, thread
from .panel_desk import Desk, desk_with
from .reveal_room import WHY, Room
from .test_pairings import signed_in, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room() -> Room:
    room = Room(desk_with(6))
    room.desk.hand_in(room.desk.seats("assigned")[0], overall="You cannot count to forty.")
    return room


def reviewed(room: Room) -> ReviewAssignment:
    """The seat that was handed in."""
    return room.desk.seats("submitted")[0]


def test_a_member_reads_the_panel_blind_until_they_look_behind_it(room: Room) -> None:
    page = Page(text(signed_in(room.member).get(room.list)))
    assert page.links(page.rows[0]["Panel"]) == [room.page]
    assert "You cannot count to forty." in room.look()
    assert "Zorgat" not in room.look()
    assert "Zorgat" not in json.dumps(room.read())
    status, shown = room.press("reveal_reviewer", seat=str(reviewed(room).num))
    assert status == 302
    assert "You see the reviewer now; nobody else does." in shown
    reviewer = reviewed(room).reviewer.get_full_name()
    assert reviewer in shown
    assert room.author.get_full_name() not in shown
    status, shown = room.press("reveal_author")
    assert status == 302
    assert room.author.get_full_name() in shown
    assert WHY in shown
    found = room.read()
    assert found["author"] == room.author.get_full_name()
    assert [one["person"] for one in found["looks"]] == [reviewer, room.author.get_full_name()]


def test_looking_again_changes_nothing_and_the_log_keeps_the_reason(room: Room) -> None:
    num = reviewed(room).num
    first = [room.send("reveal_reviewer", seat=num), room.send("reveal_author")]
    assert [said["outcome"] for _status, said in first] == ["", ""]
    again = [room.send("reveal_reviewer", seat=num), room.send("reveal_author")]
    assert [said["outcome"] for _status, said in again] == ["already", "already"]
    assert room.desk.acts() == ["panel.reviewer_revealed", "panel.author_revealed"]
    entries = [one for one in room.desk.logged() if one.action in room.desk.acts()]
    assert [json.loads(one.payload) for one in entries] == [
        {"seat": num, "reason": WHY}, {"reason": WHY},
    ]  # fmt: skip


def test_the_log_tells_that_somebody_looked_and_not_at_whom(room: Room) -> None:
    room.send("reveal_reviewer", seat=reviewed(room).num)
    room.send("reveal_author")
    for reader in (room.seat(), room.desk.user, room.member):
        rows = [one for one in room.log(reader) if "revealed" in one["What changed"]]
        assert [one["What changed"] for one in rows] == [
            "Author revealed to the committee", "Reviewer revealed to the committee",
        ]  # fmt: skip
        assert {one["Who"] for one in rows} == {room.member.get_full_name()}
        assert "Zorgat" not in str(rows)
    # Nor does a search for the name find that it was about them.
    for person in (room.author, reviewed(room).reviewer):
        assert "revealed" not in str(room.log(room.desk.user, q=person.last_name))


def test_nobody_elses_page_payload_or_export_changes(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    desk, other, seat = room.desk, room.seat(), reviewed(room)
    reviewer = seat.reviewer

    def csv(user: Any, address: str) -> bytes:
        return b"".join(signed_in(user).get(address, {"as": "csv"}).streaming_content)

    def seen() -> list[Any]:
        kwargs = {"panel": str(desk.row.uuid)}
        return [
            signed_in(desk.user).get(desk.rest("reviews.panel"), kwargs).json(),
            csv(desk.user, desk.list),
            csv(other, room.list),
            [desk.case.waiting(user) for user in desk.case.reviewers],
            reviews.results_for_learner(desk.row.project_id),
            reviews.export_person(user_id=desk.seats("assigned")[0].reviewer_id),
            reviews.export_person(user_id=desk.case.story.world.mentor_user.pk),
        ]

    before = seen()
    with caplog.at_level(logging.DEBUG):
        room.send("reveal_reviewer", seat=seat.num)
        room.send("reveal_author")
    assert seen() == before
    assert "Zorgat" not in caplog.text
    assert reviewer.username not in caplog.text
    # Another member reads that somebody looked, and why; whom it showed, nobody.
    page, found = room.look(other), room.read(other)
    assert WHY in page
    assert "Zorgat" not in page
    assert "Zorgat" not in json.dumps(found)
    assert found["author"] == ""
    assert all(one["can_be_revealed"] for one in found["seats"] if one["state"] == "submitted")
    assert room.send("reveal_author", other)[1]["outcome"] == ""
    assert room.author.last_name in room.look(other)


def test_whoever_was_looked_up_is_told_and_may_read_why(room: Room) -> None:
    seat = reviewed(room)
    room.send("reveal_reviewer", seat=seat.num)
    room.send("reveal_author")
    told = {"reviewer_revealed": seat.reviewer_id, "author_revealed": room.author.pk}
    rows = Notice.objects.filter(kind__endswith="_revealed")
    assert dict(rows.values_list("kind", "user_id")) == told
    for letter in Message.objects.filter(user_id__in=told.values()):
        for hidden in (room.member.get_full_name(), WHY, "Zorgat"):
            assert hidden not in f"{letter.subject} {letter.text}"
    for user_id in told.values():
        (look,) = reviews.export_person(user_id=user_id)["looked_up_by_the_committee"]
        assert (look["reason"], set(look)) == (WHY, {"reason", "revealed_at"})
    mine = reviews.export_person(user_id=room.member.pk)["looked_up_for_the_committee"]
    assert [one["num"] for one in mine] == [seat.num, 0]


@pytest.mark.parametrize("who", ["author", "mentor", "reviewer", "was reviewer"])
def test_whom_the_panel_concerns_looks_behind_nothing(room: Room, who: str) -> None:
    left = room.desk.seats("assigned")[0]
    room.desk.send("take_back_review", seat=left.num)
    world = room.desk.case.story.world
    concerned = {
        "author": world.learners[0], "mentor": world.mentor_user,
        "reviewer": reviewed(room).reviewer, "was reviewer": left.reviewer,
    }[who]  # fmt: skip
    room.seat(concerned)
    room.send("reveal_author")
    page = room.look(concerned)
    assert "You cannot act on this one." in page
    for hidden in ("You cannot count to forty.", WHY, "Look who wrote it", "Reveal the"):
        assert hidden not in page
    found = room.read(concerned)
    assert (found["looks"], found["author"]) == ([], "")
    for act, fields in (("reveal_author", {}), ("reveal_reviewer", {"seat": 1})):
        status, said = room.send(act, concerned, **fields)
        assert (status, said["code"]) == (403, "concerns_you")
    assert room.press("reveal_author", concerned)[0] == 403
    assert PanelReveal.objects.count() == 1


def test_only_members_who_manage_nothing_look(room: Room) -> None:
    root, away = UserFactory(is_superuser=True), Room(desk_with(3))
    learner = enrol(room.desk.case.story.world.course)
    for stranger in (room.desk.user, root, learner, UserFactory(), away.member):
        assert signed_in(stranger).get(room.page).status_code == 403
        assert signed_in(stranger).get(room.list).status_code == 403
        assert room.send("reveal_author", stranger)[0] == 403
        assert room.send("reveal_reviewer", stranger, seat=1)[0] == 403
    assert away.send("reveal_author", panel=str(room.desk.row.uuid))[0] == 404
    assert not PanelReveal.objects.exists()


def test_what_is_missing_is_asked_for_and_an_open_seat_has_nothing_behind(room: Room) -> None:
    for act, fields in (("reveal_author", {}), ("reveal_reviewer", {"seat": reviewed(room).num})):
        status, said = room.send(act, reason="No.", **fields)
        assert (status, said["field"]) == (400, "reason")
        status, said = room.send(act, sure=False, **fields)
        assert (status, said["field"]) == (400, "sure")
    for seat in room.desk.seats("assigned"):
        status, said = room.send("reveal_reviewer", seat=seat.num)
        assert (status, said["code"]) == (409, "review_is_not_in")
    assert room.send("reveal_reviewer", seat=99)[0] == 404
    # No reviewer is called by the author's number.
    assert room.send("reveal_reviewer", seat=0)[0] == 400
    assert not PanelReveal.objects.exists()


@pytest.mark.parametrize("act", ["reveal_author", "reveal_reviewer"])
def test_whoever_looked_behind_a_panel_is_never_drawn_for_it(act: str) -> None:
    room = Room(desk_with(2))
    seat = room.desk.seats("assigned")[0]
    room.desk.hand_in(seat)
    assert room.desk.state() == "waiting"
    fields = {"seat": seat.num} if act == "reveal_reviewer" else {}
    assert room.send(act, **fields)[0] == 200
    enrol(room.desk.case.story.world.course, room.member)
    room.desk.case.add_reviewer(user=room.member)
    assert room.desk.case.waiting(room.member) == []
    assert room.desk.state() == "waiting"


@pytest.mark.parametrize("knows", [True, False])
def test_whoever_looked_up_an_author_reviews_no_work_of_theirs(knows: bool) -> None:
    room = Room(desk_with(2))
    case = room.desk.case
    if knows:
        room.send("reveal_author")
    enrol(case.story.world.course, room.member)
    case.add_reviewer(user=room.member)
    final = case.submit(source="# Again\n\nMore.", final=True)
    opened = case.open(final, stage="final", at=timezone.now())
    drawn = ReviewPanel.objects.get(pk=opened.id).assignments
    assert drawn.filter(reviewer=room.member).exists() is False
    other = case.open(case.submit(enrol(case.story.world.course)), at=timezone.now())
    drawn = ReviewPanel.objects.get(pk=other.id).assignments
    assert drawn.filter(reviewer=room.member).exists()


def test_behind_a_comment_is_its_mentor_and_never_the_learner() -> None:
    case = make_threads(reviewers=5)
    desk = Desk(case)
    thread(case, case.submit())
    close(case)
    desk.row = ReviewPanel.objects.get(stage="thread")
    room = Room(desk)
    mentor = case.story.world.mentor_user
    assert room.press("reveal_author")[0] == 302
    assert mentor.get_full_name() in room.look()
    assert room.author.get_full_name() not in room.look()
    told = Notice.objects.filter(kind__endswith="_revealed").values_list("kind", "user_id")
    assert list(told) == [("commenter_revealed", mentor.pk)]


def test_who_leaves_takes_the_words_along_and_the_look_stays(room: Room) -> None:
    seat = reviewed(room)
    room.send("reveal_reviewer", seat=seat.num)
    privacy.retire_person(user_id=seat.reviewer_id, at=timezone.now())
    assert [one.reason for one in PanelReveal.objects.all()] == [""]
    room.send("reveal_author")
    privacy.retire_person(user_id=room.member.pk, at=timezone.now())
    assert [one.reason for one in PanelReveal.objects.order_by("pk")] == ["", ""]


def test_an_author_is_revealed_after_the_panel_was_cancelled_too() -> None:
    room = Room(Desk(make_case(reviewers=6, outside=0)))
    room.desk.send("cancel_panel")
    assert room.send("reveal_author")[0] == 200
    assert room.author.get_full_name() in room.look()
