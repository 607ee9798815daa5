"""The table of changes that mentors and reviewers propose to a rubric."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .models import Rubric
from .states import ProposalState


class RubricProposal(models.Model):
    """A change that somebody proposes to a rubric, and what its managers answered.

    ``criterion`` is the key of one, empty for the rubric as a whole. ``draft`` is the version that
    the draft was to become which took it up: ``portfolio:3``.

    .. pii: a person's words
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=64, blank=True)
    change = models.TextField()
    reason = models.TextField()
    made_at = models.DateTimeField()
    state = models.CharField(
        max_length=16, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    answer = models.TextField(blank=True)
    draft = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["rubric", "state"], name="mr_rubric_proposal_state")]
