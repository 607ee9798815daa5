"""Fields that acts of several areas take in."""

from __future__ import annotations

from typing import Final

from .. import inputs

# A username or an e-mail address; a mentor's id or row, as lists name them; a course run's key.
LOGIN: Final = inputs.Text(254, lines=False)
LOGINS: Final = inputs.Text(5_000)
MENTOR: Final = inputs.Reference(64)
COURSE: Final = inputs.Reference(255)
UUID: Final = inputs.Identifier()
ROW: Final = inputs.Whole(1, 2**31 - 1)
ONE_LINE: Final = inputs.Text(255, lines=False)
WORDS: Final = inputs.Listed()
DAYS: Final[dict[str, inputs.Field]] = {"starts_on": inputs.Day(), "ends_on": inputs.Day()}
