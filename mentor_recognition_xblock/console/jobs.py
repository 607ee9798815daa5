"""Long work of a programme: what runs, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .. import pages
from ..access import MANAGER, SHOWS
from ..jobs import acts
from ..jobs import api as jobs
from ..jobs.listings import TONES
from ..pages import PageVisit, names
from ..statuses import status_of
from . import manager_pages

# Seconds between two looks at a job that is not over.
EVERY: Final = 5


@dataclass(frozen=True)
class Shown:
    """A job in the words of its kind."""

    job: jobs.JobData
    slug: str
    at: datetime
    by: str = ""

    @cached_property
    def kind(self) -> jobs.Kind:
        """What it is."""
        return jobs.kind_of(self.job.kind)

    @property
    def about(self) -> str:
        """What it is done to."""
        return self.kind.names(self.job)

    @property
    def state(self) -> Any:
        """Its state in a word."""
        return jobs.JobState(self.job.state).label

    @property
    def look(self) -> str:
        """What that word's chip looks like."""
        return TONES[jobs.JobState(self.job.state)]

    @property
    def doing(self) -> Any:
        """What it does just now, or did last; empty before it began."""
        return self.kind.doing.get(self.job.doing, "")

    @property
    def counted(self) -> str:
        """How far it is; empty while that is not known."""
        return self.kind.counted(self.job) if self.job.total else ""

    @property
    def sentence(self) -> str:
        """How it stands, in one sentence or two."""
        if self.job.state == jobs.JobState.DONE:
            return self.kind.said(self.job)
        if self.job.state == jobs.JobState.FAILED:
            return _("It stopped, and a person must look. Nothing that was done is lost.")
        if self.job.is_silent(self.at):
            return _("Nothing was heard of it for some minutes. It is taken up again by itself.")
        if self.job.state == jobs.JobState.RUNNING:
            return _("It is at work. You can leave this page: the work goes on.")
        if self.job.attempts:
            return _("It was interrupted, and is tried again within minutes.")
        return _("It waits for its turn. You can leave this page.")

    @property
    def mend(self) -> str:
        """What to do about a job that stopped."""
        if self.job.problem:
            return self.job.problem
        return _(
            "The server failed, which is not yours to mend. Try again once; if it stops again, "
            "give the site's administrators the number of this job."
        )

    @property
    def may_try_again(self) -> bool:
        """Whether nobody is at work on it."""
        is_failed = self.job.state == jobs.JobState.FAILED
        return is_failed or self.job.is_silent(self.at) or self.is_interrupted

    @property
    def is_interrupted(self) -> bool:
        """Whether it waits to be tried again."""
        return self.job.state == jobs.JobState.WAITING and self.job.attempts > 0

    @property
    def leads(self) -> dict[str, Any]:
        """Where what came of it is shown: address and words."""
        view, words = self.kind.leads
        return {"address": reverse(f"mentor_recognition:{view}", args=[self.slug]), "words": words}

    @property
    def address(self) -> str:
        """Its own page."""
        return reverse("mentor_recognition:console_job", args=[self.slug, self.job.uuid])


def newest(visit: PageVisit, *, kinds: Collection[str] = ()) -> list[Shown]:
    """Jobs that the visitor may see, newest first."""
    return [Shown(one, visit.slug, visit.at) for one in jobs.newest(visit, kinds=kinds)]


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def one(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One job: how it stands first, then how far it is, and what came of it."""
    visit = pages.visit_of(request)
    found = jobs.job(visit, uuid)
    address = reverse("mentor_recognition:console_job", args=[slug, uuid])
    answer = pages.perform(request, address=address, also={"job": str(uuid)})
    if isinstance(answer, HttpResponse):
        return answer
    by = "" if found.started_by is None else names({found.started_by})[found.started_by]
    context = {
        "programme": visit.programme,
        "one": Shown(found, slug, visit.at, by),
        "done": pages.done_message(request),
        "error": answer,
        "still": "still" in request.GET,
    }
    response = manager_pages.show(request, "job.html", context, status=status_of(answer))
    # Without script; whoever reads slowly stops it (WCAG 2.2, 2.2.2).
    if found.is_open and not context["still"] and request.method != "POST":
        response["Refresh"] = str(EVERY)
    return response


ACTS = pages.acts(one, {"again": acts.again})
