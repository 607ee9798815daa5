"""What a tier may let its holders do, and what each right means while a policy names it.

``RIGHTS`` are all that some act reads; the linter refuses others. A right that *restrains* keeps
from others what everybody may do where no tier names it, or nobody holds it yet: a new programme
has nobody above the entry tier, and its mentors must begin. A right that *adds* is nobody's then.
"""

from __future__ import annotations

from typing import Final

from .messages import Message
from .messages import message as _

CO_MENTOR: Final = "co_mentor"
SOLE_MENTOR: Final = "sole_mentor"
PROPOSE: Final = "propose"
LEAD_PANEL: Final = "lead_panel"
SUPERVISE: Final = "supervise"

RIGHTS: Final[dict[str, Message]] = {
    CO_MENTOR: _("Mentor learners while an experienced mentor stands beside you."),
    SOLE_MENTOR: _("Mentor learners alone."),
    PROPOSE: _("Propose changes of the rubric or the rules to the other mentors."),
    LEAD_PANEL: _("Open and lead calibration sessions."),
    SUPERVISE: _("Stand beside mentors who do not mentor alone yet."),
}
RESTRAINING: Final = frozenset({SOLE_MENTOR, PROPOSE})
# Who may do it while nobody holds the right: the holders of another.
INSTEAD: Final = {SUPERVISE: SOLE_MENTOR}
