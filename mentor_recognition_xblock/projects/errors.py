"""Refusals of this area, named as statements."""

from __future__ import annotations

from ..errors import Conflict, Invalid, NotAllowed


class ProjectIsFinished(Conflict):
    """After the final version nothing more is submitted."""

    default_code = "project_is_finished"


class FinalNeedsAnEarlierVersion(Invalid):
    """Growth is measured between the first and the final version."""

    default_code = "final_needs_an_earlier_version"


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


class WordsNotFound(Invalid):
    """The quoted words are not in the version."""

    default_code = "words_not_found"
