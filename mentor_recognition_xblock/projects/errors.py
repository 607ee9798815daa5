"""Refusals of this area, named as statements."""

from __future__ import annotations

from ..errors import Conflict, Invalid, NotAllowed


class ProjectIsFinished(Conflict):
    """After the final version nothing more is submitted."""

    default_code = "project_is_finished"


class FinalNeedsAnEarlierVersion(Invalid):
    """Growth is measured between the first and the final version."""

    default_code = "final_needs_an_earlier_version"


class UnchangedVersion(Invalid):
    """A new version says something new."""

    default_code = "unchanged_version"


class FinalNotConfirmed(Invalid):
    """What follows a final version is read and confirmed before it is sent."""

    default_code = "final_not_confirmed"


class StaleVersion(Conflict):
    """A newer version is in than the one this was written from."""

    default_code = "stale_version"


class StaleDraft(Conflict):
    """Something newer is kept than what the page that saves a draft was showing."""

    default_code = "stale_draft"


class OnlyTheMentorAnnotates(NotAllowed):
    """Annotations are the present mentor's."""

    default_code = "only_the_mentor_annotates"


class NotYourProject(NotAllowed):
    """The project belongs to another learner."""

    default_code = "not_your_project"


class NotYourComment(NotAllowed):
    """Whoever wrote a comment changes it."""

    default_code = "not_your_comment"


class CommentIsAnswered(Conflict):
    """What was answered stays as it is."""

    default_code = "comment_is_answered"


class TooLateToEdit(Conflict):
    """A comment that was read for a while stays as it is."""

    default_code = "too_late_to_edit"


class WordsNotFound(Invalid):
    """The quoted words are not in the version."""

    default_code = "words_not_found"


class SuggestionDoesNotFit(Conflict):
    """Suggested words go where the passage stands, and only where nothing else changes by it."""

    default_code = "suggestion_does_not_fit"


class NothingIsDue(Conflict):
    """A unit without a date has none to move."""

    default_code = "nothing_is_due"


class ExtensionWaits(Conflict):
    """One asks for one day at a time."""

    default_code = "extension_waits"


class AlreadyAnswered(Conflict):
    """A request for more time is answered once."""

    default_code = "already_answered"


class NotTheirMentor(NotAllowed):
    """The present mentor answers, not an earlier one."""

    default_code = "not_your_mentee"


class AnswersThemself(NotAllowed):
    """Nobody grants their own request."""

    default_code = "answers_themself"


class UnusableUpload(Invalid):
    """A file that cannot be made harmless is not kept."""

    default_code = "unusable_file"


class TooManyCopies(Conflict):
    """So many files are fetched at once, and no more."""

    default_code = "too_many_copies"


class NotCopied(Invalid):
    """What is not to be had from elsewhere is not copied."""

    default_code = "not_copied"


class NoStorage(Conflict):
    """A site without a private storage keeps no files."""

    default_code = "no_storage"


class FilesAreFull(Conflict):
    """A project keeps so many files and bytes, and no more."""

    default_code = "files_are_full"


class PictureNeedsWords(Invalid):
    """Whoever does not see a picture is told what it shows."""

    default_code = "picture_needs_words"
