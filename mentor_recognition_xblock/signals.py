"""What this package announces, always after commit, always with plain ids.

What follows from each stands in ``notifications.happenings``, which has one declaration for every
signal here; other plugins may subscribe. A failing subscriber is logged and never undoes what was
announced. ``recording`` alone is sent inside the transaction, so that what must follow is written
with its cause (see ``outbox``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.db import transaction
from django.dispatch import Signal

from . import log_lines

log = logging.getLogger(__name__)

recording: Final = Signal()  # sender: one of the signals below; rows: their ids, one mapping each
outbox_written: Final = Signal()  # outbox_id

# jobs
job_started: Final = Signal()  # job_uuid; again when it is begun once more

# programmes
programme_opened: Final = Signal()  # programme_id; again after a pause
units_unheard_of: Final = Signal()  # course_key
term_closed: Final = Signal()  # term_id
role_given: Final = Signal()  # role_id
role_ended: Final = Signal()  # role_id
term_ends_soon: Final = Signal()  # term_id, days before its end

# mentors
application_made: Final = Signal()  # application_uuid
application_answered: Final = Signal()  # application_uuid
contribution_settled: Final = Signal()  # contribution_uuid

# pairing
cohort_mapped: Final = Signal()  # programme_id, course_key, cohort (its name), cohort_key
cohort_without_mentor: Final = Signal()  # mentor_id of who left, on (ISO date)
pairing_started: Final = Signal()  # pairing_id
pairing_ended: Final = Signal()  # pairing_id
pairing_lapsed: Final = Signal()  # pairing_id
mentor_left: Final = Signal()  # pairing_id of a learner who lost them
contact_missing: Final = Signal()  # pairing_id, days without contact
request_waiting: Final = Signal()  # request_uuid, days since it was asked
request_accepted: Final = Signal()  # request_uuid
request_lapsed: Final = Signal()  # request_uuid

# projects
version_submitted: Final = Signal()  # version_id, project_id, first, final
annotation_made: Final = Signal()  # annotation_id
annotation_addressed: Final = Signal()  # annotation_id
mentor_review_sent: Final = Signal()  # review_id
extension_asked: Final = Signal()  # extension_uuid
extension_answered: Final = Signal()  # extension_uuid; also of what was given unasked
lending_ended: Final = Signal()  # project_id
copy_asked: Final = Signal()  # copy_uuid, tries; again when it is tried once more
work_done: Final = Signal()  # project_id; complete by what its unit's author calls done

# skills
skill_answered: Final = Signal()  # claim_uuid

# agreements
agreement_proposed: Final = Signal()  # pairing_id, num
agreement_signed: Final = Signal()  # pairing_id, num
agreement_set_aside: Final = Signal()  # pairing_id, num; by who did not propose it
checkpoint_planned: Final = Signal()  # checkpoint_uuid, by_mentor, at (ISO moment)
checkpoint_cancelled: Final = Signal()  # checkpoint_uuid, by_mentor
checkpoint_held: Final = Signal()  # checkpoint_uuid
checkpoint_missed: Final = Signal()  # checkpoint_uuid, by_mentor
checkpoint_soon: Final = Signal()  # checkpoint_uuid
checkpoint_unconfirmed: Final = Signal()  # checkpoint_uuid
contact_gap: Final = Signal()  # pairing_id, since (ISO moment)

# reviews
certificate_issued: Final = Signal()  # programme_id, certificate_id
certificate_ended: Final = Signal()  # certificate_id
certificate_ends_soon: Final = Signal()  # certificate_id, days before its end
session_opened: Final = Signal()  # session_uuid
session_revealed: Final = Signal()  # session_uuid
trial_opened: Final = Signal()  # session_uuid
trial_revealed: Final = Signal()  # session_uuid
rubric_change_proposed: Final = Signal()  # proposal_uuid
rubric_change_answered: Final = Signal()  # proposal_uuid
calibration_asked: Final = Signal()  # invitation_id, times
reviewer_drifted: Final = Signal()  # certificate_id
review_assigned: Final = Signal()  # assignment_uuid
review_submitted: Final = Signal()  # assignment_id
panel_completed: Final = Signal()  # panel_id, project_id
identity_revealed: Final = Signal()  # reveal_uuid
portfolio_review_asked: Final = Signal()  # portfolio_id
portfolio_released: Final = Signal()  # portfolio_id

# recognition
policy_announced: Final = Signal()  # policy_uuid
policy_withdrawn: Final = Signal()  # policy_uuid
term_evaluated: Final = Signal()  # term_id
proposal_opened: Final = Signal()  # proposal_uuid
supervision_begun: Final = Signal()  # supervision_id
case_needs_account: Final = Signal()  # proposal_uuid
dossier_review_asked: Final = Signal()  # review_uuid
dossier_review_answered: Final = Signal()  # review_uuid
sponsor_call_opened: Final = Signal()  # call_uuid
sponsorship_given: Final = Signal()  # sponsorship_uuid, given (unix seconds): again after one left
sponsorship_withdrawn: Final = Signal()  # sponsorship_uuid, ended (unix seconds)
sponsor_reminded: Final = Signal()  # sponsorship_uuid
decision_made: Final = Signal()  # decision_uuid, outcome (award, decline or defer)

# appeals
appeal_filed: Final = Signal()  # appeal_uuid
appeal_seated: Final = Signal()  # seat_id
appeal_reminded: Final = Signal()  # appeal_uuid, days
appeal_late: Final = Signal()  # appeal_uuid
appeal_withdrawn: Final = Signal()  # appeal_uuid
appeal_decided: Final = Signal()  # appeal_uuid, badge_uuid (of a badge to give back, or "")
appeal_answered_again: Final = Signal()  # appeal_uuid, badge_uuid (likewise)

# badges
learner_awarded: Final = Signal()  # award_uuid
credential_issued: Final = Signal()  # credential_uuid
credential_claimed: Final = Signal()  # credential_uuid
credential_unclaimed: Final = Signal()  # credential_uuid, days since it was issued
credential_revoked: Final = Signal()  # credential_uuid
credential_ends_soon: Final = Signal()  # credential_uuid
credential_ended: Final = Signal()  # credential_uuid
testimonial_published: Final = Signal()  # testimonial_uuid

# partners
partner_invited: Final = Signal()  # review_uuid, num of the link; again for a new link
partner_reviewed: Final = Signal()  # review_uuid

# portfolio
spotlight_asked: Final = Signal()  # spotlight_uuid, num of the wording, asked (unix seconds)


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
                    _failed(receiver, answer)

    transaction.on_commit(send)


def _failed(receiver: Callable[..., object], error: Exception) -> None:
    name = getattr(receiver, "__qualname__", type(receiver).__name__)
    place = f"{receiver.__module__}.{name}"
    log_lines.failed(log, logging.ERROR, "signal.receiver", error, receiver=place)
