"""Words taken back: out of every edition, and nobody's to read."""

from __future__ import annotations

import pytest

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.queries import own_document
from mentor_recognition_xblock.core.openbadges import verify as rules

from .conftest import key_of
from .test_testimonials import LATER, Ended, ended

__all__ = ["ended"]  # fixture

pytestmark = pytest.mark.django_db(transaction=True)


def test_words_put_in_twice_are_taken_out_of_every_edition(ended: Ended) -> None:
    """Withdrawn, they are in no edition, and whoever kept one is told by its bit."""
    one = ended.publish(ended.offer())
    (kept,) = ended.document()["endorsement"]
    ended.withdraw(one)
    assert "endorsement" not in ended.document()
    alone = rules.verify(kept, resolve=own_document, at=LATER, kind=rules.ENDORSEMENT)
    assert alone.check("status").code == "revoked"
    # Signed again for another reason, they do not come back.
    badges.compromise_key(fragment=key_of(ended.badge), at=LATER)
    assert "endorsement" not in ended.document()
    assert badges.verify(ended.document(), at=LATER).endorsements == ()


@pytest.mark.parametrize("scope", ["mentor", "public"])
def test_words_taken_back_are_not_read_by_the_mentor_any_more(ended: Ended, scope: str) -> None:
    """Of words that were withdrawn the row stays, and what it held is nobody's to read."""
    one = ended.offer(scope=scope)
    theirs = {"mentor_user_id": ended.mentor, "programme_id": ended.world.programme.id}
    assert [found.uuid for found in badges.testimonials_for(**theirs)] == [one.uuid]
    ended.withdraw(one)
    assert list(badges.testimonials_for(**theirs)) == []
    assert badges.export_person(user_id=ended.mentor)["testimonials_received"] == []
