"""Every event does what its declaration says, and a declaration with a hole is named."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.dispatch import Signal

from mentor_recognition_xblock import signals
from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.hosts.standalone.models import SentEvent
from mentor_recognition_xblock.notifications.declarations import Follow, Happening, NotLogged, Start
from mentor_recognition_xblock.notifications.happenings import ALL, BY_NAME, BY_SIGNAL
from mentor_recognition_xblock.notifications.models import Notice
from mentor_recognition_xblock.outbox.models import OutboxItem

from ..badges.conftest import Decide, clock, decide, issuer
from ..log_lines.people import OURS, named
from . import census
from .scenarios import SCENARIOS

__all__ = ["clock", "decide", "issuer"]  # fixtures

NAMES = [one.name for one in ALL]


@dataclass
class Watch:
    """What was announced and what was logged, each with the transaction it was committed in."""

    announced: list[tuple[str, int]] = field(default_factory=list)
    logged: list[tuple[str, int]] = field(default_factory=list)
    transactions: int = 0

    def note(self, into: list[tuple[str, int]], name: str) -> None:
        if not any(call == self.mark for _ids, call, *_more in connection.run_on_commit):
            self.transactions += 1
            transaction.on_commit(self.mark)
        into.append((name, self.transactions))

    def mark(self) -> None:
        """Stands among what runs after a commit, and so tells one transaction from the next."""


@contextmanager
def watching(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    watch, record_many = Watch(), audit.record_many

    def hear(*, sender: Signal, **_more: Any) -> None:
        if sender in BY_SIGNAL:
            watch.note(watch.announced, BY_SIGNAL[sender].name)

    def record(**given: Any) -> None:
        record_many(**given)
        for change in given["changes"]:
            watch.note(watch.logged, change.action)

    monkeypatch.setattr(audit, "record_many", record)
    signals.recording.connect(hear)
    try:
        yield watch
    finally:
        signals.recording.disconnect(hear)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", NAMES)
def test_an_event_is_logged_told_and_followed_as_declared(
    name: str,
    issuer: Path,
    decide: Decide,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    happening = BY_NAME[name]
    caplog.set_level(logging.DEBUG, OURS)
    with watching(monkeypatch) as watch:
        SCENARIOS[name](decide)
    committed = [number for what, number in watch.announced if what == name]
    assert committed, f"{name} was not announced"
    if not isinstance(happening.audit, NotLogged):
        for number in committed:
            logged = {action for action, other in watch.logged if other == number}
            assert logged & set(happening.audit), f"{name} left no entry in its transaction"
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert {notification.kind for notification in happening.notifications} <= kinds
    done = OutboxItem.objects.filter(done_at__isnull=False).values_list("topic", flat=True)
    assert {follow.topic for follow in happening.follows} <= set(done)
    if happening.tracked:
        event = f"mentor_recognition.{happening.tracked.name}"
        assert SentEvent.objects.filter(name=event).exists()
    assert not OutboxItem.objects.exclude(last_error="").exists()
    assert named(caplog) == set()


def test_every_event_is_tried_here() -> None:
    assert set(SCENARIOS) == set(NAMES)


def test_the_table_is_whole_and_its_pages_are_up_to_date() -> None:
    assert census.flaws() == []


def _changed(name: str, **fields: Any) -> list[Happening[Any]]:
    return [replace(one, **fields) if one.name == name else one for one in ALL]


def _planted(module: str, line: str) -> dict[str, str]:
    sources = census.sources()
    return {**sources, module: f"{sources[module]}\n{line}\n"}


def _without(module: str, words: str) -> dict[str, str]:
    sources = census.sources()
    assert words in sources[module]
    return {**sources, module: sources[module].replace(words, "print(")}


def _nobody(**_ids: Any) -> None:
    """A command that takes no moment."""


REVOKED = BY_NAME["credential_revoked"]
PLANTED = {
    "signal badge_lost has 0 happenings, not one": census.Census(
        signals={**census.own_signals(), "badge_lost": Signal()}
    ),
    "signal term_closed has 2 happenings, not one": census.Census(
        happenings=[*ALL, BY_NAME["term_closed"]]
    ),
    "happening spotlight_asked is announced by nobody": census.Census(
        sources=_without("portfolio/spotlights.py", "announce(\n            spotlight_asked,")
    ),
    "mentors/api.py:{line} announces no signal of ours": census.Census(
        sources=_planted("mentors/api.py", "announce(badge_lost, mentor_id=1)")
    ),
    "notice badge_revoked has no subject": census.Census(
        happenings=_changed(
            "credential_revoked", notifications=(replace(REVOKED.notifications[0], subject=""),)
        )
    ),
    "notice badge_revoked is declared twice": census.Census(
        happenings=_changed("credential_revoked", notifications=REVOKED.notifications * 2)
    ),
    "happening credential_revoked says neither what is logged nor why nothing is": census.Census(
        happenings=_changed("credential_revoked", audit=())
    ),
    "happening credential_revoked tells of something that it does not look up": census.Census(
        happenings=_changed("credential_revoked", about=None)
    ),
    "topic badge.mourn of credential_revoked has no command": census.Census(
        happenings=_changed("credential_revoked", follows=(Follow("badge.mourn", None),))  # type: ignore[arg-type]
    ),
    "topic badge.issue has two commands": census.Census(
        happenings=_changed("credential_revoked", follows=(Follow("badge.issue", _nobody),))
    ),
    "topic badge.mourn: its command does not take what is announced": census.Census(
        happenings=_changed("credential_revoked", follows=(Follow("badge.mourn", _nobody),))
    ),
    "happening job_started starts mentor_recognition.nothing, which is no task": census.Census(
        happenings=_changed("job_started", starts=Start("mentor_recognition.nothing"))
    ),
    "mentors/api.py:{line} writes to the outbox past the table": census.Census(
        sources=_planted("mentors/api.py", "outbox.write([])")
    ),
    "happening credential_revoked: the host sends no signal BADGE_LOST": census.Census(
        happenings=_changed(
            "credential_revoked",
            tracked=replace(REVOKED.tracked, signal="BADGE_LOST"),  # type: ignore[type-var]
        )
    ),
}


@pytest.mark.parametrize("flaw", PLANTED)
def test_a_planted_hole_is_named(flaw: str) -> None:
    last = census.sources()["mentors/api.py"].count("\n") + 2
    assert flaw.format(line=last) in PLANTED[flaw].flaws()


def test_a_page_that_is_out_of_date_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = census.references.happenings_pages()
    old = [(path, text + "old\n") for path, text in pages]
    monkeypatch.setattr(census.references, "happenings_pages", lambda: old)
    assert [one.split(" ")[0] for one in census.flaws()] == [
        "docs/references/happenings.md", "docs/references/events.md",
    ]  # fmt: skip
