"""Told once, by one's own clock, in one letter, and no more often than one answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.errors import Invalid, NotFound
from mentor_recognition_xblock.notifications import api as notifications
from mentor_recognition_xblock.notifications.delivery import send_due
from mentor_recognition_xblock.notifications.preferences import unsubscribe_token
from mentor_recognition_xblock.notifications.queue import enqueue

from ..factories import START, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {
    "news": notifications.KindRules(),
    "nudge": notifications.KindRules(quiet_after=3),
    "verdict": notifications.KindRules(essential=True),
}
NOON = START.replace(hour=12)


class Post:
    """A post office that remembers; ``open`` False takes nothing."""

    def __init__(self) -> None:
        self.letters: list[tuple[int, list[str]]] = []
        self.open = True
        self.seen: dict[int, datetime] = {}

    def send(self, user_id: int, waiting: list[notifications.NoticeData]) -> bool:
        if self.open:
            self.letters.append((user_id, [one.kind for one in waiting]))
        return self.open

    def run(self, at: datetime = NOON) -> notifications.SendCounts:
        return send_due(send=self.send, rules=RULES, at=at, seen_at=self.seen.get)


def tell(user: Any, kind: str, key: str, at: datetime = NOON) -> int:
    new = enqueue(user_ids=[user.pk], kind=kind, key=key, rules=RULES[kind], at=at)
    return len(new)


def wish(user: Any, **changes: Any) -> notifications.PreferenceData:
    values: dict[str, Any] = {
        "delivery": "now", "quiet_start": 22, "quiet_end": 7, "time_zone": "", "muted": [],
    }  # fmt: skip
    return notifications.set_preference(user_id=user.pk, at=NOON, **{**values, **changes})


def test_the_same_thing_is_told_once() -> None:
    user, post = UserFactory(), Post()
    assert [tell(user, "news", "a"), tell(user, "news", "a"), tell(user, "news", "b")] == [1, 0, 1]
    assert post.run() == notifications.SendCounts(letters=1, notices=2)
    assert post.run() == notifications.SendCounts()
    assert tell(user, "news", "a") == 0
    assert post.letters == [(user.pk, ["news", "news"])]


def test_a_digest_waits_for_its_hour_and_is_one_letter() -> None:
    user, post = UserFactory(), Post()
    wish(user, delivery="daily")
    for index in range(4):
        tell(user, "news", str(index), NOON + timedelta(hours=index))
    assert post.run(NOON + timedelta(hours=6)).letters == 0
    assert post.run(NOON + timedelta(hours=20)) == notifications.SendCounts(letters=1, notices=4)


def test_what_a_person_muted_is_not_sent_but_a_decision_on_them_is() -> None:
    user, post = UserFactory(), Post()
    wish(user, muted=["news", "verdict"])
    tell(user, "news", "a")
    tell(user, "verdict", "a")
    post.run()
    assert post.letters == [(user.pk, ["verdict"])]


def test_off_keeps_only_decisions_and_those_for_the_weekly_digest() -> None:
    user, post = UserFactory(), Post()
    notifications.unsubscribe(unsubscribe_token(user.pk), at=NOON)
    tell(user, "news", "a")
    tell(user, "verdict", "a")
    assert post.run().letters == 0
    post.run(NOON + timedelta(days=8))
    assert post.letters == [(user.pk, ["verdict"])]


def test_after_three_unanswered_nudges_there_is_quiet_until_the_person_comes_back() -> None:
    user, post = UserFactory(), Post()
    for index in range(5):
        tell(user, "nudge", str(index), NOON + timedelta(days=index))
        post.run(NOON + timedelta(days=index))
    assert len(post.letters) == 3
    post.seen[user.pk] = NOON + timedelta(days=6)
    tell(user, "nudge", "later", NOON + timedelta(days=7))
    post.run(NOON + timedelta(days=7))
    assert len(post.letters) == 4


def test_a_letter_that_fails_stays_and_is_given_up_after_two_weeks() -> None:
    user, post = UserFactory(), Post()
    post.open = False
    tell(user, "news", "a")
    assert post.run() == notifications.SendCounts(failed=1)
    post.run(NOON + timedelta(days=15))
    post.open = True
    assert post.run(NOON + timedelta(days=16)).letters == 0
    assert post.letters == []


def test_a_post_office_that_breaks_keeps_no_other_persons_letter_back() -> None:
    first, second, post = UserFactory(), UserFactory(), Post()
    tell(first, "news", "a")
    tell(second, "news", "a")

    def send(user_id: int, waiting: list[notifications.NoticeData]) -> bool:
        if user_id == first.pk:
            raise OSError("no route")
        return post.send(user_id, waiting)

    told = send_due(send=send, rules=RULES, at=NOON, seen_at=lambda _user: None)
    assert (told.letters, told.failed) == (1, 1)
    assert post.letters == [(second.pk, ["news"])]


@pytest.mark.parametrize(
    ("field", "value"),
    [("delivery", "hourly"), ("quiet_start", 24), ("quiet_end", -1), ("time_zone", "Moon/Base")],
)
def test_a_wish_that_cannot_be_met_names_its_field(field: str, value: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        wish(UserFactory(), **{field: value})
    assert refusal.value.field == field


def test_only_a_token_of_ours_stops_letters() -> None:
    token = unsubscribe_token(UserFactory().pk)
    for forged in ("", "1", token[:-1], token.replace(":", "x", 1)):
        with pytest.raises(NotFound):
            notifications.unsubscribe(forged, at=NOON)


def test_a_forgotten_person_leaves_nothing() -> None:
    user, post = UserFactory(), Post()
    wish(user, delivery="daily", time_zone="Europe/Lisbon")
    tell(user, "news", "a")
    notifications.forget_person(user_id=user.pk, at=NOON)
    notifications.forget_person(user_id=user.pk, at=NOON)
    assert notifications.preference(user.pk).time_zone == ""
    assert post.run(NOON + timedelta(days=9)).letters == 0
