"""Tables of what panels are on beside learners' works: mentors' comments and portfolios."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

__all__ = ["MentorPortfolio", "PortfolioPart", "ThreadDraw"]


class ThreadDraw(models.Model):
    """The draw of mentors' threads at the close of a term, to be drawn again by whoever doubts it.

    Of each mentor the ``size`` threads were chosen whose SHA-256 of ``seed:uuid`` is least;
    ``frame`` is the SHA-256 of the uuids of all ``finished`` threads, sorted, a line each.

    .. no_pii:
    """

    term = models.OneToOneField(
        "mentor_recognition.Term", on_delete=models.PROTECT, related_name="+"
    )
    seed = models.CharField(max_length=32)
    size = models.PositiveSmallIntegerField()
    finished = models.PositiveIntegerField()
    frame = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()


class MentorPortfolio(models.Model):
    """A mentor's portfolio as it was when they asked for a review of it, in ``term``.

    ``apart`` are accounts that are kept from its panel beside those whom pairings tell of: mentors
    who stood beside its mentor, or the other way round.

    .. pii: that a mentor asked for a review, and who stands close to them
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    term = models.ForeignKey("mentor_recognition.Term", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    apart = models.JSONField(default=list)


class PortfolioPart(models.Model):
    """A learner's work with the mentor's comments, or, without ``project``, a contribution.

    ``content`` is what reviewers read, with no name in it (``portfolio_texts``); it is deleted once
    nobody reads it for the panel any more, and at ``withdrawn_at``, when its learner took it back.

    .. pii: a person's work and what was said on it, without names, while they allow it
    .. pii_types: other
    .. pii_retirement: local_api
    """

    portfolio = models.ForeignKey(MentorPortfolio, on_delete=models.CASCADE, related_name="parts")
    project = models.ForeignKey(
        "mentor_recognition.Project", null=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField(null=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
