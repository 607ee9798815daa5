"""A reviewer's own calibration curve: how their levels lie to agreed keys, month by month."""

from __future__ import annotations

from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..core.pictures.series import Estimate
from ..elements.pictures import Picture, TermsPicture, TrendPicture, Unit
from ..reviews import api as reviews

_LEVELS: Final = Unit(decimals=2)


def drawn(curve: reviews.OwnCurve) -> Picture:
    """A line on the band of its intervals; where there is one point alone, that point."""
    kind = TrendPicture if len(curve.points) > 1 else TermsPicture
    return kind(
        title=_("Your levels beside agreed keys"),
        along=_("Until the end of"),
        estimates=[_estimate(one) for one in curve.points],
        goal=0.0,
        goal_words=_("the agreed key"),
        unit=_LEVELS,
        low=-1.0,
        high=1.0,
        # xgettext:no-python-format
        caption=_(
            "Levels above the agreed ones, on average, with 90 % interval. Above the line you "
            "score higher, below it lower."
        ),
    )


def _estimate(point: reviews.CurvePoint) -> Estimate:
    label = (
        _("Calibration") if point.month is None else date_format(point.month, "YEAR_MONTH_FORMAT")
    )
    return Estimate(label, point.bias, point.low, point.high)
