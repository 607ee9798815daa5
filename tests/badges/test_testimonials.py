"""Closing words: asked of every learner, two keys to the public, withdrawn everywhere."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import translation

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.issuer import issuance
from mentor_recognition_xblock.badges.issuer.issuance import reissue
from mentor_recognition_xblock.badges.queries import own_document
from mentor_recognition_xblock.core.openbadges import awards
from mentor_recognition_xblock.core.openbadges import verify as rules
from mentor_recognition_xblock.errors import Conflict, Invalid, NotFound
from mentor_recognition_xblock.pairing import api as pairing

from ..crowd import at_once
from ..factories import START, World, make_world
from .conftest import Decide, key_of

pytestmark = pytest.mark.django_db(transaction=True)
LATER = START + timedelta(days=10)
WORDS = "She read every draft twice and asked the question I had avoided."


@dataclass
class Ended:
    """A world whose pairings have ended, and its mentor's badge."""

    world: World
    decision: Any

    @property
    def mentor(self) -> int:
        return int(self.world.mentor_user.pk)

    @property
    def badge(self) -> badges.CredentialData:
        found = badges.credential_of_decision(self.decision.uuid)
        assert found is not None
        return found

    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.badge.document)
        return found

    def offer(self, num: int = 0, **more: Any) -> badges.TestimonialData:
        given = {"text": WORDS, "scope": "public", "show_name": False, "at": LATER} | more
        return badges.offer_testimonial(
            pairing_id=self.world.pairings[num].id,
            learner_id=self.world.learners[num].pk,
            **given,
        )

    def public(self) -> list[badges.TestimonialData]:
        programme_id = self.world.programme.id
        return badges.public_testimonials(mentor_user_id=self.mentor, programme_id=programme_id)

    def publish(self, one: badges.TestimonialData) -> badges.TestimonialData:
        return badges.publish_testimonial(
            testimonial_uuid=one.uuid, mentor_user_id=self.mentor, at=LATER
        )

    def withdraw(self, one: badges.TestimonialData, num: int = 0) -> badges.TestimonialData:
        return badges.withdraw_testimonial(
            testimonial_uuid=one.uuid, learner_id=self.world.learners[num].pk, at=LATER
        )


@pytest.fixture
def ended(issuer: Path, decide: Decide) -> Ended:
    world = make_world(learners=2)
    for one in world.pairings:
        pairing.end_pairing(
            pairing_id=one.id, at=START + timedelta(days=5), reason="completed", actor=None
        )
    return Ended(world, decide(world=world))


@pytest.mark.compliance("OB 3.0", "EndorsementCredential")
def test_what_both_made_public_is_signed_into_the_badge(ended: Ended) -> None:
    before = ended.document()
    one = ended.publish(ended.offer())
    document = ended.document()
    (inside,) = document["endorsement"]
    assert one.published
    assert inside["credentialSubject"] == {
        "id": document["id"], "type": ["EndorsementSubject"], "endorsementComment": WORDS,
    }  # fmt: skip
    assert document["id"] == before["id"]
    assert document["credentialStatus"] == before["credentialStatus"]
    report = badges.verify(document, at=LATER)
    assert report.valid
    assert [one.valid for one in report.endorsements] == [True]
    alone = rules.verify(inside, resolve=own_document, at=LATER, kind=rules.ENDORSEMENT)
    assert alone.valid


def test_words_put_in_and_taken_out_leave_the_hash_of_a_hosted_badge(ended: Ended) -> None:
    badge, mentor = ended.badge, ended.mentor
    badges.claim(credential_uuid=badge.uuid, user_id=mentor, public=False, at=LATER)
    badges.set_hosted(credential_uuid=badge.uuid, user_id=mentor, hosted=True, at=LATER)
    before = ended.document()["credentialSubject"]["identifier"]
    one = ended.publish(ended.offer())
    assert ended.document()["credentialSubject"]["identifier"] == before
    assert badges.verify(ended.document(), at=LATER).valid
    badges.set_hosted(credential_uuid=badge.uuid, user_id=mentor, hosted=False, at=LATER)
    assert "identifier" not in ended.document()["credentialSubject"]
    assert len(ended.document()["endorsement"]) == 1
    ended.withdraw(one)
    assert "identifier" not in ended.document()["credentialSubject"]
    assert badges.verify(ended.document(), at=LATER).valid


def test_one_key_is_not_enough(ended: Ended) -> None:
    offered = ended.offer()
    assert ended.public() == []
    for_mentor = ended.offer(1, scope="mentor")
    with pytest.raises(Conflict):
        ended.publish(for_mentor)
    assert "endorsement" not in ended.document()
    ended.publish(offered)
    assert [one.text for one in ended.public()] == [WORDS]


def test_words_kept_private_do_not_exist_for_the_mentor(ended: Ended) -> None:
    one = ended.offer(scope="private")
    assert (
        badges.testimonials_for(mentor_user_id=ended.mentor, programme_id=ended.world.programme.id)
        == []
    )
    with pytest.raises(NotFound):
        ended.publish(one)


@pytest.mark.parametrize("shown", [True, False])
def test_a_name_stands_there_only_where_the_learner_chose_it(ended: Ended, shown: bool) -> None:
    learner = ended.world.learners[0]
    ended.publish(ended.offer(show_name=shown))
    everything = json.dumps(ended.document(), ensure_ascii=False) + repr(
        badges.testimonials_for(mentor_user_id=ended.mentor, programme_id=ended.world.programme.id)
    )
    assert (learner.get_full_name() in everything) is shown
    for hidden in (learner.username, learner.email, str(ended.world.pairings[0].uuid)):
        assert hidden not in everything


def test_a_name_in_the_words_is_refused_unless_it_is_shown(ended: Ended) -> None:
    text = f"{WORDS} — {ended.world.learners[0].get_full_name().upper()}"
    with pytest.raises(Invalid) as refused:
        ended.offer(text=text)
    assert refused.value.field == "text"
    assert ended.offer(text=text, show_name=True).text == text


@pytest.mark.parametrize("how", ["withdraw", "narrow", "hide", "rewrite", "retire"])
def test_taken_back_it_is_gone_everywhere_and_old_copies_tell(ended: Ended, how: str) -> None:
    ended.publish(kept := ended.offer(1, text=WORDS.replace("She", "They")))
    one = ended.publish(ended.offer())
    copy = ended.document()
    learner = ended.world.learners[0].pk
    if how == "withdraw":
        ended.withdraw(one)
        ended.withdraw(one)
    elif how == "narrow":
        badges.set_testimonial_scope(
            testimonial_uuid=one.uuid, learner_id=learner, scope="mentor", at=LATER
        )
    elif how == "hide":
        badges.hide_testimonial(testimonial_uuid=one.uuid, mentor_user_id=ended.mentor, at=LATER)
    elif how == "rewrite":
        ended.offer(text="On second thoughts he was mostly late and never prepared.")
    else:
        badges.forget_person(user_id=learner, at=LATER)
    assert WORDS not in ended.badge.document
    assert WORDS not in str(ended.public())
    assert len(ended.document()["endorsement"]) == 1
    assert badges.verify(ended.document(), at=LATER).valid
    report = badges.verify(copy, at=LATER)
    assert report.valid  # the mentor's badge is not the learner's to revoke
    told = {
        inside["credentialSubject"]["endorsementComment"]: inner.check("status").code
        for inside, inner in zip(copy["endorsement"], report.endorsements, strict=True)
    }
    assert told == {WORDS: "revoked", kept.text: "not_revoked"}


def test_published_again_it_gets_a_place_of_its_own(ended: Ended) -> None:
    one = ended.publish(ended.offer())
    copy = ended.document()
    ended.withdraw(one)
    ended.publish(ended.offer())
    assert badges.verify(ended.document(), at=LATER).endorsements[0].valid
    assert not badges.verify(copy, at=LATER).endorsements[0].valid


def test_later_badges_and_new_editions_carry_what_is_public(ended: Ended, decide: Decide) -> None:
    ended.publish(ended.offer())
    badges.revoke(
        credential_uuid=ended.badge.uuid, reason="The appeal was lost.", at=LATER, actor=None
    )
    again = reissue(decision_uuid=ended.decision.uuid, at=LATER, actor=None)
    document = json.loads(again.document)
    assert badges.verify(document, at=LATER).endorsements[0].valid
    assert document["endorsement"][0]["credentialSubject"]["id"] == document["id"]


@pytest.mark.parametrize(
    ("site", "name"), [("en", "A learner's testimonial"), ("es", "Testimonio de un estudiante")]
)
def test_signed_again_in_anybodys_language_the_words_stay_the_sites(
    ended: Ended, settings: Any, site: str, name: str
) -> None:
    settings.LANGUAGE_CODE = site
    with translation.override("ar"):
        ended.publish(ended.offer())
    first = ended.document()["endorsement"][0]
    with translation.override("es" if site == "en" else "en"):
        ended.publish(ended.offer(1, text=WORDS.replace("She", "They")))
    again = next(one for one in ended.document()["endorsement"] if one["id"] == first["id"])
    assert first["name"] == again["name"] == name


def test_words_published_while_a_badge_is_signed_are_in_it(
    ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = [ended.offer()]
    badges.revoke(
        credential_uuid=ended.badge.uuid, reason="The appeal was lost.", at=LATER, actor=None
    )
    seal = awards.seal

    def sealed(*args: Any, **kwargs: Any) -> str:
        if offered:
            ended.publish(offered.pop())
        return seal(*args, **kwargs)

    monkeypatch.setattr(awards, "seal", sealed)
    reissue(decision_uuid=ended.decision.uuid, at=LATER, actor=None)
    (inside,) = ended.document()["endorsement"]
    assert inside["credentialSubject"]["endorsementComment"] == WORDS


@pytest.fixture
def popular(issuer: Path, decide: Decide) -> Ended:
    world = make_world(learners=14)
    for one in world.pairings:
        pairing.end_pairing(
            pairing_id=one.id, at=START + timedelta(days=5), reason="completed", actor=None
        )
    return Ended(world, decide(world=world))


def test_the_thirteenth_is_refused_until_another_is_hidden(popular: Ended) -> None:
    given = [popular.offer(num) for num in range(13)]
    for one in given[:12]:
        popular.publish(one)
    with pytest.raises(Conflict, match="12 testimonials"):
        popular.publish(given[12])
    badges.hide_testimonial(testimonial_uuid=given[0].uuid, mentor_user_id=popular.mentor, at=LATER)
    popular.publish(given[12])
    assert len(popular.document()["endorsement"]) == 12


@pytest.mark.services
def test_words_offered_and_published_while_a_badge_is_being_stored_are_in_it(
    ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    badges.revoke(
        credential_uuid=ended.badge.uuid, reason="The appeal was lost.", at=LATER, actor=None
    )
    insert, threads = issuance.insert, []

    def publish() -> None:
        try:
            offered = ended.offer()
            with transaction.atomic():  # as a unit's action does
                ended.publish(offered)
        finally:
            connection.close()

    def inserted(rows: Any) -> None:
        insert(rows)
        if not threads:
            threads.append(Thread(target=publish))
            threads[0].start()
            threads[0].join(20)

    monkeypatch.setattr(issuance, "insert", inserted)
    reissue(decision_uuid=ended.decision.uuid, at=LATER, actor=None)
    assert [one.text for one in ended.public()] == [WORDS]
    (inside,) = ended.document()["endorsement"]
    assert inside["credentialSubject"]["endorsementComment"] == WORDS
    assert badges.verify(ended.document(), at=LATER).valid


@pytest.mark.services
def test_of_many_published_at_once_twelve_stand_and_are_in_the_badge(popular: Ended) -> None:
    given = [popular.offer(num) for num in range(14)]

    def publish(number: int) -> Any:
        for _attempt in range(20):
            try:
                return popular.publish(given[number])
            except OperationalError:
                time.sleep(0.05)
        raise AssertionError("never published")

    found = at_once(publish, 14)
    assert len([one for one in found if isinstance(one, Conflict)]) == 2
    assert len(popular.public()) == len(popular.document()["endorsement"]) == 12
    assert badges.verify(popular.document(), at=LATER).valid


def test_the_endorsements_of_a_compromised_key_are_signed_again(
    ended: Ended, settings: Any, tmp_path: Path
) -> None:
    ended.publish(ended.offer())
    old = key_of(ended.badge)
    settings.MENTOR_RECOGNITION_KEY_FILE = str(tmp_path / "keys" / "second.pem")
    badges.rotate_key(at=LATER)
    batch = badges.compromise_key(fragment=old, at=LATER)
    badges.run_batch(batch_uuid=batch.uuid, at=LATER)
    report = badges.verify(ended.document(), at=LATER)
    assert report.valid
    assert report.endorsements[0].valid


def test_only_after_the_end_and_only_by_the_learner(issuer: Path) -> None:
    world = make_world()
    given: dict[str, Any] = {"text": WORDS, "scope": "public", "show_name": False}
    with pytest.raises(Conflict):
        badges.offer_testimonial(
            pairing_id=world.pairings[0].id, learner_id=world.learners[0].pk, at=LATER, **given
        )
    with pytest.raises(NotFound):
        badges.offer_testimonial(
            pairing_id=world.pairings[0].id, learner_id=world.mentor_user.pk, at=LATER, **given
        )


def test_every_change_is_in_the_audit_log_without_the_words(ended: Ended) -> None:
    one = ended.publish(ended.offer())
    ended.offer()
    ended.withdraw(one)
    found = [
        entry
        for entry in audit.entries(stream=f"programme:{ended.world.programme.id}")
        if entry.subject == f"testimonial:{one.uuid}"
    ]
    assert [entry.action for entry in found] == [
        "testimonial.offered", "testimonial.published", "testimonial.withdrawn",
    ]  # fmt: skip
    assert WORDS not in str(found)


def test_both_find_the_words_in_their_own_data_and_the_mentor_not_the_writer(ended: Ended) -> None:
    ended.publish(ended.offer())
    ended.offer(1, scope="private", text="Kept to myself: I learned to finish what I begin.")
    badges.revoke(
        credential_uuid=ended.badge.uuid, reason="The appeal was lost.", at=LATER, actor=None
    )
    mentor = badges.export_person(user_id=ended.mentor)
    learner = badges.export_person(user_id=ended.world.learners[0].pk)
    assert [one["text"] for one in mentor["testimonials_received"]] == [WORDS]
    assert [one["text"] for one in learner["testimonials_written"]] == [WORDS]
    assert [one["reason"] for one in mentor["revocations"]] == ["The appeal was lost."]
    for person in ended.world.learners:
        assert person.get_full_name() not in str(mentor)
        assert str(person.pk) not in [str(value) for one in mentor["testimonials_received"]
                                      for value in one.values()]  # fmt: skip
