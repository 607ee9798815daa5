"""Numbers of rows in addresses: no longer than a database's, so that a longer one is not found."""

from __future__ import annotations

from django.urls.converters import IntConverter


class RowConverter(IntConverter):
    """``<row:user>``: up to eighteen digits, which every database's whole numbers hold."""

    regex = "[0-9]{1,18}"
