"""Works that reviewers calibrate on: which there are, where others come from, and their keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import pages
from ..access import KEYER, MANAGER, SHOWS_PRIVATE
from ..errors import NotFound
from ..reviews import api as reviews
from ..reviews import exemplar_acts as acts
from ..statuses import status_of
from . import manager_pages


@pages.page(KEYER, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The works of the rubric in use; for managers also what learners lend, and a form."""
    visit = pages.visit_of(request)
    here = reverse("mentor_recognition:console_exemplars", args=[slug])
    answer = pages.perform(request, address=here)
    if isinstance(answer, HttpResponse):
        return answer
    programme = visit.programme
    rubric = reviews.newest_rubric(programme.id)
    rows = (
        reviews.exemplars_of(programme_id=programme.id, person_id=visit.user_id, at=visit.at)
        if rubric is not None
        else []
    )
    context: dict[str, Any] = {
        "programme": programme,
        "error": answer,
        "done": pages.done_message(request),
        "has_rubric": rubric is not None,
        "rows": sorted(rows, key=lambda one: one.state == reviews.ExemplarState.AGREED),
        "yours": sum(one.may_key and one.own is None for one in rows),
        "agreed": reviews.exemplar_count(rubric.id) if rubric is not None else 0,
        "manages": visit.is_manager,
        "lent": reviews.lent_works(programme.id) if visit.is_manager and rubric is not None else [],
    }
    return manager_pages.show(request, "exemplars.html", context, status=status_of(answer))


@pages.page(KEYER, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def one(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One work beside the rubric: one's own key, and the others' once both are in."""
    visit = pages.visit_of(request)
    here = reverse("mentor_recognition:console_exemplar", args=[slug, uuid])
    there = reverse("mentor_recognition:console_exemplars", args=[slug])
    is_key = request.POST.get("act") == "key"
    answer = pages.perform(request, address=here if is_key else there, also={"exemplar": str(uuid)})
    if isinstance(answer, HttpResponse):
        return answer
    found = reviews.exemplar_in_work(
        programme_id=visit.programme.id,
        person_id=visit.user_id,
        exemplar_uuid=uuid,
        at=visit.at,
    )
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "one": found,
        "manages": visit.is_manager,
        "criteria": [_criterion(found, criterion) for criterion in found.rubric.criteria],
    }
    return manager_pages.show(request, "exemplar.html", context, status=status_of(answer))


@pages.page(MANAGER, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def lent(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One work that its learner lends, as reviewers would read it."""
    visit = pages.visit_of(request)
    there = reverse("mentor_recognition:console_exemplars", args=[slug])
    answer = pages.perform(request, address=there, also={"version": str(uuid)})
    if isinstance(answer, HttpResponse):
        return answer
    works = reviews.lent_works(visit.programme.id)
    work = next((work for work in works if work.version_uuid == uuid), None)
    if work is None:
        # A refusal says more: somebody else has just made an exemplar of it, for one.
        raise answer or NotFound(
            _("Its learner does not lend this work any more: reload the page.")
        )
    context = {"programme": visit.programme, "error": answer, "work": work}
    return manager_pages.show(request, "lent_work.html", context, status=status_of(answer))


def _criterion(found: reviews.ExemplarInWork, criterion: reviews.Criterion) -> dict[str, Any]:
    own = found.own
    return {
        "criterion": criterion,
        "level": None if own is None else own.levels.get(criterion.key),
        "reason": "" if own is None else own.rationale.get(criterion.key, ""),
        "others": [
            (key.levels[criterion.key], key.rationale.get(criterion.key, ""))
            for key in found.others
        ],
        "agreed": None
        if found.agreed is None
        else (found.agreed.levels[criterion.key], found.agreed.rationale.get(criterion.key, "")),
    }


pages.acts(page, {"write": acts.write_exemplar})
pages.acts(one, {"key": acts.give_key, "withdraw": acts.withdraw_exemplar})
pages.acts(lent, {"use": acts.use_lent})
