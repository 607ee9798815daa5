"""What managers do with the map of skills, learners with their own, and verifiers with both."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import LEARNER, MANAGER, OWNER, VERIFIER, Done, Needs, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from ..projects.acts import unit_of
from . import api

_NUM: Final = inputs.Whole(0, 100_000, default=0)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save the skill"),
    done=gettext_lazy("Saved as a new version; the earlier ones are kept."),
    takes={
        "skill": inputs.Identifier(required=False),
        "num": _NUM,
        "language": inputs.Text(35, lines=False),
        "name": inputs.Text(api.MAX_NAME, lines=False),
        "about": inputs.Text(api.MAX_ABOUT, required=False),
        "standard": inputs.Text(255, required=False, lines=False),
        "standard_version": inputs.Text(64, required=False, lines=False),
        "review_on": inputs.Maybe(inputs.Day()),
        "adds": inputs.Flag(),
        "evidence": inputs.Choice(("", *api.KINDS_OF_EVIDENCE), ""),
        "course_key": inputs.Reference(255),
        "usage_key": inputs.Text(255, required=False, lines=False),
        "at_least": inputs.Maybe(inputs.Whole(1, 100)),
    },
    about=("skill", "num", "language"),
)
def save_skill(
    by: Subject,
    *,
    skill: UUID | None,
    num: int,
    language: str,
    name: str,
    about: str,
    standard: str,
    standard_version: str,
    review_on: date | None,
    adds: bool,
    evidence: str,
    course_key: str,
    usage_key: str,
    at_least: int | None,
) -> Done:
    """Add a skill to the programme's map, or the next version of one, in one language.

    ``adds`` words of a language that the skill has none in yet, and never changes any.
    """
    made = api.save_skill(
        programme_id=by.programme.id,
        skill_uuid=skill,
        base_num=num,
        language=language.lower(),
        name=name,
        about=about,
        standard=standard,
        standard_version=standard_version,
        review_on=review_on,
        adds=adds,
        evidence=api.checked_evidence(
            programme_id=by.programme.id,
            kind=evidence,
            course_key=course_key,
            usage_key=usage_key.strip(),
            at_least=at_least,
        ),
        at=by.at,
        actor=by.user_id,
    )
    return Done(made={"skill": str(made.uuid), "num": made.num})


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Offer no longer, or again"),
    done={
        "": gettext_lazy("Offered again."),
        "retired": gettext_lazy("Offered no longer. What was verified stays."),
        "same": gettext_lazy("It was so already: nothing changed."),
    },
    takes={"skill": REFERENCE, "retired": inputs.Flag()},
    about=("skill", "retired"),
)
def retire_skill(by: Subject, *, skill: UUID, retired: bool) -> Done:
    """Offer a skill no longer, or again."""
    changed = api.retire_skill(
        programme_id=by.programme.id, skill_uuid=skill, retired=retired, at=by.at, actor=by.user_id
    )
    if not changed:
        return Done("same")
    return Done("retired" if retired else "")


@act(
    LEARNER,
    place=Place.UNIT,
    label=gettext_lazy("Ask for verification"),
    done=gettext_lazy("Sent: somebody who is not your mentor reads it without your name."),
    takes={
        "skill": REFERENCE,
        "passage": inputs.Text(api.MAX_PASSAGE, required=False),
        "reflection": inputs.Text(api.MAX_REFLECTION),
    },
    about=("skill",),
)
def document_skill(by: Subject, *, skill: UUID, passage: str, reflection: str) -> Done:
    """Document a skill with one's finished work, a passage of it and a reflection."""
    made = api.document_skill(
        unit_id=unit_of(by).id,
        learner_id=by.user_id,
        skill_uuid=skill,
        passage=passage,
        reflection=reflection,
        at=by.at,
    )
    return Done(made={"claim": str(made.uuid)})


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Take it back"),
    done=gettext_lazy("Taken back: it is shown nowhere any more."),
    takes={"claim": REFERENCE},
    about=("claim",),
    needs=Needs.NOTHING,
)
def withdraw_claim(by: Subject, *, claim: UUID) -> None:
    """Take back a skill that one documented, verified or not."""
    api.withdraw_claim(
        programme_id=by.programme.id, claim_uuid=claim, learner_id=by.user_id, at=by.at
    )


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Ask the platform again"),
    done=gettext_lazy("Looked up: what the platform says now stands beside your words."),
    takes={"claim": REFERENCE},
    about=("claim",),
)
def ask_platform_again(by: Subject, *, claim: UUID) -> None:
    """Look up anew what the platform says beside a skill of one's own, while it waits."""
    api.ask_platform_again(
        programme_id=by.programme.id, claim_uuid=claim, learner_id=by.user_id, at=by.at
    )


@act(
    VERIFIER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Send the answer"),
    done={
        "": gettext_lazy("Verified: the learner is told."),
        "sent_back": gettext_lazy("Sent back: the learner reads your reason, not your name."),
    },
    takes={
        "claim": REFERENCE,
        "answer": inputs.Choice(("verify", "send_back")),
        "reason": inputs.Text(api.MAX_REASON, required=False),
    },
    about=("claim", "answer"),
)
def answer_claim(by: Subject, *, claim: UUID, answer: str, reason: str) -> Done:
    """Verify a documented skill, or send it back with a reason."""
    verified = answer == "verify"
    api.answer_claim(
        programme_id=by.programme.id,
        claim_uuid=claim,
        verifier_id=by.user_id,
        verified=verified,
        reason=reason,
        at=by.at,
    )
    return Done("" if verified else "sent_back")
