"""What the parts run: each one call into an area, counted; one thing that fails stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from .. import log_lines
from ..agreements import api as agreements
from ..appeals import api as appeals
from ..audit import api as audit
from ..badges import api as badges
from ..course_data import api as course_data
from ..hosts import get_host
from ..notifications import api as notifications
from ..pairing import api as pairing
from ..privacy import api as privacy
from ..programmes import api as programmes
from ..recognition import api as recognition
from ..reviews import api as reviews
from .data import Alive, Report

log = logging.getLogger(__name__)

# How many of what failed a report names.
NAMED = 3

Id = TypeVar("Id", int, UUID)


def ask_worker(at: datetime, alive: Alive) -> Report:
    """Queue a question that only a worker can answer; without a broker nothing is asked."""
    queued = get_host().run_later("mentor_recognition.answer_the_schedule")
    return Report({"asked": int(queued)})


def redrive_outbox(at: datetime, alive: Alive) -> Report:
    """Deliver what a lost worker or broker left undone."""
    return redriven(notifications.redrive(at=at, alive=alive))


def take_in_events(at: datetime, alive: Alive) -> Report:
    """Take in the events of courses that still wait, as after a worker that died."""
    done = course_data.take_in_waiting(at=at)
    return Report({"taken": done.taken, "postponed": done.postponed})


def backfill_course_data(at: datetime, alive: Alive) -> Report:
    """Read every course run again."""
    courses, failed = 0, list[str]()
    for result in course_data.reconcile_all():
        alive()
        if isinstance(result, course_data.Unanswered):
            failed.append(result.course_key)
        else:
            courses += 1
    return report({"courses": courses}, failed)


def tend_pairings(at: datetime, alive: Alive) -> Report:
    """Go through every programme's requests and pairings."""

    def tend(programme_id: int) -> dict[str, int]:
        done = pairing.maintain(programme_id=programme_id, at=at)
        told = agreements.remind(programme_id=programme_id, at=at)
        return {
            "freed": done.freed,
            "reminded": done.reminded,
            "lapsed_requests": done.lapsed_requests,
            "lapsed_pairings": done.lapsed_pairings,
            "released_mentors": done.released_mentors,
            "checkpoints": told.soon + told.unconfirmed,
            "silences": told.gaps,
        }

    return _each_programme(tend, alive)


def expire_reviews(at: datetime, alive: Alive) -> Report:
    """Go through every programme's reviews and panels."""

    def expire(programme_id: int) -> dict[str, int]:
        return {
            "expired": reviews.expire_overdue(programme_id=programme_id, at=at),
            "together": reviews.draw_window(programme_id=programme_id, at=at),
            "drawn": reviews.redraw_waiting(programme_id=programme_id, at=at),
            "seeded": reviews.give_seeds(programme_id=programme_id, at=at),
            "short": reviews.complete_short(programme_id=programme_id, at=at),
        }

    return _each_programme(expire, alive)


def estimate_scores(at: datetime, alive: Alive) -> Report:
    """Work out what the works of newly complete panels are worth, in every programme."""

    def estimate(programme_id: int) -> dict[str, int]:
        return {"estimated": reviews.work_out_estimates(programme_id=programme_id, at=at)}

    return _each_programme(estimate, alive)


def judge_reviewers(at: datetime, alive: Alive) -> Report:
    """Tell managers of reviewers whose levels have drifted, in every programme."""

    def judge(programme_id: int) -> dict[str, int]:
        return {"drifted": reviews.tell_of_drift(programme_id=programme_id, at=at)}

    return _each_programme(judge, alive)


def end_roles(at: datetime, _alive: Alive) -> Report:
    """End roles with their term."""
    return report({"ended": programmes.end_due_roles(at=at)}, [])


def close_terms(at: datetime, alive: Alive) -> Report:
    """Close the terms whose day has come."""

    def close(term_id: int) -> dict[str, int]:
        programmes.close_term(term_id=term_id, at=at, actor=None)
        return {"closed": 1}

    return _each("term", [one.id for one in programmes.terms_due(at=at)], close, alive, "closed")


def remind_of_closes(at: datetime, alive: Alive) -> Report:
    """Remind managers of terms that end soon."""
    return Report({"reminded": programmes.remind_of_closes(at=at)})


def settle_votes(at: datetime, alive: Alive) -> Report:
    """Decide by the votes that are in what the committee was to have decided by now."""

    def settle(case_id: int) -> dict[str, int]:
        return {"decided": int(recognition.settle_late(case_id=case_id, at=at))}

    return _each("case", recognition.late_cases(at=at), settle, alive, "decided")


def remind_sponsors(at: datetime, alive: Alive) -> Report:
    """Remind sponsors who owe a meeting to the mentor whom they sponsored."""
    return Report({"reminded": recognition.remind_sponsors(at=at)})


def tend_appeals(at: datetime, alive: Alive) -> Report:
    """Fill seats of appeals, remind, decide what is due, and tell managers of what is late."""

    def tend(appeal_id: int) -> dict[str, int]:
        return asdict(appeals.tend(appeal_id, at=at))

    sums = ("seated", "reminded", "decided", "late")
    return _each("appeal", appeals.due_appeals(), tend, alive, *sums)


def settle_sessions(at: datetime, alive: Alive) -> Report:
    """Go on in calibration sessions whose last day for ratings is over."""

    def settle(session: UUID) -> dict[str, int]:
        return {"settled": int(reviews.settle_session(session, at=at))}

    return _each("session", reviews.late_sessions(at=at), settle, alive, "settled")


def remind_of_accounts(at: datetime, alive: Alive) -> Report:
    """Remind mentors whose case waits for their own words."""
    return Report({"waiting": recognition.remind_of_accounts(at=at)})


def remind_reviewers(at: datetime, alive: Alive) -> Report:
    """Remind reviewers whose certificates end soon."""
    return Report({"reminded": reviews.remind_reviewers(at=at)})


def expire_badges(at: datetime, alive: Alive) -> Report:
    """Tell of badges that end, and let go of exchanges that nobody answered."""
    told = badges.tell_of_ends(at=at)
    return Report({"soon": told.soon, "ended": told.ended, "links": told.links})


def enforce_retention(at: datetime, alive: Alive) -> Report:
    """Let go of what is past its period."""
    dropped = privacy.enforce_retention(at=at)
    return Report({one.kind: one.rows for one in dropped})


def anchor_audit_log(at: datetime, alive: Alive) -> Report:
    """Add the log's newest links to the operator's file, where one is named."""
    return Report({"anchored": int(audit.anchor(at=at) is not None)})


def verify_audit_log(at: datetime, alive: Alive) -> Report:
    """Prove the log; a breach is a failure that names its place."""
    breach = audit.verify()
    if breach is None:
        return Report()
    return Report(failed=1, problem=f"stream {breach.stream}, entry {breach.num}: {breach.reason}")


def send_notices(at: datetime, alive: Alive) -> Report:
    """Send the letters that are due."""
    sent = notifications.send_notices(at=at)
    words = "letters stay in the queue: see letter.send in the log" if sent.failed else ""
    return Report({"letters": sent.letters, "notices": sent.notices}, sent.failed, words)


def _each_programme(run: Callable[[int], dict[str, int]], alive: Alive) -> Report:
    """Sums over the programmes in which something can come due."""
    return _each("programme", programmes.running(), run, alive)


def _each(
    what: str, ids: Iterable[Id], run: Callable[[Id], dict[str, int]], alive: Alive, *sums: str
) -> Report:
    """Sums over things of a kind; one that fails is named, and the others go on."""
    total = dict.fromkeys(sums, 0)
    failed: list[str] = []
    for one in ids:
        alive()
        try:
            counts = run(one)
        except Exception as error:
            failed.append(_failed(what, one, error))
            continue
        for name, count in counts.items():
            total[name] = total.get(name, 0) + count
    return report(total, failed)


def _failed(what: str, which: int | UUID, error: Exception) -> str:
    log_lines.failed(log, logging.ERROR, "schedule.step", error, **{what: which})
    facts: Iterable[Any] = log_lines.error_facts(error).values()
    return f"{what} {which} ({' '.join(facts)})"


def redriven(done: notifications.Redriven) -> Report:
    """What was delivered; of what failed its number alone, for the row itself has the words."""
    return report({"delivered": done.done}, [one.split(" failed:")[0] for one in done.failures])


def report(counts: Mapping[str, int], failed: Sequence[str]) -> Report:
    """Counts, and the first few of the things that failed."""
    more = f" and {len(failed) - NAMED} more" if len(failed) > NAMED else ""
    return Report(counts, len(failed), f"{', '.join(failed[:NAMED])}{more}")
