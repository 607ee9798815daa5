"""People are told once that their badge ends soon, and once that it has ended."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.models import WalletExchange
from mentor_recognition_xblock.notifications.models import Notice

from ..factories import START, make_world
from .conftest import Decide

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("issuer")]


def badge(decide: Decide) -> tuple[badges.CredentialData, datetime]:
    decision = decide(world=make_world())
    (found,) = badges.credentials_of(user_id=decision.mentor_user_id)
    assert found.valid_until is not None
    return found, found.valid_until


def told() -> list[str]:
    kinds = ("badge_ends_soon", "badge_ended")
    rows = Notice.objects.filter(kind__in=kinds).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_a_badge_is_told_of_thirty_days_before_and_at_its_end(decide: Decide) -> None:
    _badge, until = badge(decide)
    for days, expected in (
        (-31, []),
        (-30, ["badge_ends_soon"]),
        (-1, ["badge_ends_soon"]),
        (0, ["badge_ends_soon", "badge_ended"]),
        (40, ["badge_ends_soon", "badge_ended"]),
    ):
        badges.tell_of_ends(at=until + timedelta(days=days))
        assert told() == expected


def test_an_end_that_was_missed_is_told_alone(decide: Decide) -> None:
    _badge, until = badge(decide)
    badges.tell_of_ends(at=until + timedelta(days=3))
    assert told() == ["badge_ended"]


def test_a_revoked_badge_is_not_told_of(decide: Decide) -> None:
    found, until = badge(decide)
    badges.revoke(credential_uuid=found.uuid, reason="Not theirs.", at=START, actor=None)
    badges.tell_of_ends(at=until)
    assert told() == []


def test_a_link_to_a_wallet_that_nobody_answered_is_dropped(decide: Decide) -> None:
    found, _until = badge(decide)
    made = badges.open_exchange(credential_uuid=found.uuid, user_id=found.recipient_id, at=START)
    assert badges.tell_of_ends(at=made.expires_at - timedelta(seconds=1)).links == 0
    assert badges.tell_of_ends(at=made.expires_at).links == 1
    assert not WalletExchange.objects.exists()
