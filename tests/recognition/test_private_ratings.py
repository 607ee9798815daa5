"""Private answers of learners: from the question in the unit to M10, and to people who look."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import Conflict, NotFound
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.models import Pairing
from mentor_recognition_xblock.pairing.rating_models import LearnerRating
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition

from ..population import Site
from .rated import Rated, rate_all, site_asking

pytestmark = pytest.mark.django_db(transaction=True)

ANSWER = {
    "answer": "propose",
    "reason": "The dossier shows why few were pleased: she asked for a third version.",
    "declared": "on",
}


def told(site: Site, mentor_id: int) -> list[tuple[int, int, str]]:
    return [(one.answers, one.met, one.extent) for one in pairing.ratings_of_mentor(mentor_id)]


def signed_in(user_id: int) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id))
    return client


def page(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().partition("<main")[2].split())


def test_low_answers_have_the_committee_look_before_anything_is_proposed() -> None:
    case = Rated(good=2, bad=5)
    assert case.evaluation.result == "met"
    (point,) = case.evaluation.reviews
    assert (point["metric"], point["result"], point["counts"]) == (
        "M10",
        "not_met",
        {"hits": 2, "n": 7},
    )
    assert case.open == (0, 1)
    (review,) = recognition.open_dossier_reviews(programme_id=case.site.programme.id)
    assert review.by_policy

    own = signed_in(case.mentor.user_id)
    progress = reverse("mentor_recognition:mentor_progress", args=[case.slug])
    shown = page(own.get(progress))
    assert "The committee looks first" in shown
    assert "not a decision against you" in shown
    client = signed_in(case.member.pk)
    address = reverse(
        "mentor_recognition:committee_evaluation", args=[case.slug, review.evaluation_uuid]
    )
    assert "asks the committee to look" in page(client.get(address))
    assert "dossier review is needed" in page(client.get(reverse("mentor_recognition:home")))
    short = client.post(address, {"act": "", **ANSWER, "reason": "Fine."})
    assert short.status_code == 400
    assert case.open == (0, 1)
    page(client.post(address, {"act": "", **ANSWER}, follow=True))
    assert case.open == (1, 0)
    (opened,) = recognition.proposals(programme_id=case.site.programme.id)
    dossier = reverse("mentor_recognition:committee_dossier", args=[case.slug, opened.uuid])
    assert ANSWER["reason"] in page(client.get(dossier))
    assert ANSWER["reason"] in page(own.get(progress))


@pytest.mark.parametrize(
    ("good", "bad", "batch"),
    [
        (7, 0, [(7, 7, "nearly_all")]),
        (6, 1, [(7, 7, "nearly_all")]),
        (2, 2, []),  # four are too few
        (0, 4, []),
        (0, 0, []),
    ],
)
def test_good_answers_or_too_few_change_nothing(
    good: int, bad: int, batch: list[tuple[int, int, str]]
) -> None:
    case = Rated(good=good, bad=bad)
    assert told(case.site, case.mentor.id) == batch
    assert case.open == (1, 0)


def test_hardly_any_is_told_in_words_and_counted_as_the_most_they_fit() -> None:
    case = Rated(good=0, bad=7)
    assert told(case.site, case.mentor.id) == [(7, 1, "hardly_any")]
    shown = page(
        signed_in(case.mentor.user_id).get(
            reverse("mentor_recognition:mentor_progress", args=[case.slug])
        )
    )
    assert "hardly any or none" in shown
    assert "0 of 7" not in shown
    # What leaves the server says of no pairing who answered what.
    record = json.dumps(recognition.explanation(case.evaluation.uuid)["facts"]["ratings"])
    for row in Pairing.objects.filter(mentor_id=case.mentor.id):
        assert str(row.uuid) not in record


def test_what_is_too_few_waits_for_a_later_close_and_is_told_once() -> None:
    case = Rated(good=1, bad=2)
    rate_all(case.site, 3, case.mentor.id, good=2, bad=1)
    assert told(case.site, case.mentor.id) == []
    case.site.close(4)
    assert told(case.site, case.mentor.id) == [(6, 3, "")]
    assert pairing.release_learner_ratings(
        programme_id=case.site.programme.id, least=5, min_days=0, at=case.site.end(4)
    ) == 0  # fmt: skip


def test_pairings_that_leave_every_count_leave_this_one() -> None:
    site = site_asking()
    mentor = site.mentor()
    site.add(mentor.id, count=4, term=1, end_reason="no_fault")
    site.add(mentor.id, count=4, term=1, end_reason="completed", days=9)
    site.add(mentor.id, count=4, term=1, end_reason="completed")
    site.write()
    for row in Pairing.objects.filter(mentor_id=mentor.id):
        pairing.rate_mentoring(
            pairing_id=row.pk, learner_id=row.learner_id, answer="far_below", at=site.end(1)
        )
    site.close(1)
    assert told(site, mentor.id) == []


def test_an_answer_is_changed_until_the_close_and_stands_from_then() -> None:
    case = Rated(good=0, bad=0)
    row = Pairing.objects.filter(ends_at=case.site.end(3)).order_by("pk")[0]
    at = case.site.end(3) + timedelta(days=3)

    def rate(answer: str, *, who: int = row.learner_id, days: int = 0) -> pairing.OwnRating:
        return pairing.rate_mentoring(
            pairing_id=row.pk, learner_id=who, answer=answer, at=at + timedelta(days=days)
        )

    rate("below")
    assert rate("exceeded", days=1).answer == "exceeded"
    rate("exceeded", days=2)
    entries = audit.entries(stream=f"programme:{case.site.programme.id}")
    given = [one for one in entries if one.action == "rating.given"]
    assert len(given) == 2
    assert all("exceeded" not in one.payload for one in given)
    with pytest.raises(NotFound):
        rate("met", who=case.mentor.user_id)
    case.site.close(4)
    with pytest.raises(Conflict):
        rate("met", days=300)
    assert rate("exceeded", days=300).frozen
    running = Pairing.objects.filter(ends_at=None).first()
    if running is not None:
        with pytest.raises(Conflict):
            pairing.rate_mentoring(
                pairing_id=running.pk, learner_id=running.learner_id, answer="met", at=at
            )


def test_a_change_between_a_close_and_its_evaluation_does_not_reach_back() -> None:
    case = Rated(good=0, bad=0)
    row = Pairing.objects.filter(ends_at=case.site.end(3)).order_by("pk")[0]
    pairing.rate_mentoring(
        pairing_id=row.pk, learner_id=row.learner_id, answer="below", at=case.site.end(4)
    )
    case.site.write()
    programmes.close_term(term_id=case.site.terms[3].id, at=case.site.end(4), actor=None)
    with pytest.raises(Conflict):
        pairing.rate_mentoring(
            pairing_id=row.pk, learner_id=row.learner_id, answer="met",
            at=case.site.end(4) + timedelta(minutes=1),
        )  # fmt: skip


def test_a_learner_takes_their_answers_along_and_is_forgotten() -> None:
    case = Rated(good=3, bad=4)
    row = LearnerRating.objects.order_by("pk")[0]
    mine = privacy.export_person(user_id=row.learner_id, at=timezone.now())
    assert [one["answer"] for one in mine["ratings_given"]] == [row.answer]
    theirs = privacy.export_person(user_id=case.mentor.user_id, at=timezone.now())
    assert theirs["ratings_given"] == []
    assert [(one["answers"], one["met"]) for one in theirs["ratings_received"]] == [(7, 3)]
    before = told(case.site, case.mentor.id)
    privacy.retire_person(user_id=row.learner_id, at=timezone.now())
    assert not LearnerRating.objects.filter(learner_id=row.learner_id).exists()
    assert told(case.site, case.mentor.id) == before


def test_nobody_reads_an_answer_as_a_learners() -> None:
    case = Rated(good=3, bad=4)
    programme = case.site.programme
    manager = case.site.mentor()
    programmes.appoint(
        programme_id=programme.id, user_id=manager.user_id, role="manager", at=case.site.end(1),
        actor=None,
    )  # fmt: skip
    given = LearnerRating.objects.order_by("pk")[0]
    for user_id in (case.mentor.user_id, manager.user_id, case.member.pk):
        client = signed_in(user_id)
        for address in (
            reverse("mentor_recognition:mentor_progress", args=[programme.slug]),
            reverse("mentor_recognition:committee_queue", args=[programme.slug]),
            reverse(
                "mentor_recognition:committee_evaluation",
                args=[programme.slug, case.evaluation.uuid],
            ),
        ):
            shown = client.get(address).content.decode()
            assert str(given.uuid) not in shown
            assert "far_below" not in shown


def test_the_page_costs_the_same_with_more_batches() -> None:
    case = Rated(good=3, bad=4)
    client = signed_in(case.mentor.user_id)
    address = reverse("mentor_recognition:mentor_progress", args=[case.slug])

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(address)
        return len(caught)

    before = queries()
    for num in range(3):
        pairing.rating_batches(case.site.programme.id, until=timezone.now())
        from mentor_recognition_xblock.pairing.rating_models import RatingBatch

        RatingBatch.objects.create(
            mentor_id=case.mentor.id, answers=6, met=3,
            released_at=case.site.end(3) + timedelta(minutes=num),
        )  # fmt: skip
    assert queries() == before


def test_a_learner_is_asked_by_letter_and_on_their_home() -> None:
    case = Rated(good=0, bad=0)
    from django.core.management import call_command

    call_command("redrive_outbox")
    row = Pairing.objects.filter(ends_at=case.site.end(3)).order_by("pk")[0]
    assert Notice.objects.filter(kind="mentoring_ended", user_id=row.learner_id).exists()
    assert pairing.unrated_pairings(
        learner_id=row.learner_id, since=case.site.begin(1), at=case.site.end(4)
    )
    pairing.rate_mentoring(
        pairing_id=row.pk, learner_id=row.learner_id, answer="met", at=case.site.end(4)
    )
    assert not pairing.unrated_pairings(
        learner_id=row.learner_id, since=case.site.begin(1), at=case.site.end(4)
    )
