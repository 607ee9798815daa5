"""Tables of recognition: frozen outcomes, evaluations, proposals, decisions, standing."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .states import DecisionOutcome, ReviewAnswer, Tie

__all__ = [
    "BackTest",
    "Decision",
    "DossierReview",
    "Evaluation",
    "Outcome",
    "Proposal",
    "Recusal",
    "Standing",
    "Supervision",
    "TermClose",
    "Vote",
]


class TermClose(models.Model):
    """A term's close as it was evaluated: under which policy, with how reliable panels.

    .. no_pii:
    """

    term = models.OneToOneField(
        "mentor_recognition.Term", on_delete=models.PROTECT, related_name="+"
    )
    policy_version = models.ForeignKey(
        "mentor_recognition.PolicyVersion", on_delete=models.PROTECT, related_name="+"
    )
    panels = models.PositiveIntegerField()
    icc = models.FloatField(null=True)
    icc_lower = models.FloatField(null=True)
    reliable = models.BooleanField()
    evaluated_at = models.DateTimeField()


class BackTest(models.Model):
    """A draft's rules played over the closes so far, beside the version in force.

    ``report`` is empty until it is done; it names mentors by uuid.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField()
    content_hash = models.CharField(max_length=80)
    against = models.ForeignKey(
        "mentor_recognition.PolicyVersion", on_delete=models.PROTECT, related_name="+"
    )
    closes = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    report = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "content_hash", "against", "closes"], name="mr_back_test_once"
            )
        ]


class Outcome(models.Model):
    """The frozen scores of one completed pairing; later ratings never rewrite them.

    .. no_pii:
    """

    pairing = models.OneToOneField(
        "mentor_recognition.Pairing", on_delete=models.PROTECT, related_name="+"
    )
    pairing_uuid = models.UUIDField()
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    term = models.ForeignKey("mentor_recognition.Term", on_delete=models.PROTECT, related_name="+")
    course_key = models.CharField(max_length=255)
    cohort = models.CharField(max_length=255, blank=True)
    baseline = models.FloatField()
    final = models.FloatField()
    reliable = models.BooleanField()
    ended_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["mentor", "term"], name="mr_outcome_mentor")]


class Evaluation(models.Model):
    """One mentor against one tier at one close: the facts, every gate, the result.

    Immutable; ``facts`` and the policy version are all that a recomputation needs.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    term = models.ForeignKey("mentor_recognition.Term", on_delete=models.PROTECT, related_name="+")
    policy_version = models.ForeignKey(
        "mentor_recognition.PolicyVersion", on_delete=models.PROTECT, related_name="+"
    )
    tier_key = models.CharField(max_length=32)
    result = models.CharField(max_length=16)
    near_miss = models.BooleanField()
    gates = models.JSONField()
    # What has people look and decides nothing, as the policy's ``review_if`` names it.
    reviews = models.JSONField(default=list)
    facts = models.JSONField()
    facts_hash = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "term", "tier_key", "policy_version"], name="mr_evaluation_once"
            )
        ]
        indexes = [models.Index(fields=["term", "tier_key", "result"], name="mr_evaluation_met")]


class Proposal(models.Model):
    """What the software proposes and people decide.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    tier_key = models.CharField(max_length=32)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # True or NULL: one open proposal per mentor and tier.
    open = models.BooleanField(null=True, default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentor", "tier_key", "open"], name="mr_proposal_open")
        ]


class Decision(models.Model):
    """A person's decision on a proposal, with the reason; never changed.

    .. pii: who decided, and in their words why
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="decisions")
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    tier_key = models.CharField(max_length=32)
    outcome = models.CharField(max_length=16, choices=DecisionOutcome.choices)
    reason = models.TextField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    # Deferred on its last day, as votes would have awarded it and too few sponsors stood.
    lacks_sponsors = models.BooleanField(default=False)
    on_appeal = models.BooleanField(default=False)


class Vote(models.Model):
    """One member's vote on a proposal, with the reason; ``decision`` once it was counted.

    ``round`` counts the decisions before it: after a deferral everybody votes anew.

    .. pii: who voted how, and in their words why
    .. pii_types: other
    .. pii_retirement: local_api
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="votes")
    round = models.PositiveSmallIntegerField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, choices=DecisionOutcome.choices)
    reason = models.TextField()
    cast_at = models.DateTimeField()
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="votes", null=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "round", "member"], name="mr_vote_once")
        ]


class CaseAccount(models.Model):
    """What a mentor tells of their case in their own words; fixed while a vote is running.

    .. pii: what a mentor says of their work
    .. pii_types: other
    .. pii_retirement: local_api
    """

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="account")
    words = models.TextField()
    told_at = models.DateTimeField()


class Recusal(models.Model):
    """A member of the committee is tied to a mentor: they neither read of nor decide on them.

    .. pii: that two people are tied, and how
    .. pii_types: other
    .. pii_retirement: local_api
    """

    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tie = models.CharField(max_length=16, choices=Tie.choices)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentor", "member"], name="mr_recusal_once")]


class DossierReview(models.Model):
    """The committee is to look at a case before it is proposed; and its answer.

    A mentor whose figures hold on too few cases asks, or the policy does (``by_policy``), where
    learners' private answers are below its bar.

    .. pii: that a mentor asked, in their words; who answered, and in their words why
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    term = models.ForeignKey("mentor_recognition.Term", on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    by_policy = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=16, choices=ReviewAnswer.choices, blank=True)
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Once per close, by each.
            models.UniqueConstraint(
                fields=["mentor", "term", "by_policy"], name="mr_dossier_review_once"
            )
        ]
        indexes = [models.Index(fields=["term", "answer"], name="mr_dossier_review_open")]


class Standing(models.Model):
    """The tier a mentor holds, from a decision, until a date.

    .. no_pii:
    """

    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    tier_key = models.CharField(max_length=32)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["mentor", "until"], name="mr_standing_now")]


class Supervision(models.Model):
    """An experienced mentor stands beside one who does not mentor alone yet.

    .. pii: which mentor stood beside which
    .. pii_types: other
    .. pii_retirement: local_api
    """

    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    supervisor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # True or NULL: one at a time.
    active = models.BooleanField(null=True, default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentor", "active"], name="mr_supervision_one")
        ]
