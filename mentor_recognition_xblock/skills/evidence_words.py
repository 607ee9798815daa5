"""What a skill asks of the platform, and what it answered, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ..hosts import get_host
from .evidence import AskedOfPlatform, PlatformSays


def asked_in_words(asked: AskedOfPlatform) -> str:
    """The fact that stands beside a work that documents the skill."""
    course = get_host().course(asked.course_key)
    title = course.title if course else asked.course_key
    if asked.kind == "completion":
        return _("a part of {course} completed").format(course=title)
    if asked.usage_key:
        return _("a grade of at least {percent} % in a part of {course}").format(
            percent=asked.at_least, course=title
        )
    return _("a grade of at least {percent} % in {course}").format(
        percent=asked.at_least, course=title
    )


def said_in_words(says: PlatformSays) -> str:
    """For the learner of whom it is said."""
    if says.met is None:
        return _("The platform gave no answer on {day}.").format(day=_day(says.looked_at))
    if says.since is None:
        return _("The platform says on {day}: not reached yet.").format(day=_day(says.looked_at))
    if says.share is None:
        return _("The platform says: completed on {day}.").format(day=_day(says.since))
    percent = round(says.share * 100)
    if says.met:
        return _("The platform says: reached, with {percent} % on {day}.").format(
            percent=percent, day=_day(says.since)
        )
    return _("The platform says: not reached yet, with {percent} % on {day}.").format(
        percent=percent, day=_day(says.since)
    )


def said_to_verifier(says: PlatformSays) -> str:
    """For who verifies without a name: neither grade nor day, which the grade book would match."""
    if says.met is None:
        return _("The platform gave no answer.")
    if not says.met or says.since is None:
        return _("The platform says: not reached yet.")
    return _("The platform says: reached, in {month}.").format(
        month=date_format(localtime(says.since), "YEAR_MONTH_FORMAT")
    )


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")
