"""All acts of all areas, gathered explicitly: what REST, commands and the matrix derive from."""

from __future__ import annotations

from typing import Final

from .access import Registry
from .badges import acts as badges
from .badges import testimonial_acts as testimonials
from .mentors import acts as mentors
from .notifications import acts as notifications
from .pairing import acts as pairing
from .pairing import manager_acts as pairings_managed
from .portfolio import acts as portfolio
from .programmes import acts as programmes
from .projects import acts as projects
from .recognition import acts as recognition
from .reviews import acts as reviews

ACTS: Final = Registry.of(
    programmes,
    mentors,
    pairing,
    pairings_managed,
    projects,
    reviews,
    recognition,
    badges,
    testimonials,
    portfolio,
    notifications,
)
