"""Defaults an LMS or Studio gets; every one may be overridden by the operator."""

from __future__ import annotations

from typing import Any


def plugin_settings(settings: Any) -> None:
    """Set safe defaults where the operator set nothing."""
    defaults = {
        # The public address of the issuer, without a trailing slash; see docs/how-tos/operate.md.
        "MENTOR_RECOGNITION_ISSUER_BASE": "",
        "MENTOR_RECOGNITION_ISSUER_NAME": "",
        "MENTOR_RECOGNITION_ISSUER_EMAIL": "",
        # Path of the issuer's private key: a file outside the database and its backups.
        "MENTOR_RECOGNITION_KEY_FILE": "",
        # Secret of the audit chain; empty uses SECRET_KEY, which then must never rotate.
        "MENTOR_RECOGNITION_AUDIT_KEY": "",
        "MENTOR_RECOGNITION_HOST": "mentor_recognition_xblock.hosts.openedx.host.OpenEdxHost",
    }
    for name, value in defaults.items():
        if not hasattr(settings, name):
            setattr(settings, name, value)
