"""What a certified reviewer verifies: a queue of documented skills, and one beside its work."""

from __future__ import annotations

from typing import Any

from .. import inputs
from ..access import SHOWS_PRIVATE, VERIFIER
from ..skills import acts
from ..skills import api as skills
from .actions import Action, Offer, Page, Show, address
from .visit import Visit


def count(visit: Visit) -> int:
    """How many documented skills wait for the person."""
    return len(_waiting(visit))


def queue_page(visit: Visit) -> Page:
    """The skills that wait, the longest waiting first."""
    return Page("verify_list.html", {"claims": _waiting(visit)}, address("show_skills"))


def claim_page(visit: Visit, uuid: Any) -> Page:
    """One documented skill beside the work, which names nobody."""
    claim = skills.claim_to_verify(
        programme_id=visit.programme.id, verifier_id=visit.user_id, claim_uuid=uuid
    )
    said = "" if claim.platform is None else skills.said_to_verifier(claim.platform)
    return Page(
        "verify_skill.html", {"claim": claim, "said": said}, address("show_skill", claim=uuid)
    )


def _waiting(visit: Visit) -> list[skills.WaitingClaim]:
    return skills.claims_to_verify(programme_id=visit.programme.id, verifier_id=visit.user_id)


ACTIONS: dict[str, Offer] = {
    "show_skills": Show(lambda visit, _data: queue_page(visit), (VERIFIER,), SHOWS_PRIVATE),
    "show_skill": Show(
        lambda visit, data: claim_page(visit, data["claim"]),
        (VERIFIER,),
        SHOWS_PRIVATE,
        fields={"claim": inputs.Identifier()},
    ),
    "answer_claim": Action(acts.answer_claim, lambda after: queue_page(after.visit)),
}
