"""``{% load elements %}``: forms, fields, buttons, tables and notices of our pages."""

from ..elements import PAGE, library

register = library(PAGE)
