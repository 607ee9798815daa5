"""Signing many badges as long work: what the site's administrators watch."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy, ngettext

from ..access import SITE_ADMIN
from ..jobs import api as jobs
from .issuer import batches


def _counted(job: jobs.JobData) -> str:
    return ngettext("{done} of {total} badge", "{done} of {total} badges", job.total).format(
        done=job.done, total=job.total
    )


def _said(job: jobs.JobData) -> str:
    signed, failed = job.result["signed"], job.result["failed"]
    words = ngettext("{n} badge is signed.", "{n} badges are signed.", signed).format(n=signed)
    if failed:
        more = ngettext(
            "{n} failed: mend the cause, then run issue_badges --batch {batch} --retry-failed.",
            "{n} failed: mend the cause, then run issue_badges --batch {batch} --retry-failed.",
            failed,
        ).format(n=failed, batch=job.about["batch"])
        words = f"{words} {more}"
    return words


@jobs.kind(
    batches.SIGN,
    label=gettext_lazy("Signing badges"),
    # A batch may hold badges of every programme.
    who=SITE_ADMIN,
    doing={"signing": gettext_lazy("Signing badges")},
    names=lambda job: str(job.about["reason"]),
    counted=_counted,
    said=_said,
    leads=("console_list_badges", gettext_lazy("See the badges")),
)
def sign(job: jobs.JobData, progress: jobs.Progress) -> dict[str, Any]:
    """Sign what the batch of the job still lacks, a thousand a transaction."""
    uuid = UUID(job.about["batch"])
    while True:
        found = batches.batch(uuid)
        progress(found.done + found.failed, found.total, "signing")
        if not batches.run_batch(batch_uuid=uuid, at=progress.now()):
            return {"signed": found.done, "failed": found.failed}
