"""Portfolio entries, skills, and what learners allow to be done with their works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ... import inputs
from ...access import (
    ANYBODY,
    MANAGER,
    MEMBER,
    MENTOR,
    MENTOR_OF_PAGE,
    OWNER,
    SHOWS,
    SHOWS_PRIVATE,
    VERIFIER,
    Done,
    Place,
    read,
)
from ...core.redacted_html import Hit
from ...errors import NotAllowed, NotFound
from ...languages import localized
from ...portfolio import api as portfolio
from ...portfolio.consent_acts import own_work
from ...programmes import api as programmes
from ...projects import api as projects
from ...skills import api as skills
from ...standing import Standing
from .shared import names


@dataclass(frozen=True)
class MappedSkill:
    """A skill of the programme's map; ``texts`` are its words by language, ``num`` its version."""

    uuid: UUID
    num: int
    name: str
    about: str
    texts: dict[str, dict[str, str]]
    standard: str
    standard_version: str
    review_on: date | None
    retired: bool
    evidence: skills.AskedOfPlatform | None


@dataclass(frozen=True)
class MapOfSkills:
    """The map with its earlier versions, newest first."""

    skills: tuple[MappedSkill, ...]
    earlier: tuple[MappedSkill, ...]


@dataclass(frozen=True)
class EntryComment:
    """What a mentor said of a part of entry ``num``."""

    num: int
    part: str
    author: str
    body: str
    created_at: datetime


@dataclass(frozen=True)
class ShownSkill:
    """A skill that a learner documented; ``state`` is waiting, verified or sent_back."""

    uuid: UUID
    skill: str
    standard: str
    passage: str
    reflection: str
    state: str
    reason: str
    platform: skills.PlatformSays | None = None


@dataclass(frozen=True)
class PortfolioEntry:
    """A portfolio entry: what the unit asks, what was said last and before, and comments on it.

    ``offered`` are skills to aim at; ``documented`` are those shown with the work.
    """

    asks: tuple[str, ...]
    entry: portfolio.EntryData
    earlier: tuple[portfolio.EntryData, ...]
    comments: tuple[EntryComment, ...]
    offered: tuple[MappedSkill, ...]
    documented: tuple[ShownSkill, ...]


@dataclass(frozen=True)
class SkillEvidence:
    """A documented skill for its verifier; no name in it."""

    uuid: UUID
    skill: MappedSkill
    html: str
    passage: str
    reflection: str
    platform: skills.PlatformSays | None


@dataclass(frozen=True)
class FoundInWork:
    """Something that points to a person; ``kept`` is whether the learner shows it."""

    key: str
    kind: str
    excerpt: str
    before: str
    after: str
    may_be_kept: bool
    kept: bool


@dataclass(frozen=True)
class WorkPreview:
    """What would be public; ``wording`` is what publishing it names."""

    scope: str
    shown_name: str
    words: str
    title: str
    parts: tuple[portfolio.SharedPart, ...]
    found: tuple[FoundInWork, ...]
    wording: str


@dataclass(frozen=True)
class WorkSharing:
    """What may be done with a work: its history, what would be public, and what is."""

    history: tuple[portfolio.ConsentData, ...]
    previews: tuple[WorkPreview, ...]
    public: tuple[portfolio.SharedData, ...]


@read(
    MEMBER,
    place=Place.UNIT,
    area="portfolio",
    does=SHOWS,
    label=gettext_lazy("Your portfolio entry in a unit"),
    shows=PortfolioEntry,
)
def entry(by: Standing) -> Done:
    """One's own entry with its history, the mentor's comments, and the skills one documented."""
    unit = by.acted_in
    if unit.activity != "project":
        raise NotFound(_("There is no such unit."))
    found = projects.project_of(unit_id=unit.id, learner_id=by.user_id)
    claims = skills.own_claims(programme_id=by.programme.id, learner_id=by.user_id)
    own = [one for one in claims if found is not None and one.project_id == found.id]
    return Done(made=_entry(by, unit, by.user_id, own))


@read(
    MENTOR,
    place=Place.PROGRAMME,
    area="portfolio",
    does=SHOWS,
    label=gettext_lazy("The portfolio entry of a learner whom you mentor"),
    takes={"project_uuid": inputs.Identifier()},
    shows=PortfolioEntry,
)
def mentee_entry(by: Standing, *, project_uuid: UUID) -> Done:
    """The entry of one's learner with its history, comments on it, and verified skills."""
    refusal = NotAllowed(_("You do not mentor that project."), code="not_your_mentee")
    try:
        found = projects.project_by_uuid(project_uuid)
    except NotFound:
        raise refusal from None
    here = found.programme_id == by.programme.id
    if not here or not projects.is_mentor_of(project_id=found.id, user_id=by.user_id):
        raise refusal
    verified = skills.verified_skills([found.id]).get(found.id, [])
    unit = programmes.unit_by_id(found.unit_id)
    return Done(made=_entry(by, unit, found.learner_id, verified))


@read(
    MANAGER,
    place=Place.PROGRAMME,
    area="skills",
    does=SHOWS,
    label=gettext_lazy("The programme's map of skills"),
    shows=MapOfSkills,
)
def skill_map(by: Standing) -> Done:
    """All skills, offered or not, and what each said before."""
    earlier = skills.earlier_versions(by.programme.id)
    return Done(
        made=MapOfSkills(
            tuple(_skill(one) for one in skills.skill_map(by.programme.id, retired=True)),
            tuple(_skill(one) for rows in earlier.values() for one in rows),
        )
    )


@read(
    VERIFIER,
    place=Place.PROGRAMME,
    area="skills",
    label=gettext_lazy("Documented skills that wait for you"),
    shows=tuple[ShownSkill, ...],
)
def to_verify(by: Standing) -> Done:
    """What one may verify, the longest waiting first; without the words, which name a work."""
    found = skills.claims_to_verify(programme_id=by.programme.id, verifier_id=by.user_id)
    return Done(
        made=tuple(
            ShownSkill(
                one.uuid, localized(one.skill.name), one.skill.standard, "", "", "waiting", ""
            )
            for one in found
        )
    )


@read(
    VERIFIER,
    place=Place.PROGRAMME,
    area="skills",
    label=gettext_lazy("The evidence of a documented skill"),
    takes={"claim": inputs.Identifier()},
    shows=SkillEvidence,
)
def evidence(by: Standing, *, claim: UUID) -> Done:
    """One documented skill beside its work, without names."""
    one = skills.claim_to_verify(
        programme_id=by.programme.id, verifier_id=by.user_id, claim_uuid=claim
    )
    return Done(
        made=SkillEvidence(
            one.uuid, _skill(one.skill), one.html, one.passage, one.reflection, one.platform
        )
    )


@read(
    OWNER,
    place=Place.PROGRAMME,
    area="portfolio",
    does=SHOWS_PRIVATE,
    label=gettext_lazy("What may be done with a work of yours"),
    takes={"project": inputs.Identifier()},
    shows=WorkSharing,
)
def sharing(by: Standing, *, project: UUID) -> Done:
    """What one allowed of one's work and since when; what would be public, and what is."""
    own = own_work(by, project)
    finished = own.state == projects.ProjectState.FINISHED
    return Done(
        made=WorkSharing(
            tuple(portfolio.consents_of(own.id)),
            tuple(
                _preview(portfolio.sharing(own, scope, at=by.at)) for scope in portfolio.PUBLISHED
            )
            if finished
            else (),
            tuple(portfolio.shared_of(own.id).values()),
        )
    )


@read(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    area="portfolio",
    label=gettext_lazy("Your evidence binder"),
    shows=tuple[portfolio.BinderWork, ...],
)
def binder(by: Standing) -> Done:
    """Works of one's learners that they allow at this moment, without names."""
    found = portfolio.binder_of(
        programme_id=by.programme.id, mentor_id=by.mentor_id, user_id=by.user_id
    )
    return Done(made=tuple(found))


@read(
    ANYBODY,
    place=Place.SITE,
    area="portfolio",
    does=SHOWS,
    label=gettext_lazy("A learner's published work"),
    takes={"shared": inputs.Identifier()},
    shows=portfolio.SharedData,
)
def shared_work(by: Standing, *, shared: UUID) -> Done:
    """A work by consent; withdrawn and unknown ones answer alike."""
    found = portfolio.public_work(shared)
    if found is None:
        raise NotFound(_("There is no such page."))
    return Done(made=found)


@read(
    ANYBODY,
    place=Place.PROGRAMME,
    area="portfolio",
    does=SHOWS,
    label=gettext_lazy("Stories of learners"),
    shows=tuple[portfolio.SharedData, ...],
)
def stories(by: Standing) -> Done:
    """Stories of a programme's learners by consent, the newest first."""
    return Done(made=tuple(portfolio.public_stories(by.programme.id)))


def _entry(
    by: Standing, unit: programmes.UnitData, learner_id: int, claims: list[skills.ClaimData]
) -> PortfolioEntry:
    history = portfolio.entry_history(unit_id=unit.id, learner_id=learner_id)
    said = portfolio.entry_comments(unit_id=unit.id, learner_id=learner_id)
    called = names({one.author_id for one in said})
    return PortfolioEntry(
        asks=unit.asks,
        entry=history[0] if history else portfolio.EntryData(),
        earlier=tuple(history[1:]),
        comments=tuple(
            EntryComment(one.num, one.part, called[one.author_id], one.body, one.created_at)
            for one in said
        ),
        offered=tuple(_skill(one) for one in skills.skill_map(by.programme.id)),
        documented=tuple(
            ShownSkill(
                one.uuid,
                localized(one.skill.name),
                one.skill.standard,
                one.passage,
                one.reflection,
                one.state,
                one.reason,
                # Grades are the learner's own to read.
                one.platform if one.learner_id == by.user_id else None,
            )
            for one in claims
        ),
    )


def _skill(one: skills.SkillData) -> MappedSkill:
    return MappedSkill(
        uuid=one.uuid,
        num=one.num,
        name=localized(one.name),
        about=localized(one.about),
        texts=one.texts,
        standard=one.standard,
        standard_version=one.standard_version,
        review_on=one.review_on,
        retired=one.retired,
        evidence=one.evidence,
    )


def _preview(found: portfolio.SharingData) -> WorkPreview:
    return WorkPreview(
        scope=found.scope,
        shown_name=found.shown_name,
        words=found.words,
        title=found.title,
        parts=found.parts,
        found=tuple(_found(hit, found) for hit in found.hits),
        wording=found.wording,
    )


def _found(hit: Hit, found: portfolio.SharingData) -> FoundInWork:
    return FoundInWork(
        hit.key,
        hit.kind,
        hit.excerpt,
        hit.before,
        hit.after,
        hit.may_be_kept,
        hit.key in found.kept,
    )
