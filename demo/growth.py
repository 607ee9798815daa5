"""What mentors of the play gave to other mentors and learned: accepted, returned, and waiting."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from .acting import act

if TYPE_CHECKING:
    from .programme import Play

GUIDE: Final = (
    "Three questions before the first comment",
    "Who is it for, what do they do with it, and what would make them put it away? Asked first, "
    "they save a round of comments on commas.",
)
CLINIC: Final = (
    "Clinic: reading a chart aloud",
    "An hour in which six mentors read one another's learners' charts aloud. What is hard to say "
    "is hard to read.",
)
PROPOSAL: Final = (
    "A level between “some” and “most” for coherence",
    "Half of our panels part there. Two anchors with examples from last term.",
)
BOOK: Final = "Donald Schön, The Reflective Practitioner, chapters 2 and 3"
THOUGHT: Final = (
    "I answered her question before she had finished it. The version that came back was mine, not "
    "hers. Next time I ask for a sketch first and say nothing for a day."
)


def grow(play: Play, mentor: int) -> None:
    """The mentor of the tour: a guide that counts, a proposal that came back, a peer who waits."""
    now = timezone.now()
    peers = [one.user_id for one in play._active(1) if one.user_id != mentor][:3]
    today = now.date().isoformat()

    def offer(who: int, kind: str, words: tuple[str, str]) -> str:
        title, text = words
        made = act(
            "mentors.offer_contribution", who, now - timedelta(days=9), kind=kind, title=title,
            words=text, link="", done_on=(now - timedelta(days=20)).date().isoformat(),
        )  # fmt: skip
        return str(made.uuid)

    def judge(who: int, contribution: str, verdict: str, reason: str = "") -> None:
        act(
            "mentors.judge_contribution", who, now - timedelta(days=6), contribution=contribution,
            verdict=verdict, reason=reason,
        )  # fmt: skip

    guide = offer(mentor, "guide", GUIDE)
    judge(peers[0], guide, "accept")
    judge(peers[1], guide, "accept", "I used the second question the same day.")
    judge(peers[0], offer(mentor, "rubric", PROPOSAL), "return", "Add one example per anchor.")
    offer(peers[2], "clinic", CLINIC)
    act(
        "mentors.record_learning", mentor, now, kind="reading", title=BOOK, words="", hours=6.5,
        done_on=today,
    )  # fmt: skip
    act(
        "mentors.record_learning", mentor, now, kind="reflection", title="On answering too soon",
        words=THOUGHT, hours=0.5, done_on=today,
    )  # fmt: skip
