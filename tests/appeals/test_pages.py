"""Appeals through the pages: the mentor, those who sit on one, those who decided, managers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.appeals import api as appeals
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import UserFactory
from .world import SEEN, STATEMENT, WHY, Declined, seated

pytestmark = pytest.mark.django_db


def client_of(user_id: Any) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id))
    return client


def manager_of(case: Declined) -> Any:
    user = UserFactory()
    programmes.appoint(
        programme_id=case.site.programme.id, user_id=user.pk, role="manager", at=case.at, actor=None
    )
    return user


def address(name: str, case: Declined, *more: Any) -> str:
    return reverse(f"mentor_recognition:{name}", args=[case.slug, *more])


def test_a_mentor_files_follows_and_reads_the_outcome() -> None:
    case = Declined()
    page = address("mentor_progress", case)
    with time_machine.travel(case.at + timedelta(days=1), tick=False):
        client = client_of(case.mentor.user_id)
        shown = client.get(page).content.decode()
        assert "Appeal until" in shown
        sent = {
            "act": "appeal", "kind": "decision", "subject": str(case.decision.uuid),
            "statement": STATEMENT,
        }  # fmt: skip
        refused = client.post(page, sent)
        assert refused.status_code == 400
        assert STATEMENT in refused.content.decode()
        done = client.post(page, {**sent, "sure": "on"}, follow=True).content.decode()
        assert "Your appeal is filed" in done
        assert "Appeal until" not in done
        (own,) = appeals.appeals_of(case.mentor.id)
        case.vote(own.appeal, seated(own.appeal)[0], "overturn")
        assert SEEN not in client.get(page).content.decode()
        case.decide(own.appeal, "overturn", "overturn")
        shown = client.get(page).content.decode()
    assert "overturned: you were right" in shown
    assert SEEN in shown


def test_who_sits_on_it_reads_both_sides_and_votes_and_others_do_not() -> None:
    case = Declined(others=2)
    appeal, manager, outsider = case.file(), manager_of(case), UserFactory()
    page = address("appeal_seat", case, appeal.uuid)
    with time_machine.travel(case.at + timedelta(days=2), tick=False):
        assert client_of(outsider.pk).get(page).status_code == 404
        boss, managed = client_of(manager.pk), address("console_appeal", case, appeal.uuid)
        assert "1 seat is free" in boss.get(managed).content.decode()
        assert STATEMENT not in boss.get(managed).content.decode()
        named = boss.post(managed, {"act": "name", "person": outsider.username}, follow=True)
        assert "They sit on this appeal" in named.content.decode()
        client = client_of(outsider.pk)
        home = client.get(reverse("mentor_recognition:home")).content.decode()
        assert "and you sit on it" in home
        shown = client.get(page).content.decode()
        assert STATEMENT in shown
        assert WHY in shown
        assert "Criterion by criterion" in shown
        record = client.get(address("appeal_record", case, appeal.uuid))
        assert record.status_code == 200
        # Nothing else of the programme.
        assert client.get(address("committee_queue", case)).status_code == 403
        assert client.get(address("committee_dossier", case, case.proposal.uuid)).status_code == 403
        vote = {"outcome": "uphold", "reason": SEEN, "changes": "0"}
        done = client.post(page, vote, follow=True).content.decode()
        assert "Your vote is in" in done
        other = next(one for one in seated(appeal) if one != outsider.pk)
        assert "Votes in: 1" in client_of(other).get(page).content.decode()
        case.vote(appeal, other, "uphold")
        closed = client.get(page).content.decode()
        assert "Criterion by criterion" not in closed
        assert client.get(address("appeal_record", case, appeal.uuid)).status_code == 404
        assert "Upheld" in boss.get(managed).content.decode()


def test_a_seat_is_given_back_on_the_page() -> None:
    case = Declined(others=4)
    appeal = case.file()
    first = seated(appeal)[0]
    page = address("appeal_seat", case, appeal.uuid)
    with time_machine.travel(case.at + timedelta(days=2), tick=False):
        client = client_of(first)
        done = client.post(page, {"act": "give_back", "tie": "work", "sure": "on"})
        assert done.status_code == 302
        assert client.get(page).status_code == 404
    assert first not in seated(appeal)


def test_those_who_decided_answer_beside_the_case() -> None:
    case = Declined()
    appeal = case.file()
    page = address("committee_dossier", case, case.proposal.uuid)
    with time_machine.travel(case.at + timedelta(days=2), tick=False):
        other = client_of(case.others[0].pk).get(page).content.decode()
        assert "The mentor appealed" in other
        assert STATEMENT not in other
        client = client_of(case.decider.pk)
        assert STATEMENT in client.get(page).content.decode()
        sent = {"act": "answer_appeal", "appeal": str(appeal.uuid), "words": WHY}
        done = client.post(page, sent, follow=True).content.decode()
        assert "Your answer is in" in done
        assert 'name="words"' not in done
        case.decide(appeal, "remit", "remit")
        again = client_of(case.others[0].pk).get(page).content.decode()
    assert "the committee decides again" in again
    assert SEEN in again
    assert STATEMENT in again


def test_managers_have_a_list_and_what_waits() -> None:
    case = Declined(others=1)
    case.file()
    manager = manager_of(case)
    with time_machine.travel(case.at + timedelta(days=2), tick=False):
        client = client_of(manager.pk)
        shown = client.get(address("console_list_appeals", case)).content.decode()
        assert "1 of 3" in shown
        csv = client.get(address("console_list_appeals", case) + "?as=csv")
        assert b"A decision that declined" in b"".join(csv.streaming_content)
        home = client.get(reverse("mentor_recognition:home")).content.decode()
        assert "An appeal lacks people to sit on it" in home


def test_the_criteria_say_how_to_appeal() -> None:
    case = Declined()
    with time_machine.travel(case.at, tick=False):
        shown = Client().get(address("criteria", case)).content.decode()
    assert "There is one level of appeal" in shown
