"""A mentor's public page and the spotlights on them: opt-in, withdrawn at any time."""

from .data import Found, PageData, Portrait, SpotlightData
from .erasure import export_person, forget_person
from .name_scan import Sensitive, kind_label, may_be_words, scan, sift, wording
from .pages import (
    MAX_ABOUT,
    MAX_LINE,
    MAX_NAME,
    Wish,
    page_of,
    public_page_with_badges,
    save_page,
    set_page_public,
)
from .public_data import pages_of, portrait, public_portrait, published_spotlights
from .spotlights import (
    MAX_BODY,
    MAX_TITLE,
    Excuse,
    answer_spotlight,
    ask_mentor,
    draft_spotlight,
    edit_spotlight,
    publish_spotlight,
    spotlight,
    spotlights,
    waits_for_consent,
    withdraw_spotlight,
)
from .states import SpotlightState

__all__ = [
    "MAX_ABOUT",
    "MAX_BODY",
    "MAX_LINE",
    "MAX_NAME",
    "MAX_TITLE",
    "Excuse",
    "Found",
    "PageData",
    "Portrait",
    "Sensitive",
    "SpotlightData",
    "SpotlightState",
    "Wish",
    "answer_spotlight",
    "ask_mentor",
    "draft_spotlight",
    "edit_spotlight",
    "export_person",
    "forget_person",
    "kind_label",
    "may_be_words",
    "page_of",
    "pages_of",
    "portrait",
    "public_page_with_badges",
    "public_portrait",
    "publish_spotlight",
    "published_spotlights",
    "save_page",
    "scan",
    "set_page_public",
    "sift",
    "spotlight",
    "spotlights",
    "waits_for_consent",
    "withdraw_spotlight",
    "wording",
]
