"""Letters by edx-ace, which knows the site's sender and its mail policies, or by plain e-mail."""

from __future__ import annotations

from typing import Any

from .. import plain_mail
from ..base import HostUser, Letter


def send(user: HostUser, letter: Letter, *, language: str) -> bool:
    """Whether a channel took the letter."""
    message = _ace_message(user, letter, language)
    if message is None:
        return plain_mail.send(user.email, letter, headers=_headers(letter))
    from edx_ace import ace

    ace.send(message)
    return True


def _ace_message(user: HostUser, letter: Letter, language: str) -> Any:
    try:
        from edx_ace.message import MessageType
        from edx_ace.recipient import Recipient
    except ImportError:
        return None

    class Notice(MessageType):  # type: ignore[misc]  # edx-ace has no types
        """Its templates stand in ``mentor_recognition/edx_ace/notice/email``."""

        APP_LABEL = "mentor_recognition"
        NAME = "notice"

    message = Notice().personalize(
        recipient=Recipient(lms_user_id=user.user_id, email_address=user.email),
        language=language or "en",
        user_context={
            "subject": letter.subject,
            "text": letter.text,
            "html": letter.html,
            "unsubscribe_url": letter.unsubscribe_url,
        },
    )
    # Only the Django e-mail channel of newer releases sends headers of its own.
    if isinstance(getattr(message, "headers", None), dict):
        message.headers.update(_headers(letter))
    return message


def _headers(letter: Letter) -> dict[str, str]:
    """One click stops the letters (RFC 8058, section 3.1)."""
    if not letter.unsubscribe_url:
        return {}
    return {
        "List-Unsubscribe": f"<{letter.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
