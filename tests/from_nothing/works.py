"""What learners write, and how a reviewer reads it: levels stand in the words alone."""

from __future__ import annotations

CRITERIA = ("breadth", "coherence", "mastery", "alignment", "narrative")
SURE = "It holds because"
_REASONS = (
    "two gauges agree to the centimetre.",
    "the harbour's own log shows the same night.",
    "a second reader came to it alone.",
    "the pilots act on it every morning.",
)
VAGUE = "It shows the water level over time."
TITLE = "Tide gauges of the old quay"
OVERALL = "What you checked yourself convinced me. Next, show one reader who acts on it."
WORDS = "over time"
QUESTION = "Over which time, and how do you know?"


def work(level: int, of: int) -> str:
    """A text at a level from 0 to 4; ``of`` makes it one's own."""
    sure = [f"{SURE} {reason}" for reason in _REASONS[:level]]
    parts = [f"# Tide gauges, {_count(of)}", f"I made a chart. {VAGUE}", *sure]
    return "\n\n".join(parts)


def first_level(number: int) -> int:
    """Where a learner begins."""
    return 1 + number % 2


def final_level(number: int) -> int:
    """Where a learner comes: always far enough; some mentors' learners farther than expected."""
    return 4 if number % 2 or number in (0, 12) else 3


def scores(text: str, reviewer: int) -> dict[str, int]:
    """What one reviewer gives to a text; they differ by one level in a criterion at most."""
    level = text.count(SURE)
    strict = CRITERIA[reviewer % len(CRITERIA)] if reviewer % 3 == 0 else ""
    return {key: max(0, level - (key == strict)) for key in CRITERIA}


def _count(number: int) -> str:
    """A number in letters, for digits would read as figures."""
    return "quay " + "".join(chr(ord("a") + int(digit)) for digit in str(number))
