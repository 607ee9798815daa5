"""Which pages a person may open, as the page before them asks."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, resolve, reverse

from ..access import Door, Subject
from ..errors import RecognitionError


@dataclass(frozen=True)
class Opens:
    """``opens.console_manage`` in a template: whether the door of that page is open to the person.

    Of pages of a programme, those of the programme whose short name is ``slug``; nothing opens to
    nobody.
    """

    subject: Subject | None
    slug: str = ""

    def __getitem__(self, name: str) -> bool:
        if self.subject is None:
            return False
        place = f"mentor_recognition:{name}"
        try:
            address = reverse(place, args=[self.slug] if self.slug else [])
        except NoReverseMatch:
            address = reverse(place)
        door: Door = resolve(address).func.door  # type: ignore[attr-defined]
        try:
            door.require(self.subject)
        except RecognitionError:
            return False
        return True
