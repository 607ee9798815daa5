"""A badge: issued once, private until claimed, verified by anyone, revoked and issued again."""

from __future__ import annotations

import json
import re
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.issuer.issuance import reissue
from mentor_recognition_xblock.badges.models import Credential, StatusList
from mentor_recognition_xblock.core.openbadges import status as lists
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.recognition import api as recognition

from ..factories import START, make_world
from .conftest import Decide

pytestmark = pytest.mark.django_db(transaction=True)
LATER = START + timedelta(days=10)


def only(decision: recognition.DecisionData) -> badges.CredentialData:
    (badge,) = badges.credentials_of(user_id=decision.mentor_user_id)
    return badge


def test_an_award_becomes_exactly_one_badge_however_often_it_is_issued(
    issuer: Path, decide: Decide
) -> None:
    decision = decide()
    first = only(decision)
    for _again in range(3):
        assert badges.issue_for_decision(decision_uuid=decision.uuid, at=LATER) == first
    assert Credential.objects.count() == 1


@pytest.mark.parametrize("outcome", ["decline", "defer"])
def test_only_an_award_is_followed_by_a_badge(issuer: Path, decide: Decide, outcome: str) -> None:
    decision = decide(outcome=outcome)
    with pytest.raises(badges.NothingWasAwarded):
        badges.issue_for_decision(decision_uuid=decision.uuid, at=LATER)
    assert Credential.objects.count() == 0


def test_nothing_is_awarded_without_learners_outcomes(issuer: Path, decide: Decide) -> None:
    with pytest.raises(Invalid) as refused:
        decide(outcomes=0)
    assert refused.value.code == "award_needs_outcomes"


def test_a_badge_names_policy_decision_and_evidence_and_nobody(
    issuer: Path, decide: Decide
) -> None:
    world = make_world()
    decision = decide(world=world)
    text = only(decision).document
    assert str(decision.uuid) in text
    assert decision.evidence_hash in text
    user = world.mentor_user
    for words in (user.username, user.email, user.get_full_name(), user.last_name):
        assert words not in text
    assert re.search(r'"id": "urn:uuid:[0-9a-f-]{36}"', text)


def test_a_badge_says_the_same_in_whose_language_ever_it_was_decided(
    issuer: Path, decide: Decide
) -> None:
    texts = []
    for language in ("en", "ar"):
        with translation.override(language):
            document = json.loads(only(decide()).document)
        (evidence,) = document["evidence"]
        criteria = document["credentialSubject"]["achievement"]["criteria"]["narrative"]
        texts.append((evidence["name"], document["name"], document["description"], criteria))
    assert texts[0] == texts[1]


def test_two_badges_of_one_tier_share_the_achievement_and_no_index(
    issuer: Path, decide: Decide
) -> None:
    first, second = (json.loads(only(decide()).document) for _again in range(2))
    indexes = {one["credentialStatus"]["statusListIndex"] for one in (first, second)}
    assert len(indexes) == 2
    subjects = {one["credentialSubject"]["id"] for one in (first, second)}
    assert len(subjects) == 2


def test_nobody_but_the_owner_claims(issuer: Path, decide: Decide) -> None:
    decision = decide()
    badge = only(decision)
    for credential, user in ((badge.uuid, 10_000), (uuid4(), decision.mentor_user_id)):
        with pytest.raises(badges.NotYourBadge):
            badges.claim(credential_uuid=credential, user_id=user, public=True, at=LATER)
    assert only(decision).state == "issued"


def test_claiming_twice_is_claiming_once(issuer: Path, decide: Decide) -> None:
    decision = decide()
    badge = only(decision)
    for public in (False, True):
        badges.claim(
            credential_uuid=badge.uuid, user_id=decision.mentor_user_id, public=public, at=LATER
        )
    assert only(decision).is_public is False


def test_a_revoked_badge_fails_only_its_status_and_can_be_issued_again(
    issuer: Path, decide: Decide
) -> None:
    decision = decide()
    badge = only(decision)
    document = json.loads(badge.document)
    assert badges.verify(document, at=LATER).valid
    for _again in range(2):
        badges.revoke(
            credential_uuid=badge.uuid, reason="The appeal was lost.", at=LATER, actor=None
        )
    report = badges.verify(document, at=LATER)
    assert [check.outcome for check in report.checks] == ["passed"] * 4 + ["failed"]
    with pytest.raises(badges.BadgeIsRevoked):
        badges.claim(
            credential_uuid=badge.uuid, user_id=decision.mentor_user_id, public=True, at=LATER
        )
    again = reissue(decision_uuid=decision.uuid, at=LATER, actor=None)
    assert again.edition == 2
    assert badges.verify(json.loads(again.document), at=LATER).valid
    assert not badges.verify(document, at=LATER).valid


def test_the_list_tells_of_the_revoked_alone(issuer: Path, decide: Decide) -> None:
    kept, lost = only(decide()), only(decide())
    badges.revoke(credential_uuid=lost.uuid, reason="Issued in error.", at=LATER, actor=None)
    encoded = json.loads(StatusList.objects.get().document)["credentialSubject"]["encodedList"]
    index = {
        one.uuid: int(json.loads(one.document)["credentialStatus"]["statusListIndex"])
        for one in (kept, lost)
    }
    assert lists.is_set(encoded, index[lost.uuid])
    assert not lists.is_set(encoded, index[kept.uuid])


def test_a_badge_expires_with_its_tier(issuer: Path, decide: Decide) -> None:
    badge = only(decide())
    assert badge.valid_until is not None
    report = badges.verify(json.loads(badge.document), at=badge.valid_until + timedelta(days=1))
    assert report.check("dates").code == "expired"


def test_the_key_file_is_private_and_never_overwritten(issuer: Path) -> None:
    assert stat.S_IMODE(issuer.stat().st_mode) == 0o600
    before = issuer.read_bytes()
    with pytest.raises(CommandError, match="already"):
        call_command("create_issuer_key")
    assert issuer.read_bytes() == before


def test_a_missing_key_leaves_the_decision_and_waits(
    settings: Any, tmp_path: Path, decide: Decide
) -> None:
    from mentor_recognition_xblock.outbox import api as outbox

    settings.MENTOR_RECOGNITION_KEY_FILE = str(tmp_path / "none.pem")
    decision = decide()
    assert badges.credentials_of(user_id=decision.mentor_user_id) == []
    assert outbox.backlog().failing == 1
    badges.create_key(at=LATER)
    call_command("redrive_outbox")
    assert badges.verify(json.loads(only(decision).document), at=LATER).valid
    assert outbox.backlog().count == 0


def test_an_export_verifies_without_us(issuer: Path, decide: Decide, tmp_path: Path) -> None:
    from mentor_recognition_xblock.core.openbadges.verify import verify

    badge = only(decide())
    call_command("export_credentials", str(tmp_path / "out"))
    known = json.loads((tmp_path / "out" / "documents.json").read_text())

    def resolve(url: str) -> Any:
        return json.loads((tmp_path / "out" / known[url]).read_text()) if url in known else None

    document = json.loads((tmp_path / "out" / f"credentials/{badge.uuid}.json").read_text())
    assert verify(document, resolve=resolve, at=LATER).valid
