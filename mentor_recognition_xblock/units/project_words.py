"""What a learner reads after handing in: sentences that hold for this learner and this policy."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..errors import NotFound
from ..programmes import api as programmes
from .visit import Visit


def reviewers(visit: Visit) -> int:
    """How many read a work blind, by the policy in force; 0 while there is none."""
    try:
        found = programmes.policy_in_force(programme_id=visit.programme.id, at=visit.at)
    except NotFound:
        return 0
    return found.policy.panel.size


def final_in(visit: Visit) -> str:
    """What follows a final version: how many review it, where the policy says so."""
    count = reviewers(visit)
    if not count:
        return _("Your final version is in.")
    return ngettext(
        "Your final version is in. {count} reviewer reads it without knowing who you are.",
        "Your final version is in. {count} reviewers read it without knowing who you are.",
        count,
    ).format(count=count)


def version_in(visit: Visit) -> str:
    """What follows any other version: who sees it."""
    if visit.pairing is None:
        return _("Your version is in. A mentor sees it once you are paired in this course.")
    return _("Your version is in, and in your mentor's list of work that waits.")
