"""Why two fit, in words, and what the forms of the mentoring unit offer."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..core.mentor_fit import FEW_HOURS, Fit
from ..mentors import api as mentors
from ..phrases import joined

REGIONS = (
    "Africa",
    "America",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def fit_words(fit: Fit | None) -> list[str]:
    """One short sentence for each part of a fit; the reader is either side."""
    if fit is None:
        return [_("No language in common.")]
    sentences = []
    if fit.skills:
        sentences.append(_("Skills that match: {skills}.").format(skills=joined(fit.skills)))
    if fit.missing:
        sentences.append(_("Not covered: {skills}.").format(skills=joined(fit.missing)))
    if fit.goal:
        sentences.append(_("The goal is one the mentor helps with."))
    if fit.hours is not None:
        hours = round(fit.hours)
        sentences.append(
            ngettext(
                "{hours} hour of the day in common.", "{hours} hours of the day in common.", hours
            ).format(hours=hours)
            + (" " + _("That is not much.") if fit.hours < FEW_HOURS else "")
        )
    if fit.languages:
        sentences.append(_("Common language: {names}.").format(names=joined(fit.languages)))
    return sentences


def goal_words() -> list[tuple[str, str]]:
    """Key and words of each goal."""
    return [(key, str(words)) for key, words in mentors.GOALS.items()]


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """Time zones named after places."""
    return tuple(sorted(zone for zone in available_timezones() if zone.split("/")[0] in REGIONS))
