"""Places on status lists: each is given once, and a full list is followed by the next."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from mentor_recognition_xblock.badges.issuer import status_lists
from mentor_recognition_xblock.badges.models import StatusList
from mentor_recognition_xblock.core.openbadges import status as rules

from ..factories import START

pytestmark = pytest.mark.django_db


def used(num: int, places: int) -> None:
    StatusList.objects.filter(kind="credential", num=num).update(used=places)


def test_a_full_list_is_followed_by_the_next_and_no_place_is_given_twice(issuer: Path) -> None:
    first = status_lists.reserve(2, at=START)
    assert [row.num for row, _index in first] == [1, 1]
    used(1, rules.LENGTH - 1)
    over = status_lists.reserve(3, at=START)
    assert [row.num for row, _index in over] == [1, 2, 2]
    used(2, rules.LENGTH)
    third = status_lists.reserve(2, at=START)
    assert [row.num for row, _index in third] == [3, 3]
    assert [row.num for row, _index in status_lists.reserve(1, at=START)] == [3]
    found = [(row.pk, index) for row, index in [*first, *over, *third]]
    assert max(Counter(found).values()) == 1
    assert all(0 <= index < rules.LENGTH for _pk, index in found)


def test_endorsements_have_lists_of_their_own(issuer: Path) -> None:
    ((badge, _index),) = status_lists.reserve(1, at=START)
    ((words, _other),) = status_lists.reserve(1, at=START, kind="endorsement")
    assert (badge.kind, words.kind) == ("credential", "endorsement")
    assert badge.pk != words.pk
    assert badge.secret != words.secret


def test_a_list_is_served_as_it_was_signed_last_and_an_unknown_one_not_at_all(
    issuer: Path, django_assert_num_queries: object
) -> None:
    ((row, _index),) = status_lists.reserve(1, at=START)
    row.refresh_from_db()
    assert status_lists.served(row.uuid) == row.document
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert status_lists.served(row.uuid) == row.document
    assert status_lists.served("6a1b2f3e-0000-4000-8000-000000000001") is None
