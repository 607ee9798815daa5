"""Sentences the browser's script says, translated on the server: no catalogue to load."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..programmes.api import ACTIVITY_NAMES


def for_browser() -> dict[str, str]:
    """By key, every sentence of the scripts in the reader's language."""
    return {
        "working": _("Working…"),
        "saved": _("Draft saved: {time}"),
        "savedEmpty": _("{time}: saved empty. What stood here before is in the draft history."),
        "keptAside": _("Kept beside the other draft: {time}"),
        "notSaved": _("Draft not saved: {reason}"),
        "noteSaved": _("Note saved: {time}"),
        "noteNotSaved": _("Note not saved: {reason}"),
        "noteKeptAside": _("Kept beside the other note: {time}"),
        "offline": _("The server did not answer. Your text is still here: try again."),
        "pdfPage": _("Page {page} of {pages}"),
        "showPdf": _("Show it here"),
        "hidePdf": _("Close it"),
        "noPdf": _("This PDF cannot be shown here: download it, or try again."),
        "nothingSelected": _("First select words in the text, or find them below."),
        "wholeWork": _("On the whole work."),
        "notFound": _("These words are not in the text: {words}"),
        "found": _("Place {index} of {count}: {quote}"),
        "comment": _("Comment {number}"),
        "nothingThere": _("What this link leads to is not here, or not yours to see."),
        "copied": _("Link copied."),
        "discardTyped": _("Discard what is typed?"),
        "copiedWords": _("Words copied."),
        "copyByHand": _("Copy this link: {link}"),
        "addingFile": _("Adding {name}…"),
        "fileAdded": _("Added: {name}."),
        "fileBeside": _(
            "A file called {other} is here already: if {name} takes its place, remove {other} and "
            "write the new name in your text."
        ),
        "fileRemoved": _("Removed: {name}"),
        "fileTooLarge": _("The file is larger than 4 MB: make it smaller."),
        "notText": _("This is no text in UTF-8, or far too long: save it as text, then import it."),
        "tooLong": _("{count} of {limit} characters: too long."),
        "count": _("{count} of {limit} characters."),
        "words": _("Words: {words}. Characters: {count} of {limit}."),
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
            str(ACTIVITY_NAMES["project"]),
            _("Learners submit versions; their mentors annotate them."),
        ),
        (
            "review",
            str(ACTIVITY_NAMES["review"]),
            _("Certified reviewers score work without knowing whose it is."),
        ),
        (
            "recognition",
            str(ACTIVITY_NAMES["recognition"]),
            _("Mentors see their way to the next tier and claim their badges."),
        ),
        (
            "mentoring",
            str(ACTIVITY_NAMES["mentoring"]),
            _("Learners ask for a mentor; mentors answer, and both look after their pairing."),
        ),
    ]
