"""No sentence reaches a person without having passed through gettext."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.notifications import api as notices
from mentor_recognition_xblock.notifications.happenings import KINDS
from mentor_recognition_xblock.notifications.letters import compose
from mentor_recognition_xblock.notifications.preferences import unsubscribe_token
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment

from ..badges.conftest import Decide, clock, decide, issuer
from ..block.runtime import act, place, view
from ..block.test_gate import VERSION
from ..factories import START, enrol, make_world
from ..population import committee, make_site
from . import pseudo

__all__ = ["clock", "decide", "issuer"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def pages(user: Any, *paths: str) -> dict[str, str]:
    client = signed_in(user) if user else Client()
    return {path: client.get(path).content.decode() for path in paths}


def test_brackets_find_a_sentence_that_nobody_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    pseudo.switch_on(monkeypatch)
    from django.template import engines

    page = engines["django"].from_string(
        "{% load i18n %}<p>{% trans 'Save' %} <b aria-label='Nowhere marked'>Forgotten</b></p>"
    )
    assert pseudo.untranslated(page.render()) == {"Nowhere", "marked", "Forgotten"}
    with pytest.raises(ValidationError) as refusal:
        raise ValidationError(pseudo._bracketed("x"))
    assert pseudo.untranslated(str(refusal.value.messages[0])) == set()


def test_units_of_every_activity_and_role(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    people = [enrol(world.course) for _index in range(5)]
    for person in people[:4]:
        reviews.appoint_founding_reviewer(
            programme_id=world.programme.id, user_id=person.pk, at=START, actor=None,
            reason="Assessed this course for years.",
        )  # fmt: skip
    author = enrol(world.course, role="staff")
    units = {name: place(world, name) for name in ("project", "review", "recognition")}
    learner = world.learners[0]
    pseudo.switch_on(monkeypatch)
    shown = {"first": view(units["project"], learner)}
    act(units["project"], learner, "submit", VERSION)
    for name, unit in units.items():
        for role, user in {
            "learner": learner, "mentor": world.mentor_user, "reviewer": people[0],
            "newcomer": people[4], "outsider": None,
        }.items():  # fmt: skip
            shown[f"{name} as {role}"] = view(unit, user)
        shown[f"{name} in Studio"] = view(unit, author, "studio_view")
        shown[f"{name} previewed"] = view(unit, author, "author_view")
    assigned = ReviewAssignment.objects.all()[0]
    reviewer = next(one for one in people if one.pk == assigned.reviewer_id)
    _status, answer = act(
        units["review"], reviewer, "show", {"assignment_uuid": str(assigned.uuid)}
    )
    shown["a review"] = answer["html"]
    _status, answer = act(units["project"], learner, "submit", {**VERSION, "source": ""})
    shown["a refusal"] = answer["error"]["message"]
    _status, answer = act(
        units["project"], author, "", {"display_name": ""}, handler="studio_submit"
    )
    shown["refusals in Studio"] = " ".join(answer["errors"].values())
    assert pseudo.opened(shown) == {}


def test_pages_of_the_committee(monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_site(terms=3)
    site.steady(site.mentor().id, terms=range(1, 4))
    newcomer = site.mentor()
    site.add(newcomer.id, count=3, term=3)
    for term in (1, 2, 3):
        site.close(term)
    (proposal,) = recognition.proposals(programme_id=site.programme.id)
    member = committee(site)
    pseudo.switch_on(monkeypatch)
    slug = site.programme.slug
    shown = pages(
        member, "/console/", f"/console/{slug}/", f"/console/{slug}/proposals/{proposal.uuid}/"
    )
    shown["refused"] = signed_in(member).post(
        f"/console/{slug}/proposals/{proposal.uuid}/", {}
    ).content.decode()  # fmt: skip
    assert pseudo.opened(shown) == {}


def test_pages_of_the_public_and_of_oneself(
    monkeypatch: pytest.MonkeyPatch, issuer: Path, decide: Decide
) -> None:
    pseudo.switch_on(monkeypatch)
    world = make_world()
    decision = decide(world=world)
    (badge,) = badges.credentials_of(user_id=decision.mentor_user_id)
    badges.claim(credential_uuid=badge.uuid, user_id=decision.mentor_user_id, public=True, at=START)
    token = unsubscribe_token(world.mentor_user.pk)
    shown = pages(
        None, f"/badges/{badge.uuid}", f"/criteria/{world.programme.slug}/", "/criteria/none/",
        f"/notices/stop/{token}/", "/notices/stop/x/",
    )  # fmt: skip
    shown |= pages(world.mentor_user, f"/courses/{world.course.course_key}/", "/notices/")
    shown |= {f"{path} again": page for path, page in pages(
        world.learners[0], f"/courses/{world.course.course_key}/"
    ).items()}  # fmt: skip
    badges.revoke(credential_uuid=badge.uuid, reason="Wrong person awarded.", at=START, actor=None)
    shown |= {f"{path} revoked": page for path, page in pages(
        None, f"/badges/{badge.uuid}"
    ).items()}  # fmt: skip
    assert pseudo.opened(shown) == {}


def test_every_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()
    pseudo.switch_on(monkeypatch)
    waiting = [
        notices.NoticeData(number, world.mentor_user.pk, kind, world.programme.id, "", START)
        for number, kind in enumerate(KINDS)
    ]
    letters = {one.kind: compose(world.mentor_user.pk, [one]) for one in waiting}
    letters["all"] = compose(world.mentor_user.pk, waiting)
    address = re.compile(r"https://\S+")
    shown = {f"{kind}, HTML": letter.html for kind, letter in letters.items()}
    shown |= {kind: address.sub("", letter.text) for kind, letter in letters.items()}
    shown |= {f"{kind}, subject": letter.subject for kind, letter in letters.items()}
    assert pseudo.opened(shown) == {}


def test_templates_hold_no_words_outside_translation_tags() -> None:
    """What no test above renders: text between tags that is neither translated nor a value."""
    found: dict[str, set[str]] = {}
    for path in TEMPLATES.rglob("*.html"):
        if path.parent.name == "instructor":
            continue  # Mako: it holds one value
        text = path.read_text("utf-8")
        text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}|<!--.*?-->", " ", text, flags=re.S)
        text = re.sub(r"{% block(?:trans|translate).*?{% endblock(?:trans|translate) %}", " ", text,
                      flags=re.S)  # fmt: skip
        text = re.sub(r"{% block width %}.*?{% endblock %}", " ", text)  # the name of a style
        text = re.sub(r"{%.*?%}|{{.*?}}", " ", text, flags=re.S)
        text = re.sub(r"<(script|style|code)\b.*?</\1>|<[^>]*>", " ", text, flags=re.S)
        words = set(pseudo.WORD.findall(text)) - pseudo.SAME_EVERYWHERE
        if words:
            found[str(path.relative_to(TEMPLATES))] = words
    assert found == {}
