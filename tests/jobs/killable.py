"""A close on a file database, whose worker kills itself: ``python -m tests.jobs.killable``."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.tasks.killable_settings")

STEPS = ("frozen", "evaluating", "written")
MENTORS = 20


def setup() -> None:
    """Migrate, and close a term whose job waits: the message to the broker is lost."""
    from django.core.management import call_command

    from mentor_recognition_xblock.hosts import later
    from mentor_recognition_xblock.programmes import api as programmes
    from tests.population import make_site

    later.queue = lambda *_given, **_more: True
    call_command("migrate", run_syncdb=True, verbosity=0)
    site = make_site(terms=1)
    for mentor_id in site.many_mentors(MENTORS):
        site.steady(mentor_id, terms=range(1, 2))
    site.write()
    programmes.close_term(term_id=site.terms[0].id, at=site.end(1), actor=None)


def worker(step: str) -> None:
    """Run the job, and die at the step."""
    from mentor_recognition_xblock.jobs.models import Job
    from mentor_recognition_xblock.notifications import api as notifications
    from mentor_recognition_xblock.recognition import term_close

    def die(*_args: Any, **_more: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if step == "frozen":
        term_close._evaluations = die  # type: ignore[assignment]
    elif step == "evaluating":
        found = term_close.facts_of_all

        def some(*args: Any, **more: Any) -> Any:
            for count, one in enumerate(found(*args, **more)):
                if count == MENTORS // 2:
                    die()
                yield one

        term_close.facts_of_all = some
    elif step == "written":
        term_close._summary = die  # type: ignore[assignment]
    notifications.run_job(job_uuid=Job.objects.get().uuid)


if __name__ == "__main__":
    import django

    django.setup()
    {"setup": setup, "worker": lambda: worker(sys.argv[2])}[sys.argv[1]]()
