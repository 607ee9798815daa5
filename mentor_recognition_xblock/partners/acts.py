"""What managers do with partners, and what learner and mentor read of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MANAGER, OWNER, Done, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from ..errors import NotAllowed, NotFound
from ..projects import api as projects
from . import api
from .data import OfferedWork, PartnerResult

DAYS: Final = inputs.Whole(api.MIN_DAYS, api.MAX_DAYS, api.USUAL_DAYS)


@dataclass(frozen=True)
class OfferedWorks:
    """The works that partners may review, without names."""

    works: tuple[OfferedWork, ...]


@dataclass(frozen=True)
class PartnerResults:
    """Reviews of a project by partners."""

    reviews: tuple[PartnerResult, ...]


@read(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Works that partners may review"),
    shows=OfferedWorks,
)
def works(by: Subject) -> Done:
    """Finished works whose learners let partners review them, without names."""
    return Done(made=OfferedWorks(tuple(api.offered_works(by.programme.id))))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Invite them"),
    done={
        "": gettext_lazy("They get a letter with a link of their own."),
        "already": gettext_lazy("They are asked about this work already: no letter was sent."),
    },
    takes={
        "version": REFERENCE,
        "name": inputs.Text(120, lines=False),
        "email": inputs.Text(254, lines=False),
        "days": DAYS,
    },
    about=("version", "days"),
)
def invite(by: Subject, *, version: UUID, name: str, email: str, days: int) -> Done:
    """Ask a person from outside to review a finished work, blind, by a link that expires."""
    uuid, is_new = api.invite(
        programme_id=by.programme.id,
        version_uuid=version,
        name=name,
        email=email,
        days=days,
        at=by.at,
        actor=by.user_id,
    )
    return Done("" if is_new else "already", made={"invitation": str(uuid)})


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Send a new link"),
    done={
        "": gettext_lazy("A new link is on its way; the one before opens nothing any more."),
        "already": gettext_lazy("A link was sent a moment ago: nothing changed."),
    },
    takes={"invitation": REFERENCE, "days": DAYS},
    about=("invitation", "days"),
)
def renew(by: Subject, *, invitation: UUID, days: int) -> Done:
    """Send a partner a new link, good for so many days from now."""
    return _done(
        api.renew(
            programme_id=by.programme.id, uuid=invitation, days=days, at=by.at, actor=by.user_id
        )
    )


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Revoke"),
    done={
        "": gettext_lazy("Revoked: the link opens nothing, and a review is shown no more."),
        "already": gettext_lazy("It was over already: nothing changed."),
    },
    takes={"invitation": REFERENCE},
    about=("invitation",),
)
def revoke(by: Subject, *, invitation: UUID) -> Done:
    """End an invitation at once, or take a partner's review down that should not stand."""
    changed = api.revoke(programme_id=by.programme.id, uuid=invitation, at=by.at, actor=by.user_id)
    return _done(changed)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Delete name and address"),
    done={
        "": gettext_lazy("Deleted. What they sent stays, without them."),
        "already": gettext_lazy("They were deleted already: nothing changed."),
    },
    takes={"invitation": REFERENCE},
    about=("invitation",),
)
def forget(by: Subject, *, invitation: UUID) -> Done:
    """Delete who a partner is, as they may ask; an open invitation ends by it."""
    changed = api.forget(programme_id=by.programme.id, uuid=invitation, at=by.at, actor=by.user_id)
    return _done(changed)


@read(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Partners' reviews of a project"),
    takes={"project": REFERENCE},
    shows=PartnerResults,
)
def received(by: Subject, *, project: UUID) -> Done:
    """What partners wrote on one's own project, or on that of a learner whom one mentors."""
    try:
        found = projects.project_by_uuid(project)
    except NotFound:
        found = None
    is_theirs = found is not None and found.programme_id == by.programme.id
    if found is None or not is_theirs or not _reads(found, by.user_id):
        raise NotAllowed(_("This is not a work of yours."), code="not_yours")
    return Done(made=PartnerResults(tuple(api.partner_results(found.id))))


def _reads(project: projects.ProjectData, user_id: int) -> bool:
    return project.learner_id == user_id or projects.is_mentor_of(
        project_id=project.id, user_id=user_id
    )


def _done(changed: bool) -> Done:
    return Done("" if changed else "already")
