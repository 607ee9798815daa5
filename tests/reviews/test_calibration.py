"""Calibration: rate keyed works, see the key afterwards, be certified when it agrees."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from mentor_recognition_xblock import signals
from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.audit.people import person_keys
from mentor_recognition_xblock.errors import Invalid, NotFound
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.rubrics import add_exemplar
from tests.factories import START, UserFactory, enrol
from tests.projects.story import day, heard, make_story
from tests.reviews.case import Case, exemplar_key, levels, make_case


def state(case: Case, user, at: float = 1) -> reviews.CalibrationData:
    return reviews.calibration(programme_id=case.programme_id, reviewer_id=user.pk, at=day(at))


def certificate(case: Case, user, at: datetime) -> reviews.CertificateData | None:
    return reviews.certificate(programme_id=case.programme_id, reviewer_id=user.pk, at=at)


def rate(case: Case, user, uuid, scores, at: float = 1) -> reviews.CalibrationData:
    return reviews.rate_exemplar(
        programme_id=case.programme_id,
        reviewer_id=user.pk,
        exemplar_uuid=uuid,
        scores=scores,
        at=day(at),
    )


def rate_all(case: Case, user, *, well: bool, at: float = 1) -> reviews.CalibrationData:
    """Rate every work, with its key or with the key turned upside down."""
    for one in state(case, user, at).exemplars:
        key = exemplar_key(one.uuid)
        scores = key if well else {name: 4 - level for name, level in key.items()}
        rate(case, user, one.uuid, scores, at)
    return state(case, user, at)


@pytest.fixture
def newcomer(case: Case):
    return enrol(case.story.world.course)


def test_it_begins_with_unrated_works_and_no_keys(case, newcomer) -> None:
    begun = state(case, newcomer)
    assert (begun.rated_count, begun.total, begun.finished, begun.passed) == (0, 4, False, False)
    assert (begun.kappa, begun.needed, begun.retry_at) == (None, 0.6, None)
    assert [one.alias for one in begun.exemplars] == ["Work 1", "Work 2", "Work 3", "Work 4"]
    for one in begun.exemplars:
        assert one.comparison == ()
        assert not one.key
        assert not one.rated
        assert one.html.startswith("<p>")
    assert state(case, newcomer) == begun


def test_the_key_and_its_reasons_are_shown_only_for_works_rated(case, newcomer) -> None:
    first = state(case, newcomer).exemplars[0]
    after = rate(case, newcomer, first.uuid, levels(2))
    shown = after.exemplars[0].comparison
    key = exemplar_key(first.uuid)
    assert [(line.own, line.key) for line in shown] == [(2, level) for level in key.values()]
    assert all(line.rationale for line in shown)
    assert len(after.exemplars) > 1
    assert all(one.comparison == () for one in after.exemplars[1:])
    assert (after.rated_count, after.finished, after.kappa) == (1, False, None)


def test_one_persons_ratings_show_no_keys_to_another(case, newcomer) -> None:
    rate_all(case, newcomer, well=True)
    other = state(case, enrol(case.story.world.course))
    assert len(other.exemplars) > 1
    assert all(one.comparison == () for one in other.exemplars)


def test_a_rating_stands_once_its_key_was_shown(case, newcomer) -> None:
    first = state(case, newcomer).exemplars[0]
    kept = rate(case, newcomer, first.uuid, levels(2))
    assert rate(case, newcomer, first.uuid, levels(2)) == kept
    with pytest.raises(reviews.AlreadyRated):
        rate(case, newcomer, first.uuid, exemplar_key(first.uuid))
    assert state(case, newcomer) == kept


def test_who_agrees_with_the_keys_is_certified_for_a_year(
    case, newcomer, django_capture_on_commit_callbacks
) -> None:
    with (
        heard(signals.certificate_issued) as issued,
        django_capture_on_commit_callbacks(execute=True),
    ):
        done = rate_all(case, newcomer, well=True)
    assert (done.finished, done.passed, done.kappa, done.retry_at) == (True, True, 1.0, None)
    held = certificate(case, newcomer, day(1))
    assert held.kappa == 1.0
    assert timedelta(days=364) < held.expires_at - held.issued_at < timedelta(days=367)
    assert certificate(case, newcomer, day(1) - timedelta(seconds=1)) is None
    assert certificate(case, newcomer, held.expires_at) is None
    (told,) = issued
    assert told["programme_id"] == case.programme_id


def test_who_disagrees_is_not_certified_and_may_try_other_works_a_day_later(case, newcomer) -> None:
    failed = rate_all(case, newcomer, well=False)
    assert (failed.finished, failed.passed, failed.retry_at) == (True, False, day(2))
    assert failed.kappa < 0
    assert certificate(case, newcomer, day(1)) is None
    assert state(case, newcomer, at=1.9) == failed
    again = state(case, newcomer, at=2)
    assert (again.rated_count, again.finished, again.retry_at) == (0, False, None)
    seen = {one.uuid for one in failed.exemplars}
    assert not seen & {one.uuid for one in again.exemplars}
    assert rate_all(case, newcomer, well=True, at=2).passed
    assert certificate(case, newcomer, day(2)) is not None


def test_agreement_is_counted_in_cases_beside_the_names_of_levels(case, newcomer) -> None:
    first, second = state(case, newcomer).exemplars[:2]
    rate(case, newcomer, first.uuid, exemplar_key(first.uuid))
    key = exemplar_key(second.uuid)
    off = {name: level + 1 if level < 2 else level - 1 for name, level in key.items()}
    far = off | {"breadth": 4 if key["breadth"] <= 2 else 0}
    done = rate(case, newcomer, second.uuid, far)
    assert (done.agreement.judged, done.agreement.same) == (10, 5)
    assert (done.agreement.one_off, done.agreement.far) == (4, 1)
    shown = done.exemplars[1].comparison[0]
    labels = [level.label for level in done.rubric.criteria[0].levels]
    assert (shown.own_label, shown.key_label) == (labels[shown.own], labels[shown.key])


def test_the_third_try_takes_the_works_that_are_left_and_then_the_oldest(case, newcomer) -> None:
    seen = []
    for at in (1, 2, 3):
        tried = rate_all(case, newcomer, well=False, at=at)
        assert tried.others == 4
        seen.append({one.uuid for one in tried.exemplars})
    first, second, third = seen
    assert len(third - first - second) == 2
    assert not third & second


def test_a_work_added_meanwhile_moves_none_that_was_rated(case, newcomer) -> None:
    first = state(case, newcomer).exemplars[0]
    before = rate(case, newcomer, first.uuid, levels(2))
    rubric = reviews.rubric_in_use(case.programme_id)
    for number in range(20):
        add_exemplar(
            rubric_id=rubric.id, title=f"Another {number}", source="Words.", levels=levels(2),
            rationale={}, at=day(1),
        )  # fmt: skip
    after = state(case, newcomer)
    assert [one.uuid for one in after.exemplars if one.rated] == [first.uuid]
    assert (after.rated_count, after.total) == (before.rated_count, before.total)


def test_a_failed_attempt_rests_for_a_day(case, newcomer) -> None:
    failed = rate_all(case, newcomer, well=False)
    other = state(case, newcomer, at=2).exemplars[0]
    with pytest.raises((reviews.CalibrationRests, reviews.NotYourReview)):
        rate(case, newcomer, other.uuid, levels(2), at=1.5)
    assert state(case, newcomer, at=1.5) == failed


def test_small_misses_still_certify_and_the_bar_is_the_policys(case, newcomer) -> None:
    for one in state(case, newcomer).exemplars:
        key = exemplar_key(one.uuid)
        near = {name: max(0, level - 1) if name == "breadth" else level
                for name, level in key.items()}  # fmt: skip
        done = rate(case, newcomer, one.uuid, near)
    assert done.passed
    assert 0.6 <= done.kappa < 1


def test_only_works_of_ones_own_selection_are_rated(case, newcomer) -> None:
    with pytest.raises(reviews.NotYourReview):
        rate(case, newcomer, uuid4(), levels(2))
    later = {one.uuid for one in state(case, newcomer).exemplars}
    others = set()
    for _person in range(8):
        others |= {one.uuid for one in state(case, UserFactory()).exemplars}
    with pytest.raises(reviews.NotYourReview):
        rate(case, newcomer, (others - later).pop(), levels(2))


@pytest.mark.parametrize(
    ("scores", "field"),
    [
        (levels(2, 2), "scores.mastery"),
        (levels(2) | {"breadth": 5}, "scores.breadth"),
        (levels(2) | {"style": 1}, "scores.style"),
    ],
)
def test_every_criterion_needs_a_level(case, newcomer, scores, field) -> None:
    first = state(case, newcomer).exemplars[0]
    with pytest.raises(reviews.ScoresIncomplete) as refusal:
        rate(case, newcomer, first.uuid, scores)
    assert refusal.value.field == field
    assert state(case, newcomer).rated_count == 0


def test_who_was_certified_calibrates_again_when_the_certificate_runs_out(case, newcomer) -> None:
    rate_all(case, newcomer, well=True)
    assert state(case, newcomer, at=300).passed
    again = state(case, newcomer, at=500)
    assert not again.finished
    rate_all(case, newcomer, well=True, at=500)
    assert certificate(case, newcomer, day(500)) is not None


def test_a_founding_reviewer_is_appointed_once_with_a_reason_in_the_log(case) -> None:
    person = UserFactory()
    for at in (START, day(1)):
        reviews.appoint_founding_reviewer(
            programme_id=case.programme_id,
            user_id=person.pk,
            reason="Wrote the rubric with us.",
            at=at,
            actor=case.story.mentor_id,
        )
    assert certificate(case, person, day(1)).issued_at == START
    assert certificate(case, person, day(1)).kappa is None
    key = person_keys({person.pk})[person.pk]
    entries = [
        entry
        for entry in audit.entries(stream=f"programme:{case.programme_id}")
        if entry.action == "reviewer.certified" and key in entry.payload
    ]
    assert len(entries) == 1
    assert '"founding":true' in entries[0].payload


@pytest.mark.parametrize("reason", ["", "   ", "friend"])
def test_an_appointment_without_a_reason_is_refused(case, reason) -> None:
    person = UserFactory()
    with pytest.raises(Invalid) as refusal:
        reviews.appoint_founding_reviewer(
            programme_id=case.programme_id, user_id=person.pk, reason=reason, at=START, actor=None
        )
    assert refusal.value.field == "reason"
    assert certificate(case, person, day(1)) is None


def test_a_certificate_is_good_in_its_own_programme_only(case, newcomer) -> None:
    rate_all(case, newcomer, well=True)
    assert certificate(make_case(), newcomer, day(1)) is None


def test_without_a_rubric_calibration_says_what_is_missing(db) -> None:
    with pytest.raises(NotFound, match="rubric"):
        reviews.calibration(programme_id=make_story().world.programme.id, reviewer_id=1, at=day(1))
