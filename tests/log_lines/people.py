"""Whether anybody stands in the log."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

OURS = "mentor_recognition_xblock"


def lines(caplog: pytest.LogCaptureFixture, what: str = "") -> list[tuple[str, str]]:
    """Level and text of our lines about ``what``; tracebacks are part of a line's text."""
    return [
        (record.levelname, caplog.handler.format(record))
        for record in caplog.records
        if record.name.startswith(OURS) and record.getMessage().startswith(what)
    ]


def named(caplog: pytest.LogCaptureFixture) -> set[str]:
    """Words of people (usernames, names, addresses) that stand in a line of ours."""
    text = "\n".join(line for _level, line in lines(caplog)).casefold()
    people = get_user_model().objects.values_list("username", "first_name", "last_name", "email")
    return {word for person in people for word in person if word and word.casefold() in text}
