"""What may be wrong with an act on skills."""

from __future__ import annotations

from ..errors import Conflict, NotAllowed


class StaleSkill(Conflict):
    """The skill was changed since it was read."""

    default_code = "stale_skill"


class WorkIsNotFinished(Conflict):
    """A skill is documented with a work that changes no more."""

    default_code = "work_not_finished"


class AlreadyDocumented(Conflict):
    """The skill waits for a verifier, or is verified, with other evidence."""

    default_code = "already_documented"


class ClaimIsSettled(Conflict):
    """Somebody else answered, or the learner took it back."""

    default_code = "claim_settled"


class KnowsTheLearner(NotAllowed):
    """Whoever verifies has never mentored the learner and does not score the work."""

    default_code = "knows_the_learner"
