"""What learners of the play say of their work beside its text: entries, skills, what they allow."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from mentor_recognition_xblock.errors import NotAllowed
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects

from .acting import act

if TYPE_CHECKING:
    from .programme import Play

SKILLS: Final = (
    (
        "Asking a question that figures can answer", "Preguntar lo que las cifras pueden responder",
        "Names what is counted, of whom, and what would change one's mind.", "DigComp 1.2", "2.2",
    ),
    (
        "Checking a source", "Comprobar una fuente",
        "Says where each figure comes from and who could contradict it.", "DigComp 1.2", "2.2",
    ),
    (
        "Explaining a method", "Explicar un método",
        "Somebody else repeats the work from the text alone.", "ESCO S1.2", "1.1",
    ),
)  # fmt: skip
ENTRY: Final[dict[str, Any]] = {
    "kind": "real_world",
    "partner": "The repair café at the old customs house",
    "problem": "Nobody knows which devices come back, so the wrong spare parts are bought.",
    "narrative": "At first I wanted one large table. My first reader asked what she should do with "
    "it, and I had no answer. I began again with her question.",
    "what": {"1": "begin with the reader's question", "2": "say what I do not know"},
    "where": {"1": "the first page of the final version", "2": "the note below the second figure"},
}  # fmt: skip
# What learners of closed terms say before their final version; the last names no type.
ENTRIES: Final[tuple[dict[str, str], ...]] = (
    {name: ENTRY[name] for name in ("kind", "partner", "problem")},
    {"kind": "exercise"},
    {"kind": "exercise"},
    {},
)
CLOSING: Final = "I would show the draft to somebody sooner. I would keep the notes as I did."
STORY: Final = """I came with a table and left with a question. My mentor never told me what to write;
they asked who would read it."""


def fill(play: Play) -> None:
    """A map of skills; entries of learners at work; finished works with skills, binder and story."""
    now = timezone.now()
    made = [_skill(play, one) for one in SKILLS]
    _at_work(play, made)
    _finished(play, made, now - timedelta(days=3))


def _skill(play: Play, one: tuple[str, str, str, str, str]) -> str:
    name, spanish, about, standard, edition = one
    at = timezone.now() - timedelta(days=200)
    facts = {
        "standard": standard, "standard_version": edition,
        "review_on": (at + timedelta(days=400)).date().isoformat(),
    }  # fmt: skip
    new = act("skills.save_skill", play.manager, at, language="en", name=name, about=about, **facts)
    act(
        "skills.save_skill", play.manager, at, skill=new["skill"], num=new["num"], language="es",
        name=spanish, about="", **facts,
    )  # fmt: skip
    return str(new["skill"])


def _at_work(play: Play, made: list[str]) -> None:
    """Entries of running pairings, one of them with a word of its mentor."""
    for index, pair in enumerate(pairing.running_pairings(play.programme.id)[:10]):
        unit = _newest_unit(pair)
        if unit is None:
            continue
        project = projects.project_of(unit_id=unit.id, learner_id=pair.learner_id)
        if project is None:
            continue
        at = max(project.created_at + timedelta(days=1), timezone.now() - timedelta(days=10))
        state = {} if project.state == projects.ProjectState.FINISHED else ENTRY
        act(
            "portfolio.save_entry", pair.learner_id, at, unit=unit.usage_key, entry_num=0,
            **state, skills={made[index % len(made)]: True} if state else {},
            closing="" if state else CLOSING,
        )  # fmt: skip
        owner = mentors.mentor(pair.mentor_id).user_id
        if state and index % 2 == 0 and projects.is_mentor_of(project_id=project.id, user_id=owner):
            act(
                "portfolio.comment_on_entry", owner, at + timedelta(hours=3), unit=unit.usage_key,
                project_uuid=str(project.uuid), part="learned", num=1,
                body="The first carries over, I think. Where did you do it outside this project?",
            )  # fmt: skip


def _newest_unit(pair: pairing.PairingData) -> programmes.UnitData | None:
    found = [
        unit
        for unit in programmes.units(pair.course_key).values()
        if unit.activity == "project"
        and projects.project_of(unit_id=unit.id, learner_id=pair.learner_id) is not None
    ]
    return max(found, key=lambda unit: unit.id, default=None)


def _finished(play: Play, made: list[str], at: Any) -> None:
    """Works of the last term: documented skills, verified, sent back and waiting; uses allowed."""
    done = [
        row
        for row in projects.evidence(play.programme.id, until=timezone.now())
        if row.finished_at is not None
    ]
    for index, row in enumerate(done[-12:]):
        project = projects.project(row.project_id)
        unit, learner = project.usage_key, project.learner_id
        for skill in made[: 1 + index % 2]:
            claim = act(
                "skills.document_skill", learner, at, unit=unit, skill=skill, passage="",
                reflection="The first page says whom it is for and what was counted.",
            )  # fmt: skip
            if index % 4 != 3:
                _answer(play, claim["claim"], "send_back" if index % 4 == 2 else "verify", at)
        named = {"project": str(project.uuid)}
        act("portfolio.allow_use", learner, at, **named, scope="binder")
        if index % 6 == 1:
            act("portfolio.save_sharing", learner, at, **named, scope="story", words=STORY)


def _answer(play: Play, claim: str, answer: str, at: Any) -> None:
    """By the first reviewer who neither mentored the learner nor has still to score the work."""
    for verifier in play.reviewers:
        try:
            act(
                "skills.answer_claim", verifier, at, claim=claim, answer=answer,
                reason="Which sources could contradict it?" if answer == "send_back" else "",
            )  # fmt: skip
        except NotAllowed:
            continue
        return
