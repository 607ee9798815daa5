"""Tables of issuers' keys, achievements, credentials, status lists and batches."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from .states import (
    AchievementKind,
    BatchKind,
    CredentialState,
    ImageForm,
    KeyState,
    ListKind,
    Scope,
    TestimonialState,
)

__all__ = [
    "Achievement",
    "BadgeArt",
    "Credential",
    "Endorsement",
    "IssuerKey",
    "IssuingBatch",
    "IssuingItem",
    "LearnerAward",
    "Revocation",
    "StatusList",
    "Testimonial",
    "WalletExchange",
]


class IssuerKey(models.Model):
    """The public half of a signing key; the private half is never in the database.

    .. no_pii:
    """

    fragment = models.CharField(max_length=32, unique=True)
    kind = models.CharField(
        max_length=16, default="Ed25519", help_text="A key of suites.KEY_KINDS."
    )
    public_key = models.TextField(help_text="Multikey, or the JWK of a key for JSON Web Tokens.")
    thumbprint = models.CharField(max_length=64, unique=True, help_text="SHA-256, hex.")
    locator = models.CharField(max_length=255, help_text="Where the private half is kept.")
    state = models.CharField(max_length=16, choices=KeyState.choices, default=KeyState.ACTIVE)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)


class Achievement(models.Model):
    """One badge in one version: a stable id and frozen words.

    ``series`` is the badge through all its versions: a tier, or a unit's portfolio badge.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(
        max_length=16, choices=AchievementKind.choices, default=AchievementKind.MENTOR
    )
    series = models.CharField(max_length=80)
    num = models.PositiveIntegerField()
    policy_version = models.ForeignKey(
        "mentor_recognition.PolicyVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    tier_key = models.CharField(max_length=32, blank=True)
    usage_key = models.CharField(max_length=255, blank=True)
    rules = models.JSONField(default=dict)
    document = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "series", "num"], name="mr_achievement_once"
            )
        ]


class BadgeArt(models.Model):
    """A programme's own image of a badge series, made harmless before it was kept.

    .. pii: who uploaded an image
    .. pii_types: other
    .. pii_retirement: local_api
    """

    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    series = models.CharField(max_length=80)
    form = models.CharField(max_length=3, choices=ImageForm.choices)
    content = models.BinaryField()
    alt = models.CharField(max_length=255)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "series"], name="mr_art_once")]


class StatusList(models.Model):
    """A published bitstring; ``document`` is the signed list's JSON text as served.

    ``secret`` scatters the indexes: the ``used``-th entry stands where only it can tell.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=ListKind.choices, default=ListKind.CREDENTIAL)
    num = models.PositiveIntegerField()
    secret = models.CharField(max_length=64)
    used = models.PositiveIntegerField(default=0)
    document = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "num"], name="mr_list_once")]


class IssuingBatch(models.Model):
    """Many badges to issue in the background, and how far that has come.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=BatchKind.choices)
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)


class IssuingItem(models.Model):
    """One award of a batch; ``done_at`` and ``error`` empty while it waits.

    .. no_pii:
    """

    batch = models.ForeignKey(IssuingBatch, on_delete=models.CASCADE, related_name="items")
    decision_uuid = models.UUIDField()
    done_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "decision_uuid"], name="mr_item_once")
        ]


class Credential(models.Model):
    """A signed badge. ``document`` is the JSON text as signed; nothing in it names a person.

    ``decision_uuid`` is the decision, or the learner's award, that it follows. ``subject`` is a
    random URN, or the DID of the recipient's wallet. ``refresh_uuid`` finds the newest edition and
    stands in the document alone. ``hosted_uuid`` finds it as an Open Badge 2.0 and stands in no
    other document; it, the hash and its salt are there on the recipient's wish only.

    .. pii: that a person was awarded a badge; a salted hash of an e-mail address on opt-in
    .. pii_types: email_address, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decision_uuid = models.UUIDField()
    # 1 at the award, more after a revocation was undone or a key was compromised.
    edition = models.PositiveIntegerField(default=1)
    subject = models.CharField(max_length=255)
    refresh_uuid = models.UUIDField(default=uuid4, db_index=True)
    key = models.ForeignKey(IssuerKey, on_delete=models.PROTECT, related_name="+")
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="entries")
    status_index = models.PositiveIntegerField()
    document = models.TextField()
    state = models.CharField(
        max_length=16, choices=CredentialState.choices, default=CredentialState.ISSUED
    )
    is_public = models.BooleanField(default=False)
    hosted_uuid = models.UUIDField(null=True, blank=True, db_index=True)
    identity_hash = models.CharField(max_length=80, blank=True)
    identity_salt = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    reminded_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days unclaimed at the last reminder."
    )
    end_told = models.PositiveSmallIntegerField(
        default=0, help_text="1: told that it ends soon; 2: told that it has ended."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision_uuid", "edition"], name="mr_credential_once"),
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="mr_status_index_once"
            ),
        ]
        indexes = [
            models.Index(fields=["status_list", "state"], name="mr_credential_bits"),
            models.Index(fields=["state", "issued_at"], name="mr_credential_waiting"),
            models.Index(fields=["valid_until"], name="mr_credential_ends"),
        ]

    @property
    def is_hosted(self) -> bool:
        """Whether it is offered as an Open Badge 2.0 as well."""
        return self.hosted_uuid is not None


class LearnerAward(models.Model):
    """That a learner's frozen, blinded scores met the criteria of a unit's portfolio badge.

    ``facts`` are the scores and milestones it rests on; never changed.

    .. pii: that a learner reached a portfolio badge, with the scores behind it
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=80)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    project_uuid = models.UUIDField()
    facts = models.JSONField()
    facts_hash = models.CharField(max_length=80)
    awarded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "learner"], name="mr_learner_award_once")
        ]


class Testimonial(models.Model):
    """A learner's closing words on their mentor, shown with a badge while consent stands.

    .. pii: a learner's words, their name where they chose to give it, and who might read them when
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    pairing_uuid = models.UUIDField(unique=True)
    mentor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(blank=True)
    shown_name = models.CharField(max_length=255, blank=True)
    scope = models.CharField(max_length=16, choices=Scope.choices, default=Scope.PRIVATE)
    # [moment, scope] of every change, "" for taken back: a figure of a past close stays as it was.
    turns = models.JSONField(default=list)
    state = models.CharField(
        max_length=16, choices=TestimonialState.choices, default=TestimonialState.OFFERED
    )
    offered_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)


class Endorsement(models.Model):
    """A published testimonial as a signed statement inside one badge.

    The words stand in the badge's document alone; ``withdrawn_at`` sets the bit for good, and
    what is published again gets a place of its own.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    testimonial = models.ForeignKey(Testimonial, on_delete=models.PROTECT, related_name="+")
    credential = models.ForeignKey(
        Credential, to_field="uuid", on_delete=models.PROTECT, related_name="endorsements"
    )
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="+")
    status_index = models.PositiveIntegerField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="mr_endorsement_index_once"
            )
        ]


class Revocation(models.Model):
    """Why and by whom a credential was revoked; kept when it is undone by a new edition.

    .. pii: who revoked, and in their words why
    .. pii_types: other
    .. pii_retirement: local_api
    """

    credential = models.OneToOneField(
        Credential, on_delete=models.PROTECT, related_name="revocation"
    )
    reason = models.TextField()
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField()
    appeal_until = models.DateTimeField(help_text="Until then the recipient may appeal.")
    undone_at = models.DateTimeField(null=True, blank=True)


class WalletExchange(models.Model):
    """One try to put a badge into a wallet: open for minutes, answered once.

    ``token_hash`` is the SHA-256 of the secret in the address; the secret itself is not kept.
    ``open`` is True or NULL: a credential has one open exchange at most.

    .. pii: the DID of a person's wallet
    .. pii_types: id
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="exchanges")
    token_hash = models.CharField(max_length=64, unique=True)
    challenge = models.CharField(max_length=64)
    open = models.BooleanField(null=True, default=True)
    failures = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    holder = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["credential", "open"], name="mr_exchange_one_open")
        ]
