"""What this package announces, always after commit, always with plain ids.

Subscribers are the tasks and, in an LMS, other plugins. A failing subscriber is logged
and never undoes what was announced. ``recording`` alone is sent inside the transaction, so that
what must leave this site is written with its cause (see ``outbox``).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction
from django.dispatch import Signal

log = logging.getLogger(__name__)

recording: Final = Signal()  # sender: one of the signals below; rows: their ids, one mapping each
outbox_written: Final = Signal()  # outbox_id
units_unheard_of: Final = Signal()  # course_key
cohort_mapped: Final = Signal()  # programme_id, course_key, cohort (its name), cohort_key
pairing_started: Final = Signal()  # pairing_id
pairing_ended: Final = Signal()  # pairing_id
term_closed: Final = Signal()  # term_id
version_submitted: Final = Signal()  # version_id, project_id, first, final
annotation_made: Final = Signal()  # annotation_id
annotation_addressed: Final = Signal()  # annotation_id
certificate_issued: Final = Signal()  # programme_id
review_submitted: Final = Signal()  # assignment_id
panel_completed: Final = Signal()  # panel_id
term_evaluated: Final = Signal()  # term_id
proposal_opened: Final = Signal()  # proposal_uuid
decision_made: Final = Signal()  # decision_uuid
batch_started: Final = Signal()  # batch_uuid
credential_issued: Final = Signal()  # credential_uuid
credential_claimed: Final = Signal()  # credential_uuid
credential_revoked: Final = Signal()  # credential_uuid


def announce(signal: Signal, **ids: object) -> None:
    """Send ``signal`` with ``ids`` once the current transaction has committed."""
    announce_all(signal, [ids])


def announce_all(signal: Signal, rows: Sequence[Mapping[str, object]]) -> None:
    """Send ``signal`` once per row after commit; ``recording`` hears all rows at once, before it.

    An error of a ``recording`` receiver undoes the transaction: an event that cannot be written
    must not be lost.
    """
    recording.send(sender=signal, rows=rows)

    def send() -> None:
        for ids in rows:
            for receiver, answer in signal.send_robust(sender=None, **ids):
                if isinstance(answer, Exception):
                    log.error("receiver %r failed on %s", receiver, sorted(ids), exc_info=answer)

    transaction.on_commit(send)
