"""How a time after a learner's start is said."""

from __future__ import annotations

from django.utils.translation import ngettext

WEEK = 7


def after_start(days: int) -> str:
    """As an author may have said it: whole weeks as weeks."""
    if days % WEEK:
        text = ngettext(
            "{n} day after the learner's start", "{n} days after the learner's start", days
        )
        return text.format(n=days)
    weeks = days // WEEK
    text = ngettext(
        "{n} week after the learner's start", "{n} weeks after the learner's start", weeks
    )
    return text.format(n=weeks)
