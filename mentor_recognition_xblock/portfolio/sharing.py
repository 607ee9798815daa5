"""A learner's work or story for the public: typed, searched, previewed as it will be, published."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..audit import api as audit
from ..core.markdown import render, text_of
from ..core.redacted_html import Hit, People, redacted
from ..errors import Conflict, Invalid
from ..hosts import get_host
from ..inputs import is_seen, require_length, require_seen_as_written
from ..languages import localized
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..projects import api as projects
from ..skills import api as skills
from .consents import set_consent
from .entries import entry_of
from .headings import raised
from .learner_models import SharedText, SharingDraft, WorkConsent
from .people_searched import handles_of, names_of, others_of
from .states import EntryPart, ProjectKind, Scope

MAX_SHOWN_NAME: Final = 120
MAX_STORY: Final = 2_000
MOST_HITS: Final = 200
# Scopes whose text anybody may read.
PUBLISHED: Final = (Scope.PUBLIC, Scope.STORY)
# What a part is called that is none of the entry.
_NAMES: Final[dict[str, Any]] = {
    "work": gettext_lazy("The work"),
    "story": gettext_lazy("The story"),
    "verified": gettext_lazy("Verified skills"),
}


@dataclass(frozen=True)
class SharedPart:
    """A part of what is public; ``name`` is an ``EntryPart``, ``work``, ``story`` or ``verified``.

    ``html`` is safe to put into a page. ``claims`` are those of ``verified``, by their uuid.
    """

    name: str
    html: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class SharingData:
    """What would be public by what the learner chose, and all that was found in it.

    ``wording`` names this very text: who publishes it says so. ``kept`` are keys of ``hits``, of
    which there are ``more`` than anybody would look through: those are hidden.
    """

    scope: str
    shown_name: str
    words: str
    title: str
    parts: tuple[SharedPart, ...]
    hits: tuple[Hit, ...]
    more: int
    kept: frozenset[str]
    wording: str


@dataclass(frozen=True)
class SharedData:
    """What is public: the redacted text and the name that the learner chose."""

    uuid: UUID
    scope: str
    shown_name: str
    title: str
    parts: tuple[SharedPart, ...]
    published_at: datetime


def save_sharing(
    *,
    project: projects.ProjectData,
    scope: Scope,
    shown_name: str,
    words: str,
    choices: Mapping[str, str],
    at: datetime,
) -> SharingData:
    """Keep what the learner typed and chose for one way of showing their work."""
    shown_name, words = shown_name.strip(), words.strip()
    require_length("shown_name", shown_name, MAX_SHOWN_NAME)
    require_length("words", words, MAX_STORY)
    if scope not in PUBLISHED:
        raise Invalid(_("Nothing is published in this way."), field="scope")
    if scope == Scope.STORY and not is_seen(words):
        raise Invalid(_("Tell your story first."), field="words")
    _check_name(project, shown_name, at)
    with transaction.atomic():
        SharingDraft.objects.update_or_create(
            project_id=project.id,
            scope=scope,
            defaults={
                "shown_name": shown_name,
                "words": words if scope == Scope.STORY else "",
                "choices": {key: one for key, one in choices.items() if one == "keep"},
                "saved_at": at,
            },
        )
    return sharing(project, scope, at=at)


def publish_sharing(
    *, project: projects.ProjectData, scope: Scope, wording: str, at: datetime
) -> SharedData:
    """Make public what was previewed as ``wording``; the same again is no change.

    ``Conflict`` where the text has changed since: it is read again first.
    """
    found = sharing(project, scope, at=at)
    if scope not in PUBLISHED or found.wording != wording:
        raise Conflict(_("The text has changed since you read it: read the preview again."))
    with transaction.atomic():
        set_consent(project=project, scope=scope, allowed=True, at=at)
        consent = WorkConsent.objects.select_for_update().get(
            project_id=project.id, scope=scope, active=True
        )
        parts = [{**vars(part), "claims": [*part.claims]} for part in found.parts]
        row = SharedText.objects.filter(consent=consent).first()
        if row is not None and (row.shown_name, row.title, row.parts) == (
            found.shown_name,
            found.title,
            parts,
        ):
            return _shared(row, scope)
        row = row or SharedText(consent=consent)
        row.shown_name, row.title, row.parts = found.shown_name, found.title, parts
        row.published_at = at
        row.save()
        audit.record(
            stream=f"programme:{project.programme_id}",
            action="work.published",
            at=at,
            actor=project.learner_id,
            subject=f"project:{project.uuid}",
            data={"scope": scope.value, "hash": found.wording},
        )
    return _shared(row, scope)


def sharing(project: projects.ProjectData, scope: Scope, *, at: datetime) -> SharingData:
    """What would be public now, by what the learner typed and chose."""
    draft = SharingDraft.objects.filter(project_id=project.id, scope=scope).first()
    words = draft.words if draft else ""
    kept = frozenset(draft.choices) if draft else frozenset()
    people = _people(project, at)
    hits: dict[str, Hit] = {}

    def clean(html: str) -> str:
        found = redacted(html, people=people, kept=kept)
        for hit in found.hits:
            hits.setdefault(hit.key, hit)
        return raised(found.html)

    # A story tells of its learner, not of the work that others may know by its title.
    is_story = scope == Scope.STORY
    title = "" if is_story else text_of(clean(f"<p>{escape(project.title)}</p>")).strip()
    raw = _story(words) if is_story else _work(project)
    parts = tuple(SharedPart(name, clean(html)) for name, html in raw)
    if not is_story:
        parts = (*parts, *_verified(project.id))
    shown_name = draft.shown_name if draft else ""
    told = json.dumps([shown_name, title, [[one.name, one.html, *one.claims] for one in parts]])
    return SharingData(
        scope=scope.value,
        shown_name=shown_name,
        words=words,
        title=title,
        parts=parts,
        hits=tuple(hits.values())[:MOST_HITS],
        more=max(0, len(hits) - MOST_HITS),
        kept=kept & {hit.key for hit in hits.values() if hit.may_be_kept},
        wording=sha256(told.encode()).hexdigest(),
    )


def shared_of(project_id: int) -> dict[str, SharedData]:
    """What is public of a work, by scope."""
    rows = SharedText.objects.filter(consent__project_id=project_id).select_related("consent")
    return {row.consent.scope: _shared(row, row.consent.scope) for row in rows}


def public_work(uuid: UUID) -> SharedData | None:
    """A published work; None for one that is withdrawn or never was."""
    row = (
        SharedText.objects.filter(uuid=uuid, consent__scope=Scope.PUBLIC, consent__active=True)
        .select_related("consent")
        .first()
    )
    return None if row is None else _shared(row, row.consent.scope)


def public_stories(programme_id: int) -> list[SharedData]:
    """Stories of a programme's learners, the newest first."""
    rows = SharedText.objects.filter(
        consent__scope=Scope.STORY,
        consent__active=True,
        consent__project__unit__programme_id=programme_id,
    ).select_related("consent")
    return [_shared(row, row.consent.scope) for row in rows.order_by("-published_at", "-pk")]


def named_parts(parts: Iterable[SharedPart]) -> list[dict[str, Any]]:
    """Parts with what each is called, for pages: ``name`` and ``html``."""
    names = {**dict(EntryPart.choices), **_NAMES}
    return [{"name": names[part.name], "html": part.html} for part in parts]


def _shared(row: SharedText, scope: str) -> SharedData:
    parts: list[SharedPart] = []
    for one in row.parts:
        if one["name"] == "verified":
            # Said by somebody else: it is shown while they say so, whatever was stored.
            parts += _verified(row.consent.project_id, among=one.get("claims", ()))
        else:
            parts.append(SharedPart(one["name"], one["html"]))
    return SharedData(row.uuid, scope, row.shown_name, row.title, tuple(parts), row.published_at)


def _story(words: str) -> list[tuple[str, str]]:
    return [("story", render(words).html)] if words else []


def _work(project: projects.ProjectData) -> list[tuple[str, str]]:
    """The final version with the learner's own words about it,"""
    version = projects.versions(project.id)[-1]
    entry = entry_of(unit_id=project.unit_id, learner_id=project.learner_id)
    brief = ""
    if entry.kind:
        brief = f"<p>{escape(ProjectKind(entry.kind).label)}</p>"
        partner = f"<p>{escape(entry.partner)}</p>" if entry.partner else ""
        brief += partner + render(entry.problem).html
    learned = "".join(f"<li>{escape(one.what)} – {escape(one.where)}</li>" for one in entry.learned)
    found = [
        ("brief", brief),
        ("work", version.html),
        ("narrative", render(entry.narrative).html if entry.narrative else ""),
        ("learned", f"<ul>{learned}</ul>" if learned else ""),
        ("closing", render(entry.closing).html if entry.closing else ""),
    ]
    return [(name, html) for name, html in found if html]


def _verified(project_id: int, *, among: Collection[str] | None = None) -> list[SharedPart]:
    """The skills verified with the work at this moment, of ``among`` where that is given."""
    claims = [
        one
        for one in skills.verified_skills([project_id]).get(project_id, [])
        if among is None or str(one.uuid) in among
    ]
    if not claims:
        return []
    listed = "".join(f"<li>{escape(localized(one.skill.name))}</li>" for one in claims)
    return [SharedPart("verified", f"<ul>{listed}</ul>", tuple(str(one.uuid) for one in claims))]


def _check_name(project: projects.ProjectData, shown_name: str, at: datetime) -> None:
    """The name a learner chose for themself is nobody else's, no address, and seen as it is."""
    require_seen_as_written("shown_name", shown_name)
    people = _people(project, at)
    found = redacted(f"<p>{escape(shown_name)}</p>", people=people).hits
    if any(one.kind not in ("name", "handle") or not people.own.hold(one.excerpt) for one in found):
        raise Invalid(
            _("Choose a name of your own: no address, no number and nobody else's name."),
            field="shown_name",
        )


def _people(project: projects.ProjectData, at: datetime) -> People:
    """Who is looked for: the learner, and everybody else of the programme."""
    learner_id, programme_id = project.learner_id, project.programme_id
    guides = pairing.mentor_user_ids_of_learners(
        programme_id=programme_id, learner_ids={learner_id}
    ).get(learner_id, set())
    near: set[int] = set(guides)
    for user_id in guides:
        mentor = mentors.mentor_of(programme_id=programme_id, user_id=user_id)
        if mentor is not None:
            pairs = pairing.pairings(programme_id=programme_id, mentor_id=mentor.id)
            near |= {pair.learner_id for pair in pairs}
    others = others_of([programme_id], near=near - {learner_id}, me=learner_id, at=at)
    me = get_host().users({learner_id}).values()
    entry = entry_of(unit_id=project.unit_id, learner_id=learner_id)
    return People(
        own_names=names_of(me),
        own_handles=handles_of(me),
        names=others.names,
        handles=others.handles,
        partners=[entry.partner] if entry.partner else [],
        whole_names=others.whole_names,
    )
