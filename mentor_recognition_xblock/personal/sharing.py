"""A learner's page of what may be done with one finished work: allowed, published, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import pages
from ..access import SHOWS_PRIVATE, SIGNED_IN
from ..pages import private
from ..portfolio import api as portfolio
from ..portfolio import consent_acts as acts
from ..portfolio.api import Scope
from ..projects import api as projects
from ..statuses import status_of


@pages.page(SIGNED_IN, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Each use with its state and history; of public ones what was found, and the preview."""
    visit = pages.visit_of(request)
    project = acts.own_work(visit, uuid)
    address = reverse("mentor_recognition:sharing", args=[slug, uuid])
    answer = pages.perform(request, address=address, also={"project": str(uuid)})
    if isinstance(answer, HttpResponse):
        return answer
    history = portfolio.consents_of(project.id)
    public = portfolio.shared_of(project.id)
    finished = project.state == projects.ProjectState.FINISHED
    context = {
        "programme": visit.programme,
        "project": project,
        "finished": finished,
        "error": answer,
        "done": pages.done_message(request),
        "uses": [_use(scope, history) for scope in portfolio.UNNAMED],
        "published": [
            {
                **_use(scope, history),
                **_preview(portfolio.sharing(project, scope, at=visit.at)),
                "public": public.get(scope.value),
                "is_story": scope == Scope.STORY,
            }
            for scope in portfolio.PUBLISHED
        ]
        if finished
        else [],
    }
    return private(request, "personal/sharing.html", context, status=status_of(answer))


pages.acts(
    page,
    {
        "allow": acts.allow_use,
        "withdraw": acts.withdraw_use,
        "save": acts.save_sharing,
        "publish": acts.publish_sharing,
    },
)


def _use(scope: Scope, history: list[portfolio.ConsentData]) -> dict[str, Any]:
    own = [one for one in history if one.scope == scope]
    return {
        "scope": scope.value,
        "label": scope.label,
        "is_allowed": any(one.withdrawn_at is None for one in own),
        "history": own,
    }


def _preview(found: portfolio.SharingData) -> dict[str, Any]:
    return {
        "sharing": found,
        "parts": portfolio.named_parts(found.parts),
        "hits": [
            {
                "hit": hit,
                "what": _kind(hit.kind),
                "choice": "keep" if hit.key in found.kept else "hide",
            }
            for hit in found.hits
        ],
    }


def _kind(kind: str) -> str:
    """What was found, in words."""
    return {
        "email": _("an e-mail address"),
        "link": _("a link to somebody's profile"),
        "handle": _("somebody's handle"),
        "phone": _("a telephone number"),
        "number": _("a number that may identify somebody"),
        "name": _("a name"),
    }[kind]
