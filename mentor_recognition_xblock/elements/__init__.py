"""Forms, fields, buttons, tables and notices as template tags; see the README."""

from .skins import PAGE, UNIT, Skin
from .tags import library

__all__ = ["PAGE", "UNIT", "Skin", "library"]
