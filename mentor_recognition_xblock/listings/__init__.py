"""Lists of a programme, each declared once: who may see it, columns, filters, search, order, acts.

A page, a CSV file and a REST address are derived from the declaration (:class:`Listing`), as doors
are derived from an act. An area declares its lists in ``listings.py``; ``registry`` gathers them.
"""

from .asking import Asked, asked_by
from .columns import Cells, Column, Kind, Sort, State, by_name, by_path, column_of, state_column
from .courses import course_column, course_filter, courses_of
from .filters import Filter, Option, options_of, since_filter, until_filter
from .listing import Bulk, Listing, Listings, listing
from .many import Report, chosen, do_to_each
from .paging import MOST_AT_ONCE, PAGE, Numbered, Row, after, every, keys_of, numbered, shown
from .sheets import sheet

__all__ = [
    "MOST_AT_ONCE",
    "PAGE",
    "Asked",
    "Bulk",
    "Cells",
    "Column",
    "Filter",
    "Kind",
    "Listing",
    "Listings",
    "Numbered",
    "Option",
    "Report",
    "Row",
    "Sort",
    "State",
    "after",
    "asked_by",
    "by_name",
    "by_path",
    "chosen",
    "column_of",
    "course_column",
    "course_filter",
    "courses_of",
    "do_to_each",
    "every",
    "keys_of",
    "listing",
    "numbered",
    "options_of",
    "sheet",
    "shown",
    "since_filter",
    "state_column",
    "until_filter",
]
