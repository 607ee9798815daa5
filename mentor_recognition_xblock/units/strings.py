"""Sentences the browser's script says, translated on the server: no catalogue to load."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def for_browser() -> dict[str, str]:
    """By key, every sentence of the scripts in the reader's language."""
    return {
        "working": _("Working…"),
        "saved": _("Draft saved: {time}"),
        "notSaved": _("Draft not saved: {reason} Your text is still here."),
        "offline": _("The server did not answer. Your text is still here: try again."),
        "selected": _("Selected: {quote}"),
        "nothingSelected": _("First select words in the text, or find them below."),
        "notFound": _("These words are not in the text."),
        "found": _("Place {index} of {count}: {quote}"),
        "comment": _("Comment {number}"),
        "tooLong": _("{count} of {limit} characters: too long."),
        "count": _("{count} of {limit} characters"),
        "saving": _("Saving…"),
        "savedSettings": _("Saved."),
        "notSavedSettings": _("Not done"),
        "separator": pgettext("between the items of a list", ", "),
        "fixErrors": _("Please check: {labels}."),
    }


def activities() -> list[tuple[str, str, str]]:
    """Key, name and one line of each activity an author may choose."""
    return [
        (
            "project",
            _("Project"),
            _("Learners submit versions; their mentors annotate them."),
        ),
        (
            "review",
            _("Peer review"),
            _("Certified reviewers score work without knowing whose it is."),
        ),
        (
            "recognition",
            _("Recognition"),
            _("Mentors see their way to the next tier and claim their badges."),
        ),
        (
            "mentoring",
            _("Mentoring"),
            _("Learners ask for a mentor; mentors answer, and both look after their pairing."),
        ),
    ]
