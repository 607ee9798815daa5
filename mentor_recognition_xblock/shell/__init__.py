"""What stands around every page: one's places, and the tabs of the one that is shown."""

from __future__ import annotations

from .belonging import Belonging, belonging_of
from .frame import Frame, frame_of
from .opens import Opens
from .state import StateLook, look_of

__all__ = ["Belonging", "Frame", "Opens", "StateLook", "belonging_of", "frame_of", "look_of"]
