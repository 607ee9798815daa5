"""An issuer with a key, and a decision to issue on."""

from ..badges.conftest import decide, issuer

__all__ = ["decide", "issuer"]
