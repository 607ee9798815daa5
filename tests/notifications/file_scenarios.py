"""A learner asks for a file of a repository, and a task fetches it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from mentor_recognition_xblock import guarded_web
from mentor_recognition_xblock.projects import api as projects

from ..projects.story import day, make_story

ADDRESS = f"https://gitlab.com/a/b/-/raw/{'a' * 40}/c.py"


def copy_a_file(_decide: Callable[..., Any]) -> None:
    story = make_story()
    with patch.object(guarded_web.GuardedFetcher, "body", lambda _self, _url: b"print(1)\n"):
        projects.ask_for_copy(unit=story.unit, learner_id=story.learner_id, url=ADDRESS, at=day(1))
