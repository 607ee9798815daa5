"""A draft becomes the next policy: tried on the past, announced in time, never in force at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..errors import Conflict, Invalid
from ..programmes import api as programmes
from ..signals import announce, policy_announced
from .back_tests import back_test_of, require_adoptable
from .ladder import tiers_in_use
from .replay import closes_of

# As far ahead as the longest notice that a policy may promise.
FARTHEST: Final = timedelta(days=731)


def earliest_change(programme_id: int, *, at: datetime) -> datetime:
    """The first moment at which new rules may take effect: after the notice of those in force.

    Before the first close was evaluated nobody worked towards the rules for long: at once.
    """
    if not closes_of(programme_id):
        return at
    notice = programmes.policy_in_force(programme_id=programme_id, at=at).policy.notice_days
    return at + timedelta(days=notice)


def adopt_draft(
    *,
    programme_id: int,
    num: int,
    effective_from: datetime | None,
    note: str,
    at: datetime,
    actor: int,
) -> programmes.PolicyVersionData:
    """Make the draft as of save ``num`` the next version, in force from a day on.

    ``Invalid`` for a day within the notice of the policy in force, or over two years ahead;
    ``Conflict`` while the draft is no policy, the linter has errors, its back-test over all closes
    is not done, or another version waits for its day, and for a draft without a tier that somebody
    holds or may soon.
    """
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        draft = programmes.locked_draft(programme_id, num=num)
        content = require_adoptable(draft)
        _require_tiers_in_use(programme_id, content, at)
        newest = programmes.newest_policy(programme_id)
        if newest.effective_from > at:
            raise Conflict(
                _(
                    "Another version has been announced and is not in force yet: adopt this one "
                    "after it is."
                )
            )
        tested = closes_of(programme_id)
        if tested and not back_test_of(
            programme_id=programme_id, content_hash=draft.content_hash, at=at
        ):
            raise Conflict(_("Run the back-test of this draft first."))
        earliest = earliest_change(programme_id, at=at)
        if effective_from is not None and effective_from.date() < earliest.date():
            raise Invalid(
                _("The policy in force promises notice: choose {date} or later.").format(
                    date=date_format(earliest)
                ),
                field="effective_from",
            )
        if effective_from is not None and effective_from > at + FARTHEST:
            raise Invalid(
                _("Choose a day within two years: {date} at the latest.").format(
                    date=date_format(at + FARTHEST)
                ),
                field="effective_from",
            )
        made = programmes.add_policy_version(
            programme_id=programme_id,
            content=content,
            effective_from=max(effective_from or earliest, earliest),
            at=at,
            actor=actor,
            note=note,
        )
        programmes.discard_policy_draft(programme_id=programme_id, num=num)
        announce(policy_announced, policy_uuid=str(made.uuid))
    return made


def _require_tiers_in_use(programme_id: int, content: Mapping[str, Any], at: datetime) -> None:
    """Whoever holds a tier, or is decided on, finds it in the rules: keys stay, titles change."""
    kept = {tier["key"] for tier in content["tiers"]}
    missing = sorted(tiers_in_use(programme_id, at) - kept)
    if missing:
        raise Conflict(
            _("Somebody holds the tier “{key}” or may soon: keep it. Titles may change.").format(
                key=missing[0]
            )
        )
