"""What stands around every page: one's places, and the tabs of the one that is shown."""

from __future__ import annotations

from .belonging import Belonging, belonging_of
from .frame import Frame, frame_of

__all__ = ["Belonging", "Frame", "belonging_of", "frame_of"]
