"""Judging a badge that somebody hands over: ours or any issuer's, in any form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...core.openbadges import budget, jwt, readers, recipients
from ...core.openbadges.outcomes import Report
from ...core.openbadges.verify import verify, verify_token
from ..queries import own_document
from .remote_documents import Fetcher

Fetch = Callable[[str], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Verdict:
    """What was found: ``recipient`` None when no address was typed, or the badge names none."""

    source: readers.Source
    document: dict[str, Any]
    report: Report
    recipient: bool | None
    names_recipient: bool


def verify_badge(
    raw: bytes, *, at: datetime, address: str = "", fetch: Fetch | None = None
) -> Verdict:
    """Read a file or text and make every check; ``readers.NotReadable`` says why there is none.

    Our own documents are taken from the database; others by ``fetch`` (public addresses alone).
    One budget holds for all of it, what is waited for included.
    """
    source = readers.read(raw)
    with budget.limited() as spent:
        ask = fetch or Fetcher(seconds=spent.seconds_left())

        def resolve(url: str) -> Mapping[str, Any] | None:
            return own_document(url) or ask(url)

        if source.document is None:
            report = verify_token(source.token, resolve=resolve, at=at)
            document = jwt.peek(source.token)
        else:
            report = verify(source.document, resolve=resolve, at=at)
            document = source.document
    named = recipients.matches(document, address or "nobody")
    return Verdict(
        source=source.source,
        document=document,
        report=report,
        recipient=named if address and named is not None else None,
        names_recipient=named is not None,
    )
