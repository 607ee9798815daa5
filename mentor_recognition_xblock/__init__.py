"""Mentor recognition for Open edX: an XBlock and its companion Django app."""

__version__ = "0.1.0"
