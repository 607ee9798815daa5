"""The next rubric while it is written: every text in one language at a time, then a preview."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from .. import pages
from ..access import MANAGER, SHOWS
from ..core.texts import FIRST, in_language, text_of
from ..errors import RecognitionError
from ..languages import name_of_language
from ..reviews import api as reviews
from ..reviews import rubric_acts, trial_acts
from ..reviews import rubric_texts as texts
from ..statuses import status_of
from . import manager_pages
from .rubric_words import shown_change

# Days that the form proposes for a trial.
USUAL_DAYS: Final = 14
# Fields of the editor that hold texts.
WRITTEN: Final = ("title", "titles", "prompts", "labels", "anchors")


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The editor: one form, whose buttons save it and then move, add or take out a criterion."""
    visit = pages.visit_of(request)
    here = reverse("mentor_recognition:console_rubric_draft", args=[slug])
    there = reverse("mentor_recognition:console_rubrics", args=[slug])
    is_save = request.POST.get("act") == "save"
    if request.POST.get("step") == "preview":
        here = reverse("mentor_recognition:console_rubric_preview", args=[slug])
    answer = pages.perform(
        request, address=here if is_save else there, query=_place(request) if is_save else ""
    )
    if isinstance(answer, HttpResponse):
        return answer
    draft = reviews.rubric_draft(visit.programme.id)
    if draft is None:
        return _gone(request, answer)
    content = draft.content
    language = _language(request, content)
    gaps = texts.gaps(content)
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "num": manager_pages.save_shown(request, answer, draft.num),
        "saved_at": draft.saved_at,
        "language": language,
        "language_name": name_of_language(language),
        "languages": [(tag, name_of_language(tag), gaps[tag]) for tag in content["languages"]],
        "title": _text(content["title"], language),
        "criteria": [
            {
                "key": one["key"],
                "name": texts.title_of(one, num),
                "num": num,
                "title": _text(one["title"], language),
                "prompt": _text(one["prompt"], language),
                "levels": [
                    {
                        "place": f"{one['key']}.{level['score']}",
                        "score": level["score"],
                        "label": _text(level["label"], language),
                        "anchor": _text(level["anchor"], language),
                    }
                    for level in one["levels"]
                ],
            }
            for num, one in enumerate(content["criteria"], 1)
        ],
        "removed": [
            {"key": one["key"], "name": texts.title_of(one, num)}
            for num, one in enumerate(content["removed"], 1)
        ],
        "missing": texts.missing(content),
    }
    return manager_pages.show(request, "rubric_draft.html", context, status=status_of(answer))


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft as reviewers will read it, what it changes, its trials, and how it is published."""
    visit = pages.visit_of(request)
    there = reverse("mentor_recognition:console_rubrics", args=[slug])
    if request.POST.get("act") == "try":
        there = reverse("mentor_recognition:console_sessions", args=[slug])
    answer = pages.perform(request, address=there)
    if isinstance(answer, HttpResponse):
        return answer
    draft = reviews.rubric_draft(visit.programme.id)
    if draft is None:
        return _gone(request, answer)
    changes: tuple[reviews.RubricChange, ...] = ()
    keys_hold = True
    lacking = texts.missing(draft.content)
    if not lacking:
        changes, keys_hold = reviews.changes_to_rubric_in_use(
            programme_id=visit.programme.id, content=texts.closed(draft.content)
        )
    language = _language(request, draft.content)
    versions = reviews.rubric_versions(visit.programme.id)
    context = {
        "programme": visit.programme,
        "error": answer,
        "num": draft.num,
        "language": language,
        "languages": [(tag, name_of_language(tag), 0) for tag in draft.content["languages"]],
        "rubric": _read(draft.content, language),
        "missing": lacking,
        "changes": [shown_change(one) for one in changes],
        "keys_hold": keys_hold,
        "in_use": versions[0] if versions else None,
        "trial": reviews.draft_trials(visit.programme.id),
        "fewest": reviews.FEWEST_OF_TRIAL,
        "ends_on": (visit.at + timedelta(days=USUAL_DAYS)).date(),
    }
    return manager_pages.show(request, "rubric_preview.html", context, status=status_of(answer))


def _gone(request: HttpRequest, refusal: RecognitionError | None) -> HttpResponse:
    """Where there is no draft any more: what another window did to it, and the words typed here."""
    visit = pages.visit_of(request)
    if refusal is None:
        return redirect("mentor_recognition:console_rubrics", slug=visit.slug)
    typed = [
        words
        for name in request.POST
        if name.partition(".")[0] in WRITTEN and (words := str(request.POST[name]).strip())
    ]
    context = {"programme": visit.programme, "error": refusal, "typed": "\n\n".join(typed)}
    return manager_pages.show(request, "rubric_gone.html", context, status=status_of(refusal))


def _place(request: HttpRequest) -> str:
    """Where one goes on after a save: the same language and criterion, or those asked for."""
    what, _colon, key = request.POST.get("step", "").partition(":")
    language = key if what == "show" else request.POST.get("language", "")
    if what == "language":
        language = request.POST.get("new_language", "").strip()
    spot = f"#criterion-{quote(key)}" if what in ("up", "down") else ""
    spot = {"add": "#last", "remove": "#removed", "restore": "#last"}.get(what, spot)
    return f"&language={quote(language)}{spot}"


def _language(request: HttpRequest, content: dict[str, Any]) -> str:
    asked = request.POST.get("language") or request.GET.get("language", "")
    known: list[str] = content["languages"]
    first = FIRST if FIRST in known else known[0]
    return next((one for one in known if one.casefold() == asked.casefold()), first)


def _text(text: dict[str, str], language: str) -> dict[str, str]:
    """The words in the language; where there are none, those of another to translate from."""
    own = text.get(language, "")
    other = "" if own or not text else str(text_of(text, field=""))
    return {"words": own, "other": other}


def _read(content: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The draft in one language, with gaps where nothing is written, as ``_rubric_text`` draws."""

    def word(text: dict[str, str]) -> str:
        return in_language(text_of(text, field=""), language) if text else "…"

    return {
        "title": word(content["title"]),
        "criteria": [
            {
                "title": word(one["title"]),
                "prompt": word(one["prompt"]),
                "levels": [
                    {
                        "score": level["score"],
                        "label": word(level["label"]),
                        "anchor": word(level["anchor"]),
                    }
                    for level in one["levels"]
                ],
            }
            for one in content["criteria"]
        ],
    }


pages.acts(page, {"save": rubric_acts.save_rubric, "discard": rubric_acts.discard_rubric})
pages.acts(preview, {"publish": rubric_acts.publish_rubric, "try": trial_acts.open_trial})
