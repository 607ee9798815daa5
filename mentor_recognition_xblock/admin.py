"""What support looks at in Django's admin: states and dates, never words, scores or who reviewed.

Nothing can be changed here: every change is an act, with its rules and its entry in the log.
People appear as account ids.
"""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest

from . import models

# By table: its columns, in order; what is not listed is shown nowhere.
COLUMNS: Final[dict[type, tuple[str, ...]]] = {
    models.Programme: ("slug", "title", "organisation", "state", "created_at"),
    models.ProgrammePause: ("programme", "since", "until"),
    models.ProgrammeCourse: ("programme", "course_key"),
    models.CourseUnit: (
        "usage_key",
        "course_key",
        "programme",
        "activity",
        "milestone",
        "due_at",
        "due_after_days",
        "removed_at",
    ),
    models.Term: ("programme", "num", "title", "starts_on", "ends_on", "closed_at"),
    models.ProgrammeRole: ("programme", "user_id", "role", "since", "until"),
    models.PolicyVersion: ("programme", "num", "content_hash", "effective_from", "created_at"),
    models.Mentor: ("uuid", "programme", "user_id", "joined_at", "left_at"),
    models.Commitment: ("mentor_id", "term_id", "capacity", "declared_at"),
    models.Pause: ("mentor_id", "starts_on", "ends_on", "granted", "declared_at"),
    models.CohortMentor: ("programme", "course_key", "cohort", "mentor_id", "since", "until"),
    models.Pairing: (
        "uuid",
        "programme",
        "course_key",
        "mentor_id",
        "learner_id",
        "assignment_method",
        "starts_at",
        "ends_at",
        "end_reason",
    ),
    models.MentorRequest: ("uuid", "programme", "course_key", "state", "asked_at", "closed_at"),
    models.Project: ("uuid", "unit_id", "learner_id", "created_at", "finished_at"),
    models.ProjectVersion: ("uuid", "project_id", "num", "words", "is_final", "submitted_at"),
    models.LearnerStart: ("course_key", "learner_id", "started_at", "noted_at"),
    models.Extension: ("unit_id", "learner_id", "state", "due_at", "answered_by_id", "answered_at"),
    models.Rubric: ("programme", "key", "num", "title", "created_at"),
    models.Certificate: ("programme", "reviewer_id", "issued_at", "expires_at"),
    models.ReviewPanel: (
        "uuid",
        "programme",
        "stage",
        "state",
        "wanted",
        "opened_at",
        "completed_at",
    ),
    models.TermClose: ("term", "policy_version_id", "panels", "reliable", "evaluated_at"),
    models.Evaluation: ("uuid", "mentor_id", "term_id", "tier_key", "facts_hash", "created_at"),
    models.Proposal: ("uuid", "programme", "tier_key", "opened_at", "due_at", "open"),
    models.Decision: ("uuid", "tier_key", "decided_at", "valid_until"),
    models.IssuerKey: ("fragment", "kind", "thumbprint", "state", "created_at", "retired_at"),
    models.Achievement: ("uuid", "programme", "kind", "series", "num", "created_at"),
    models.StatusList: ("uuid", "kind", "num", "used", "updated_at"),
    models.IssuingBatch: ("uuid", "kind", "reason", "created_at", "finished_at"),
    models.Credential: (
        "uuid",
        "recipient_id",
        "edition",
        "state",
        "issued_at",
        "valid_until",
        "claimed_at",
    ),
    # Without whoever started it: the log of acts says so.
    models.Job: (
        "uuid",
        "programme",
        "kind",
        "subject_key",
        "state",
        "done",
        "total",
        "attempts",
        "created_at",
        "heartbeat_at",
        "finished_at",
        "last_error",
    ),
    models.OutboxItem: (
        "topic",
        "key",
        "created_at",
        "done_at",
        "attempts",
        "leased_until",
        "last_error",
    ),
    # Without its reader: a kind and a day tell who reviews.
    models.Notice: ("kind", "created_at", "due_at", "state", "closed_at"),
    models.ScheduledPart: (
        "name",
        "due_at",
        "started_at",
        "ended_at",
        "succeeded_at",
        "failed_at",
        "problem",
        "held_until",
    ),
    models.AuditEntry: ("stream", "num", "at", "action", "subject"),
}

# What an address may ask of a column.
LOOKUPS: Final = frozenset(
    {"exact", "in", "isnull", "lt", "lte", "gt", "gte", "year", "month", "day", "date"}
)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's takes none when it runs
    """A table to look at, newest first."""

    ordering = ("-pk",)
    show_full_result_count = False
    list_per_page = 50
    actions = None

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """The table's columns."""
        return COLUMNS[self.model]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The same on a row's own page."""
        return COLUMNS[self.model]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """All of them: ids of people have no widget."""
        return COLUMNS[self.model]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the programme, which most tables name."""
        rows = super().get_queryset(request)
        return rows.select_related("programme") if "programme" in COLUMNS[self.model] else rows

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Of shown columns only: a list narrowed by what is hidden would tell it row by row."""
        column, *asked = lookup.split("__")
        shown = {name.removesuffix("_id") for name in COLUMNS[self.model]}
        return column.removesuffix("_id") in shown and LOOKUPS.issuperset(asked)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


for table in COLUMNS:
    admin.site.register(table, ReadOnly)
