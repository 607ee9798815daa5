"""A mentor's published page, one published spotlight and one that waits for its mentor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from mentor_recognition_xblock.badges.queries import all_credentials
from mentor_recognition_xblock.mentors import api as mentors

from . import people
from .acting import act

if TYPE_CHECKING:
    from .programme import Play

ABOUT = """I read drafts twice: once as the reader you want, once as the one who has no time.

* We agree on one question for each version.
* I say what works before what does not.
* You decide what changes."""
PUBLISHED = """Asked what she does differently, she says: *less*. One question for each version, and
the learner chooses it. The committee found the same in her record: **what she asked about, changed**."""
WAITING = """Mentors come and go with the terms; some of them leave a way of working behind."""


def show(play: Play, *, waiting_user: int) -> None:
    """The first mentor with a public badge shows themselves; ``waiting_user`` is asked."""
    now, programme = timezone.now(), play.programme
    owner = next(
        one.recipient_id
        for one in all_credentials()
        if one.is_public and one.state == "claimed" and one.kind == "mentor"
        and one.recipient_id != waiting_user
    )  # fmt: skip
    mentor, other = (
        mentors.mentor_of(programme_id=programme.id, user_id=user_id)
        for user_id in (owner, waiting_user)
    )
    people.name(owner, "salla", "Salla", "Rantanen")
    assert mentor is not None
    assert other is not None
    act(
        "portfolio.save_page",
        owner,
        now,
        shown_name="Salla R.",
        headline="One question for each version",
        about=ABOUT,
        show_tier=True,
        show_outcomes=True,
        show_badges=True,
    )
    act("portfolio.publish_page", owner, now)
    for person, title, body in (
        (mentor, "The mentor who asks less", PUBLISHED),
        (other, "A way of working that stays", WAITING),
    ):
        one = act(
            "portfolio.draft_spotlight", play.manager, now,
            mentor=str(person.uuid), title=title, body=body,
        )  # fmt: skip
        words = {"spotlight": str(one.uuid), "num": one.num}
        act("portfolio.ask_mentor", play.manager, now, **words)
        if person is mentor:
            act("portfolio.consent", owner, now, **words)
            act("portfolio.publish_spotlight", play.manager, now, **words)
