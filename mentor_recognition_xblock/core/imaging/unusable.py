"""Why an uploaded file is no image that can be used."""

from __future__ import annotations


class UnusableImage(ValueError):
    """``code`` says why; ``what`` names the part of the file, where there is one."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(f"{code} {what}".strip())
        self.code = code
        self.what = what
