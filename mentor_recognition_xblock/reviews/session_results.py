"""What a calibration session comes to: agreement, biases, certificates, and that they are shown."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from ..audit import api as audit
from ..core.agreement import bias, krippendorff_alpha
from ..core.consensus import weighted_kappa
from ..programmes import api as programmes
from ..signals import announce, session_revealed, trial_revealed
from .certificates import certify, ended_since, is_barred
from .rubrics import rubric_data
from .session_models import CalibrationSession, SessionPlace, SessionRating, SessionWork
from .states import SessionState
from .trial_results import Scores, trial_rows


def counting_works(row: CalibrationSession) -> list[SessionWork]:
    """The works of a session, in order, without those that their authors took back."""
    return list(row.works.exclude(exemplar__html="").order_by("num"))


def is_complete(row: CalibrationSession) -> bool:
    """Whether everybody who takes part has rated every work that counts."""
    works = counting_works(row)
    people = row.places.filter(left_at=None).count()
    rated = SessionRating.objects.filter(place__session=row, place__left_at=None, work__in=works)
    return bool(works) and rated.count() == people * len(works)


def reveal(row: CalibrationSession, *, at: datetime) -> None:
    """Write the results and show them to those who take part; certify who agrees with the key.

    A trial certifies nobody: half of its ratings are by words that no key was agreed by. The caller
    holds the session, whose ratings are complete.
    """
    works = counting_works(row)
    places = list(row.places.filter(left_at=None).order_by("num"))
    given = {
        (one.place_id, one.work_id): one.scores
        for one in SessionRating.objects.filter(place__in=places, work__in=works)
    }
    row.state, row.revealed_at = SessionState.REVEALED, at
    if row.draft is None:
        _compare(row, works, places, given, at=at)
    else:
        row.trial = trial_rows(row, works, places, given)
    row.save(update_fields=["alpha", "alphas", "trial", "state", "revealed_at"])
    if row.draft is None:
        announce(session_revealed, session_uuid=str(row.uuid))
    else:
        announce(trial_revealed, session_uuid=str(row.uuid))
    found = {"alpha": row.alpha} if row.draft is None else {}
    audit.record(
        stream=f"programme:{row.rubric.programme_id}",
        action="session.revealed" if row.draft is None else "session.trial_revealed",
        at=at,
        actor=None,
        subject=f"session:{row.uuid}",
        data={**found, "raters": len(places), "works": len(works)},
    )


def _compare(
    row: CalibrationSession,
    works: list[SessionWork],
    places: list[SessionPlace],
    given: Scores,
    *,
    at: datetime,
) -> None:
    """How the raters agree with each other and with the key, and whom that certifies."""
    keys = [criterion.key for criterion in rubric_data(row.rubric).criteria]
    by_criterion = {
        key: [[given[place.pk, work.pk][key] for place in places] for work in works] for key in keys
    }
    row.alphas = {key: krippendorff_alpha(units) for key, units in by_criterion.items()}
    row.alpha = krippendorff_alpha([unit for units in by_criterion.values() for unit in units])
    for place in places:
        own = [given[place.pk, work.pk][key] for work in works for key in keys]
        agreed = [work.levels[key] for work in works for key in keys]
        place.kappa = weighted_kappa(own, agreed)
        place.bias = asdict(bias(own, agreed))
        place.certified = _certified(row, place, works=len(works), at=at)
        place.save(update_fields=["kappa", "bias", "certified"])


def _certified(row: CalibrationSession, place: SessionPlace, *, works: int, at: datetime) -> bool:
    """Certify somebody who rated as many works as a calibration has, and agrees as it asks.

    Nobody whose certificate a manager ended meanwhile.
    """
    programme_id = row.rubric.programme_id
    settings = programmes.policy_in_force(programme_id=programme_id, at=at).policy.calibration
    kappa = place.kappa
    if kappa is None or works < settings.exemplars or kappa < settings.min_kappa:
        return False
    ended = ended_since(programme_id=programme_id, reviewer_id=place.person_id)
    if is_barred(programme_id=programme_id, reviewer_id=place.person_id, ended=ended):
        return False
    certify(programme_id, place.person_id, kappa, "", settings, at, place.person_id)
    return True
