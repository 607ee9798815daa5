"""``{% load unit_elements %}``: the same elements as units draw and their script sends them."""

from ..elements import UNIT, library

register = library(UNIT)
