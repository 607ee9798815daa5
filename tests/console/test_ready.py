"""What the next close needs is said in sentences, not by marks alone."""

from __future__ import annotations

import pytest

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, UserFactory, make_world
from .test_pairings import signed_in, text

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_row_says_whether_what_a_close_needs_is_there() -> None:
    world = make_world()
    manager, member = UserFactory(), UserFactory()
    appointed = {"programme_id": world.programme.id, "at": START, "actor": None}
    programmes.appoint(user_id=manager.pk, role="manager", **appointed)

    def shown() -> str:
        return text(signed_in(manager).get(f"/console/{world.programme.slug}/overview/"))

    before = shown()
    assert "No rubric is in use yet" in before
    assert "The committee has no members yet" in before
    assert "Every panel is complete" in before
    reviews.seed_shipped_rubric(**appointed)
    programmes.appoint(user_id=member.pk, role="committee", **appointed)
    after = shown()
    assert "A rubric is in use" in after
    assert "The committee has members" in after
    assert "(open)" not in after
