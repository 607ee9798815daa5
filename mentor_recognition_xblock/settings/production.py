"""Nothing differs in production: the operator's values are already in place."""

from __future__ import annotations

from .common import plugin_settings

__all__ = ["plugin_settings"]
