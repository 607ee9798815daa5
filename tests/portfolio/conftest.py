"""The issuer and decisions of the badge tests."""

from ..badges.conftest import clock, decide, issuer

__all__ = ["clock", "decide", "issuer"]
