"""What an author sees of each role: the real pages, filled with one made-up project.

Nothing is read from or written to anybody's work; it serves a course, a library and an import.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ..core.markdown import render
from ..errors import RecognitionError
from ..languages import localized
from ..programmes import api as programmes
from ..projects import api as projects
from ..recognition import api as recognition
from ..reviews import api as reviews
from . import comments, files, preview_pairing, project_steps, review
from .actions import Page
from .visit import Unit

NIL = UUID(int=0)


@dataclass(frozen=True)
class Preview:
    """A role's page; ``key`` tells previews of one unit apart."""

    key: str
    title: str
    page: Page


def previews(unit: Unit, *, at: datetime) -> list[Preview]:
    """The roles that meet this activity, in the order in which a learner would."""
    if unit.activity == "project":
        return [
            Preview("learner", _("As a learner sees it"), _learner(unit, at)),
            Preview("mentor", _("As their mentor sees it"), _mentor(at)),
        ]
    if unit.activity == "review":
        return [Preview("reviewer", _("As a reviewer sees it"), _reviewer(unit, at))]
    if unit.activity == "recognition":
        return [
            Preview("learner", _("As a learner sees it"), _own_mentor(unit)),
            Preview("mentor", _("As a mentor sees it"), _tiers(unit, at)),
        ]
    if unit.activity == "mentoring":
        return [
            Preview("learner", _("As a learner sees it"), preview_pairing.asking()),
            Preview("mentor", _("As a mentor sees it"), preview_pairing.answering(at)),
        ]
    return []


def _source() -> str:
    return _(
        "# Tide tables for the harbour café\n\n"
        "The café floods twice a year. I compared **three years of gauge readings** with the days "
        "it closed.\n\n"
        "* 41 readings were missing, and I say which.\n"
        "* The owner now moves the chairs a day earlier."
    )


def _said() -> str:
    return _("Who else needs this, and how would you know that it holds for them?")


def _version(at: datetime) -> projects.VersionData:
    done = render(_source())
    return projects.VersionData(
        id=0,
        uuid=NIL,
        project_id=0,
        num=1,
        title=_("Tide tables for the harbour café"),
        source=_source(),
        html=done.html,
        text=done.text,
        words=len(done.text.split()),
        reflection=_("I asked the owner what they do on such a day."),
        is_final=False,
        content_hash="",
        submitted_at=at - timedelta(days=2),
    )


def _shared(at: datetime, *, is_learner: bool) -> dict[str, Any]:
    shown = _version(at)
    exact = shown.text.strip().splitlines()[0][:40]
    note = projects.AnnotationData(
        uuid=NIL,
        version_num=1,
        author_id=0,
        category="iterative",
        exact=exact,
        prefix="",
        suffix="",
        body=_said(),
        html=render(_said()).html,
        start=0,
        end=len(exact),
        anchor_status="exact",
        state="open",
        addressed_in_num=None,
        created_at=at - timedelta(days=1),
        replies=(),
    )
    return {
        "versions": [shown],
        "shown": shown,
        **comments.listed(
            [note],
            names={0: _("A mentor")},
            learner_id=1,
            viewer_id=1 if is_learner else 0,
            at=at,
        ),
        "learner_name": _("A learner"),
    }


def _standing(at: datetime) -> project_steps.Standing:
    return project_steps.Standing(versions=[_version(at)])


def _learner(unit: Unit, at: datetime) -> Page:
    return Page(
        "project_learner.html",
        {
            **_shared(at, is_learner=True),
            "unit": unit,
            "mentor_name": _("A mentor"),
            "project": {"state": "open"},
            "keeps_files": projects.keeps_files(),
            "entered": {"title": _version(at).title, "source": _source(), "reflection": ""},
            "results": [],
            "limits": {"source": projects.limit_of(unit), **files.LIMITS},
            "standing": project_steps.sentence(_standing(at), mentor=_("A mentor"), yours=1),
            "steps": project_steps.steps(_standing(at), is_mentor=False),
        },
    )


def _mentor(at: datetime) -> Page:
    return Page(
        "project_mentor.html",
        {
            **_shared(at, is_learner=False),
            "project": {"title": _version(at).title, "uuid": NIL},
            "steps": project_steps.steps(_standing(at), is_mentor=True),
        },
    )


def _reviewer(unit: Unit, at: datetime) -> Page:
    try:
        programme = programmes.programme_by_slug(unit.programme_slug)
        rubric = reviews.rubric_in_use(programme.id)
    except RecognitionError as error:
        return Page("refused.html", {"message": str(error)})
    done = render(_source())
    words = len(done.text.split())
    work = reviews.BlindWork(
        kind="work",
        uuid=NIL,
        alias=_("Project {alias}").format(alias="K7M"),
        html=done.html,
        rubric=rubric,
        due_on=(at + timedelta(days=7)).date(),
        words=words,
        minutes=reviews.minutes_for(words=words, criteria=len(rubric.criteria)),
    )
    return Page(
        "review_work.html", review.shown_work(work, review.due_in_words(work.due_on, at.date()))
    )


def _own_mentor(unit: Unit) -> Page:
    mentor = {"name": _("A mentor"), "tier": None}
    return Page("preview_own_mentor.html", {"mentor": mentor, "unit": unit})


def _tiers(unit: Unit, at: datetime) -> Page:
    try:
        programme = programmes.programme_by_slug(unit.programme_slug)
        version = programmes.policy_in_force(programme_id=programme.id, at=at)
    except RecognitionError as error:
        return Page("preview_tiers.html", {"problem": str(error)})
    tiers = [
        {
            "title": localized(tier.title),
            "sentences": recognition.criteria_text(version.id, tier.key),
        }
        for tier in version.policy.tiers
    ]
    return Page("preview_tiers.html", {"programme": programme, "tiers": tiers})
