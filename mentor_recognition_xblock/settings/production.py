"""Merged again: the operator's file has overwritten what ``common`` set."""

from __future__ import annotations

from .common import plugin_settings

__all__ = ["plugin_settings"]
