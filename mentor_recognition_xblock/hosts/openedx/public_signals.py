"""Our own public events, in the manner of openedx-events: importable by any other plugin.

``from mentor_recognition_xblock.hosts.openedx.public_signals import REVIEW_COMPLETED``. Their data
names no one: ``case`` is a pseudonym, the same for all events of one case and for no other case.
"""

from __future__ import annotations

from typing import Final

import attr
from openedx_events.tooling import OpenEdxPublicSignal


@attr.s(frozen=True)
class CaseData:
    """A case of a programme, under its pseudonym.

    ``programme`` is the programme's short name, ``outcome`` what became of the case.
    """

    case = attr.ib(type=str)
    programme = attr.ib(type=str)
    outcome = attr.ib(type=str)


# .. event_type: org.mentor_recognition.review.completed.v1
REVIEW_COMPLETED: Final = OpenEdxPublicSignal(
    event_type="org.mentor_recognition.review.completed.v1", data={"case": CaseData}
)
# .. event_type: org.mentor_recognition.decision.made.v1
DECISION_MADE: Final = OpenEdxPublicSignal(
    event_type="org.mentor_recognition.decision.made.v1", data={"case": CaseData}
)
