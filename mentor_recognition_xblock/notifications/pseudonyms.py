"""The name of a case for other systems: always the same, and leading to nobody."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings


def pseudonym(kind: str, identifier: object) -> str:
    """32 hex digits, the same for a case each time, linked to it by this site's key alone."""
    key: str = getattr(settings, "MENTOR_RECOGNITION_AUDIT_KEY", "") or settings.SECRET_KEY
    text = f"mentor-recognition-case:{kind}:{identifier}"
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
