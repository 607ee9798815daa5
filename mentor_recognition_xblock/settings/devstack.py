"""The same as in production."""

from __future__ import annotations

from .common import plugin_settings

__all__ = ["plugin_settings"]
