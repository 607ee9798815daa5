"""A committee has one chair, who is one of its members."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.programmes import api as programmes

from ..factories import START, UserFactory, make_world

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=1)


@pytest.fixture
def place() -> dict[str, Any]:
    return {"programme_id": make_world().programme.id}


def on_committee(place: dict[str, Any], role: str = "committee") -> int:
    user_id = int(UserFactory().pk)
    programmes.appoint(**place, user_id=user_id, role=role, at=START, actor=None)
    return user_id


def roles(place: dict[str, Any], user_id: int) -> set[str]:
    return {*programmes.roles_of(**place, user_id=user_id, at=LATER)}


def test_a_member_is_named_chair_and_the_former_one_keeps_the_seat(place: dict[str, Any]) -> None:
    first, second = on_committee(place), on_committee(place)
    assert programmes.chair_of(**place, at=LATER) is None
    for chair in (first, second, second):
        programmes.name_chair(**place, user_id=chair, at=START, actor=None)
        assert programmes.chair_of(**place, at=LATER) == chair
    assert roles(place, first) == {"committee"}
    assert roles(place, second) == {"committee", "chair"}


def test_only_a_member_is_named_chair(place: dict[str, Any]) -> None:
    with pytest.raises(programmes.NotOnTheCommittee):
        programmes.name_chair(**place, user_id=UserFactory().pk, at=START, actor=None)


def test_who_is_appointed_chair_has_a_seat_and_keeps_it_afterwards(place: dict[str, Any]) -> None:
    chair = on_committee(place, "chair")
    assert roles(place, chair) == {"committee", "chair"}
    programmes.dismiss(**place, user_id=chair, role="chair", at=START, actor=None)
    assert roles(place, chair) == {"committee"}


def test_who_leaves_the_committee_no_longer_chairs_it(place: dict[str, Any]) -> None:
    chair = on_committee(place, "chair")
    programmes.dismiss(**place, user_id=chair, role="committee", at=START, actor=None)
    assert roles(place, chair) == set()
    assert programmes.chair_of(**place, at=LATER) is None
