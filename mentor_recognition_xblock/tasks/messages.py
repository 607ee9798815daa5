"""Notifications: fixed sentences without names, so that nothing leaks into a mailbox."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "review_assigned": (
        _("A project waits for your review"),
        _(
            "You were drawn to review a project. You will not learn whose it is. Open the review "
            "unit of your course to read and score it."
        ),
    ),
    "badge_issued": (
        _("The committee has decided: a badge is yours"),
        _(
            "Open the recognition unit of your course to claim it. Nobody else can see it before "
            "you do."
        ),
    ),
}
