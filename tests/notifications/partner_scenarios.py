"""A person from outside is asked to review, and does."""

from __future__ import annotations

from ..badges.conftest import Decide
from ..partners.desk import Desk


def ask_a_partner(_decide: Decide) -> None:
    Desk().invite()


def review_as_partner(_decide: Decide) -> None:
    desk = Desk()
    desk.invite()
    desk.press()
