"""Why a file cannot be taken."""

from __future__ import annotations


class UnusableFile(ValueError):
    """``code`` says why: empty, too_large, unknown, broken, locked, too_many_pages…"""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
