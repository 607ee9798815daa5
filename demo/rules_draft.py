"""The manager of the play thinks about asking for fewer cases, and tries it on the past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from mentor_recognition_xblock.programmes import api as programmes

from .acting import act

if TYPE_CHECKING:
    from .programme import Play

LOWER = ("completed: 6,", "completed: 4,")


def draft_rules(play: Play) -> None:
    """A draft that asks for four completed pairings instead of six, and its back-test."""
    now = timezone.now()
    act("recognition.begin_draft", play.manager, now)
    draft = programmes.policy_draft(play.programme.id)
    assert draft is not None
    assert LOWER[0] in draft.text
    text = draft.text.replace(*LOWER)
    act("recognition.save_draft", play.manager, now, content=text, num=draft.num)
    act("recognition.back_test", play.manager, now, num=draft.num + 1)
