"""The programme's map of skills: what learners may document, in which words and standards."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import pages
from ..access import MANAGER, SHOWS
from ..hosts import get_host
from ..languages import localized, name_of_language
from ..phrases import joined
from ..skills import acts
from ..skills import api as skills
from ..statuses import status_of
from . import manager_pages


@pages.page(MANAGER, does=SHOWS, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """All skills with their versions, forms to change them, and one to add another."""
    visit = pages.visit_of(request)
    address = reverse("mentor_recognition:console_skills", args=[slug])
    answer = pages.perform(request, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    found = skills.skill_map(visit.programme.id, retired=True)
    earlier = skills.earlier_versions(visit.programme.id)
    # Without its region: words for all who read the language.
    language = (get_language() or "en").lower().partition("-")[0]
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "language": language,
        "rows": [
            {
                **_row(one, earlier.get(one.id, []), visit.at.date()),
                "is_refused": answer is not None and request.POST.get("skill") == str(one.uuid),
            }
            for one in found
        ],
        "evidence_kinds": [("grade", _("A grade")), ("completion", _("A completed part"))],
        "courses": [
            (key, course.title)
            for key, course in get_host().courses(visit.programme.course_keys).items()
        ],
        "offered": sum(not one.retired for one in found),
    }
    return manager_pages.show(request, "skills.html", context, status=status_of(answer))


def _row(one: skills.SkillData, earlier: list[skills.SkillData], today: date) -> dict[str, Any]:
    return {
        "one": one,
        "name": localized(one.name),
        "about": localized(one.about),
        "languages": [
            {
                "tag": tag,
                "label": name_of_language(tag),
                "item": f"{localized(one.name)} – {name_of_language(tag)}",
                "words": words,
            }
            for tag, words in one.texts.items()
        ],
        "languages_listed": joined([name_of_language(tag) for tag in one.texts]),
        "asked": "" if one.evidence is None else skills.asked_in_words(one.evidence),
        "is_overdue": one.review_on is not None and one.review_on <= today and not one.retired,
        "earlier": [{"one": old, "name": localized(old.name)} for old in earlier],
    }


pages.acts(page, {"save": acts.save_skill, "retire": acts.retire_skill})
