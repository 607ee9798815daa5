"""What a manager does with one badge that was issued: revoke it, and give it back."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import MANAGER, Done, Needs, Place, Recused, Subject, act
from ..access.fields import UUID as REFERENCE
from ..errors import NotFound
from ..mentors import api as mentors
from ..mentors.acts import require_no_conflict
from . import api
from .states import AchievementKind, CredentialState

MAX_REASON: Final = 2_000


def badge_of_programme(by: Subject, credential_uuid: UUID) -> api.CredentialData:
    """A badge of the programme that its list shows; ``Recused`` with a conflict of interest.

    A learner's badge tells what blind reviewers thought: it is shown once it is public.
    """
    found = api.credential(credential_uuid)
    hidden = found is not None and found.kind == AchievementKind.LEARNER and not found.is_public
    if found is None or found.programme_id != by.programme.id or hidden:
        raise NotFound(_("There is no such badge."))
    if found.recipient_id == by.user_id:
        raise Recused(_("Nobody decides on themselves."))
    if found.kind == AchievementKind.MENTOR:
        mentor = mentors.mentor_of(programme_id=by.programme.id, user_id=found.recipient_id)
        if mentor is not None:
            require_no_conflict(by, mentor)
    return found


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Revoke the badge"),
    done={
        "": gettext_lazy(
            "The badge is revoked: whoever checks it sees that, and its holder is told with your "
            "reason."
        ),
        "already": gettext_lazy("The badge was revoked before: nothing changed."),
    },
    takes={"badge": REFERENCE, "reason": inputs.Text(MAX_REASON)},
    confirm=gettext_lazy("the badge stops being valid everywhere, at once."),
    about=("badge",),
    needs=Needs.NOTHING,
)
def revoke(by: Subject, *, badge: UUID, reason: str) -> Done:
    """Revoke a badge with a reason; giving it back undoes that."""
    before = badge_of_programme(by, badge)
    made = api.revoke(credential_uuid=badge, reason=reason, at=by.at, actor=by.user_id)
    again = before.state == CredentialState.REVOKED
    return Done("already" if again else "", made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Give the badge back"),
    done={
        "": gettext_lazy("A new edition is signed and in force; this one stays revoked."),
        "already": gettext_lazy("The badge is in force: nothing changed."),
    },
    takes={"badge": REFERENCE},
    about=("badge",),
    needs=Needs.NOTHING,
)
def give_back(by: Subject, *, badge: UUID) -> Done:
    """Undo a revocation: the award is signed anew, as a new edition."""
    before = badge_of_programme(by, badge)
    newest = api.editions_of(before.decision_uuid)[-1]
    if newest.state != CredentialState.REVOKED:
        return Done("already", made=newest)
    return Done(made=api.reissue_credential(credential_uuid=badge, at=by.at, actor=by.user_id))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Sign the badge again"),
    done={
        "": gettext_lazy("A new edition is signed; whoever checks the old one is led to it."),
        "already": gettext_lazy("Its key is sound: nothing changed."),
    },
    takes={"badge": REFERENCE},
    about=("badge",),
)
def sign_again(by: Subject, *, badge: UUID) -> Done:
    """Sign a badge anew whose key was withdrawn; claim, page and wallet stay as they are."""
    before = badge_of_programme(by, badge)
    newest = api.editions_of(before.decision_uuid)[-1]
    revoked = newest.state == CredentialState.REVOKED
    if revoked or not api.is_withdrawn(newest.uuid):
        return Done("already", made=newest)
    return Done(made=api.sign_again(credential_uuid=newest.uuid, at=by.at, actor=by.user_id))


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Sign what is missing"),
    done={
        "": gettext_lazy("Signing has begun. Come back in a minute: what fails says why here."),
        "already": gettext_lazy("Every award has its badge: nothing changed."),
    },
)
def sign_missing(by: Subject) -> Done:
    """Sign the badges that the programme's awards still lack, those that failed too."""
    begun = api.issue_missing(programme_id=by.programme.id, at=by.at)
    return Done("" if begun else "already", made={"badges": begun})
