"""The offices of a programme: whoever appoints (manager) does not decide (committee, chair)."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Office(TextChoices):
    """What a person may hold in a programme."""

    MANAGER = "manager", _("Manager")
    COMMITTEE = "committee", _("Committee member")
    CHAIR = "chair", _("Chair of the committee")


# Those who decide on recognition.
SEATS: Final = frozenset({Office.COMMITTEE, Office.CHAIR})
