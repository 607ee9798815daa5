"""Files of people, made harmless: told apart by what is in them, and written anew.

Pictures are drawn again from their pixels, PDFs are built again from their pages in a process of
their own, source files are text in UTF-8. Nothing else is taken, and nothing is kept as it came.
"""

from .checking import MAX_BYTES, Checked, checked
from .names import shown_name
from .unusable import UnusableFile

__all__ = ["MAX_BYTES", "Checked", "UnusableFile", "checked", "shown_name"]
