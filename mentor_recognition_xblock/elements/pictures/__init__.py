"""Pictures: each with its words and the table it is drawn from; see the README."""

from .calendar import CalendarPicture
from .counts import CountsPicture
from .distribution import DistributionPicture
from .flow import FlowPicture
from .interval import IntervalPicture
from .picture import Cell, Picture, Table
from .series import SeriesPicture, TermsPicture, TrendPicture
from .sparkline import SparklinePicture
from .survival import SurvivalPicture
from .units import LEVEL, NUMBER, PERCENT, Unit

__all__ = [
    "LEVEL",
    "NUMBER",
    "PERCENT",
    "CalendarPicture",
    "Cell",
    "CountsPicture",
    "DistributionPicture",
    "FlowPicture",
    "IntervalPicture",
    "Picture",
    "SeriesPicture",
    "SparklinePicture",
    "SurvivalPicture",
    "Table",
    "TermsPicture",
    "TrendPicture",
    "Unit",
]
