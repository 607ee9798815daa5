"""What running pairings of the play agreed on, and their checkpoints: in every state."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing

from .acting import act

if TYPE_CHECKING:
    from .programme import Play

SCOPES: Final = (
    (
        "A dashboard for the repair café: which devices come back, and what they cost us.",
        "One page that a volunteer reads in a minute\nFigures that somebody else can check\n"
        "A method I can explain without notes",
        "No prediction. Three hours a week for me, one for my mentor.",
    ),
    (
        "A guide for newcomers to the allotments, tried out with three families.",
        "Six interviews, written up\nA draft that two of the families have used",
        "Print only; the website is somebody else's.",
    ),
    (
        "A booking form for the choir's rehearsal rooms that works on an old phone.",
        "A prototype that four people have tried\nA list of what I left out, and why",
        "",
    ),
)
AGENDAS: Final = (
    "Read the first page aloud together. Which figure do we open with?",
    "The interview notes: what is said more than once?",
    "What is missing before the final version?",
)
HELD: Final = (
    ("I move the cost figure to the top and cut the second chart.", "Agreed. Next: the sources."),
    ("Two more interviews, then I write.", "Ask about winter, too."),
)


def agree(play: Play) -> None:
    """The first running pairings: agreed and met, proposed, a checkpoint to confirm, and one to come."""
    now = timezone.now()
    running = [
        pair for pair in pairing.running_pairings(play.programme.id) if pair.met_at is not None
    ]
    for index, pair in enumerate(running[:12]):
        owner = mentors.mentor(pair.mentor_id).user_id
        brief, goals, limits = SCOPES[index % len(SCOPES)]
        named = {"pairing_uuid": str(pair.uuid)}
        begun = max(pair.starts_at + timedelta(days=2), now - timedelta(days=40))
        act(
            "agreements.propose_agreement", pair.learner_id, begun, **named, brief=brief,
            goals=goals, limits=limits, base_num=0,
        )  # fmt: skip
        if index % 3 == 2:
            continue  # the mentor has not signed yet
        act("agreements.sign_agreement", owner, begun + timedelta(days=1), **named, num=1)
        for back, agenda in ((24, AGENDAS[1]), (2, AGENDAS[0])):
            starts_at = now - timedelta(days=back)
            made = act(
                "agreements.plan_checkpoint", owner, max(begun, starts_at - timedelta(days=5)),
                **named, starts_at=starts_at.isoformat(), agenda=agenda, request_key=f"d{back}",
            )  # fmt: skip
            words = HELD[index % len(HELD)]
            checkpoint = {"checkpoint_uuid": str(made.uuid)}
            said = starts_at + timedelta(hours=2)
            act("agreements.confirm_checkpoint", pair.learner_id, said, **checkpoint, note=words[0])
            if back > 2:  # the newest still waits for the mentor's word
                act("agreements.confirm_checkpoint", owner, said, **checkpoint, note=words[1])
        act(
            "agreements.plan_checkpoint", owner, now, **named, request_key="next",
            starts_at=(now + timedelta(days=1 + index)).isoformat(), agenda=AGENDAS[2],
        )  # fmt: skip
