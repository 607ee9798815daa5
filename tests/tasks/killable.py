"""A site on a file database with a real broker, for the test that kills workers.

``python -m tests.tasks.killable setup|decide|worker STEP``; the database and broker come from the
environment. The worker kills itself (SIGKILL) at the named step.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.tasks.killable_settings")

STEPS = ("message_taken", "item_leased", "place_reserved", "credential_stored", "badge_committed")
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def setup() -> None:
    """Migrate, make a key, and one open proposal with outcome evidence."""
    from django.core.management import call_command

    from mentor_recognition_xblock.badges import api as badges
    from mentor_recognition_xblock.core.policy import content_hash
    from mentor_recognition_xblock.programmes import api as programmes
    from mentor_recognition_xblock.recognition.models import Evaluation, Proposal
    from tests.factories import enrol, make_world

    call_command("migrate", run_syncdb=True, verbosity=0)
    badges.create_key(at=NOW)
    world = make_world()
    member = enrol(world.course)
    programmes.appoint(
        programme_id=world.programme.id, user_id=member.pk, role="committee", actor=None,
        at=NOW - timedelta(days=9),
    )  # fmt: skip
    outcome = {
        "pairing": "p", "course": world.course.course_key, "cohort": "A", "reliable": True,
        "ended_on": "2026-05-01", "baseline": 1.0, "final": 3.0,
    }  # fmt: skip
    nothing = {"projects": [], "terms": [], "lapses": []}
    facts = {"as_of": "2026-05-30", "outcomes": [outcome], **nothing}
    version = programmes.policy_in_force(programme_id=world.programme.id, at=NOW)
    evaluation = Evaluation.objects.create(
        mentor_id=world.mentor.id, term_id=world.terms[0].id, policy_version_id=version.id,
        tier_key="proficient", result="met", near_miss=False, gates=[], facts=facts,
        facts_hash=content_hash(facts), created_at=NOW,
    )  # fmt: skip
    Proposal.objects.create(
        programme_id=world.programme.id, mentor_id=world.mentor.id, tier_key="proficient",
        evaluation=evaluation, opened_at=NOW, due_at=NOW,
    )  # fmt: skip


def decide() -> None:
    """Decide; the message goes to the real broker."""
    from mentor_recognition_xblock.programmes import api as programmes
    from mentor_recognition_xblock.recognition import api as recognition

    (programme,) = programmes.programmes()
    (proposal,) = recognition.proposals(programme_id=programme.id)
    (member,) = programmes.members(programme_id=programme.id, role="committee", at=NOW)
    recognition.decide(
        proposal_uuid=proposal.uuid, outcome="award", actor=member, at=NOW,
        reason="Every learner grew and the dossier reads as the figures do.",
    )  # fmt: skip


def worker(step: str) -> None:
    """A real worker that dies at the step."""
    from mentor_recognition_xblock import signals
    from mentor_recognition_xblock.badges.issuer import issuance, status_lists
    from mentor_recognition_xblock.notifications import follow_up
    from mentor_recognition_xblock.outbox import api as outbox

    def die(*_args: Any, **_more: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def then_die(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            function(*args, **more)
            die()

        return call

    if step == "message_taken":
        outbox.deliver = die  # type: ignore[assignment]
    elif step == "item_leased":
        follow_up.HANDLERS["badge.issue"] = die  # type: ignore[assignment]
    elif step == "place_reserved":
        status_lists.reserve = then_die(status_lists.reserve)
    elif step == "credential_stored":
        issuance.announce_all = then_die(issuance.announce_all)  # fails here when it is renamed
    elif step == "badge_committed":
        follow_up.HANDLERS["badge.issue"] = then_die(follow_up.HANDLERS["badge.issue"])  # type: ignore[arg-type]
    assert signals
    from tests.tasks.killable_settings import celery_app

    celery_app.worker_main(["worker", "--pool=solo", "--loglevel=ERROR", "--without-gossip"])


if __name__ == "__main__":
    import django

    django.setup()
    {"setup": setup, "decide": decide, "worker": lambda: worker(sys.argv[2])}[sys.argv[1]]()
