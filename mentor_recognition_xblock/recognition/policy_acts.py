"""What managers do with the rules: draft them, try them on the past, announce them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final

from django.utils.translation import gettext_lazy

from .. import inputs
from ..access import COMMITTEE, MANAGER, SHOWS, Done, Place, Subject, act, read
from ..access.fields import UUID as REFERENCE
from ..core.policy_text import LONGEST
from ..mentors import api as mentors
from ..programmes import api as programmes
from . import api

# The save of the draft that a form showed.
NUM: Final = inputs.Whole(1, 2**31 - 1)
MAX_NOTE: Final = 500


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Begin a draft"),
    done=gettext_lazy("The draft is begun. Nothing changes until it is adopted."),
)
def begin_draft(by: Subject) -> None:
    """Begin the next policy with the rules of the newest one."""
    programmes.begin_policy_draft(programme_id=by.programme.id, at=by.at)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Save and check"),
    done={
        "": gettext_lazy("The draft is saved, and it is a policy."),
        "refused": gettext_lazy("The draft is saved; it can't be adopted as it stands."),
    },
    takes={"content": inputs.Text(LONGEST), "num": NUM},
)
def save_draft(by: Subject, *, content: str, num: int) -> Done:
    """Save what was typed, whether or not it is a policy yet, and say what the linter finds."""
    made = programmes.save_policy_draft(
        programme_id=by.programme.id, text=content, num=num, at=by.at
    )
    return Done("" if made.may_be_adopted else "refused")


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Throw the draft away"),
    done=gettext_lazy("The draft is gone; the rules in force stay."),
    takes={"num": NUM},
    confirm=gettext_lazy("what was typed can't be brought back."),
)
def discard_draft(by: Subject, *, num: int) -> None:
    """Throw the draft away."""
    programmes.discard_policy_draft(programme_id=by.programme.id, num=num)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Run the back-test"),
    done={
        "": gettext_lazy("The back-test runs; you may leave, it stays on this page."),
        "done": gettext_lazy("The same back-test was run before: its result is below."),
    },
    takes={"num": NUM},
)
def back_test(by: Subject, *, num: int) -> Done:
    """Play the draft and the policy in force over all closes: who would reach which tier, when."""
    made, job = api.start_back_test(
        programme_id=by.programme.id, num=num, at=by.at, actor=by.user_id
    )
    return Done("" if job else "done", made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Adopt the draft"),
    done=gettext_lazy("The new rules are adopted and announced."),
    takes={
        "num": NUM,
        "effective_on": inputs.Maybe(inputs.Day()),
        "note": inputs.Text(MAX_NOTE),
    },
    confirm=gettext_lazy("an adopted version can't be edited, only replaced."),
)
def adopt_draft(by: Subject, *, num: int, effective_on: date | None, note: str) -> Done:
    """Make the draft the next version, from a day after the notice on; mentors are told why."""
    day = effective_on
    start = None if day is None else datetime.combine(day, time(), tzinfo=by.at.tzinfo)
    made = api.adopt_draft(
        programme_id=by.programme.id,
        num=num,
        effective_from=start,
        note=note,
        at=by.at,
        actor=by.user_id,
    )
    return Done(made=made)


@act(
    MANAGER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Withdraw this version"),
    done=gettext_lazy("It is withdrawn, and everybody concerned is told. The rules in force stay."),
    takes={"num": NUM},
    confirm=gettext_lazy("everybody is told that the rules stay as they are."),
)
def withdraw_rules(by: Subject, *, num: int) -> None:
    """Take an announced version back before its day."""
    programmes.withdraw_policy(programme_id=by.programme.id, num=num, at=by.at, actor=by.user_id)


@read(
    COMMITTEE,
    place=Place.PROGRAMME,
    label=gettext_lazy("A back-test"),
    takes={"back_test": REFERENCE},
    does=SHOWS,
    shows=dict[str, Any],
)
def shown_back_test(by: Subject, *, back_test: Any) -> Done:
    """The report, and the mentors for whom it matters with whom one has no conflict of interest.

    Shape: ``{"uuid", "content_hash", "against", "made_at", "closes", "mentors", "tiers", "bands",
    "moved"}``; None instead of the report's parts until it is done, and instead of totals for
    whoever has a conflict of interest with a mentor of the programme.
    """
    found = api.back_test(back_test, programme_id=by.programme.id)
    kept_out = by.conflicts(mentors.mentors(by.programme.id))
    report = found.report or {}
    return Done(
        made={
            "uuid": str(found.uuid),
            "content_hash": found.content_hash,
            "against": found.against_num,
            "made_at": found.made_at.isoformat(),
            "closes": report.get("closes"),
            # A total less the names that are shown would tell of the one left out.
            **{
                name: None if kept_out else report.get(name)
                for name in ("mentors", "tiers", "bands")
            },
            "moved": [
                {"user": one.user_id, "tier": one.tier, "now": one.now, "draft": one.draft}
                for one in api.who_moves(found, without=set(kept_out))
            ],
        }
    )
