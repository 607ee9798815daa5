"""A term's close as long work: what the manager who closed it watches."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..access import MANAGER
from ..jobs import api as jobs
from ..programmes import api as programmes
from . import api


def _names(job: jobs.JobData) -> str:
    return f"{job.about['num']}. {job.about['title']}"


def _counted(job: jobs.JobData) -> str:
    return ngettext("{done} of {total} mentor", "{done} of {total} mentors", job.total).format(
        done=job.done, total=job.total
    )


def _said(job: jobs.JobData) -> str:
    # How many proposals there are is not told: of a small programme it says who is proposed.
    count = job.result["mentors"]
    evaluated = ngettext("{n} mentor is evaluated.", "{n} mentors are evaluated.", count).format(
        n=count
    )
    return _("{evaluated} What is proposed waits with the committee.").format(evaluated=evaluated)


@jobs.kind(
    programmes.CLOSE,
    label=gettext_lazy("Close of a term"),
    who=MANAGER,
    doing={
        "reading": gettext_lazy("Completing pairings and freezing their scores"),
        "evaluating": gettext_lazy("Evaluating mentors"),
        "writing": gettext_lazy("Writing the evaluations and proposals down"),
        "guarding": gettext_lazy("Looking for signs of popularity, gaming and drift"),
    },
    names=_names,
    counted=_counted,
    said=_said,
    leads=("console_overview", gettext_lazy("See what learners reached")),
)
def close(job: jobs.JobData, progress: jobs.Progress) -> dict[str, Any]:
    """Evaluate the term of the job; again finds what was done."""
    run = api.evaluate_term(term_id=job.about["term"], at=progress.now(), progress=progress)
    progress(run.mentors, run.mentors, "guarding")
    programme_id = programmes.term(run.term_id).programme_id
    api.write_guard_reports(programme_id=programme_id, at=progress.now(), progress=progress)
    return {"mentors": run.mentors, "evaluations": run.evaluations}


def _draft(job: jobs.JobData) -> str:
    return _("The draft of the rules")


def _closes(job: jobs.JobData) -> str:
    return ngettext("{done} of {total} close", "{done} of {total} closes", job.total).format(
        done=job.done, total=job.total
    )


def _compared(job: jobs.JobData) -> str:
    return _("The draft is compared with the rules in force.")


@jobs.kind(
    api.JOB,
    label=gettext_lazy("Back-test of rules"),
    who=MANAGER,
    doing={"replaying": gettext_lazy("Replaying the closes so far under both")},
    names=_draft,
    counted=_closes,
    said=_compared,
    leads=("console_policy", gettext_lazy("See the back-test")),
)
def back_test(job: jobs.JobData, progress: jobs.Progress) -> dict[str, Any]:
    """Play the draft of the job; again finds the report that was written."""
    made = api.run_back_test(uuid=job.about["back_test"], at=progress.now(), progress=progress)
    return {"tiers": len(made.tiers)}
