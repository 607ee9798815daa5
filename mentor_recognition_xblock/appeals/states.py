"""What the columns of appeals may hold, one list per concept."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AppealKind(TextChoices):
    """What is appealed."""

    DECISION = "decision", _("A decision that declined")
    REVOCATION = "revocation", _("A revoked badge")


class AppealState(TextChoices):
    """How far an appeal is; all but the first are final.

    SETTLED: the badge was given back, or the tier awarded, before the appeal was decided.
    """

    OPEN = "open", _("Not decided yet")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SETTLED = "settled", _("Settled meanwhile")
    UPHELD = "upheld", _("Upheld: it stays as it was")
    OVERTURNED = "overturned", _("Overturned")
    REMITTED = "remitted", _("Sent back, to be decided again")


class AppealOutcome(TextChoices):
    """What a seated person votes for."""

    UPHOLD = "uphold", _("Uphold")
    OVERTURN = "overturn", _("Overturn")
    REMIT = "remit", _("Send back")


class RemitAnswer(TextChoices):
    """What a manager answers on a revocation that was sent back."""

    KEEP = "keep", _("The revocation stands")
    GIVE_BACK = "give_back", _("The badge is given back")


DECIDED = {
    AppealOutcome.UPHOLD.value: AppealState.UPHELD,
    AppealOutcome.OVERTURN.value: AppealState.OVERTURNED,
    AppealOutcome.REMIT.value: AppealState.REMITTED,
}
