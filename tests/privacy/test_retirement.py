"""A retired person's name, address and username are nowhere; every count is what it was."""

from __future__ import annotations

import json
import logging
import unicodedata
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from mentor_recognition_xblock import handlers
from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.audit.models import AuditPerson
from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.queries import all_credentials
from mentor_recognition_xblock.hosts import HostIdentity, HostUnavailable
from mentor_recognition_xblock.intake import api as intake
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.outbox import api as outbox
from mentor_recognition_xblock.pairing.models import Pairing
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.privacy import retirement
from mentor_recognition_xblock.privacy.redaction import redact
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.projects.models import Annotation, Project, ProjectVersion
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.models import Evaluation, Proposal
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.reviews.models import ReviewAssignment, ReviewPanel

from ..factories import START, World, enrol, make_world
from ..hosts.platform import functions, install
from ..hosts.platform import models as tables
from ..projects.story import make_story
from ..test_main_loop import at, close, issuer, play_term

__all__ = ["issuer"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def played(issuer: Any, caplog: pytest.LogCaptureFixture) -> World:
    """One term from submissions to a badge; people write one another's names where they can."""
    caplog.set_level(logging.DEBUG)
    world = make_world(learners=4, terms=2)
    reviews.seed_shipped_rubric(programme_id=world.programme.id, at=START, actor=None)
    for _index in range(4):
        reviews.appoint_founding_reviewer(
            programme_id=world.programme.id, user_id=enrol(world.course).pk,
            reason="Taught this course for years.", at=START, actor=None,
        )  # fmt: skip
    mentors.commit_capacity(
        mentor_id=world.mentor.id, term_id=world.terms[0].id, capacity=8, at=START, actor=None
    )
    play_term(world, 1)
    learner, mentor = world.learners[0], world.mentor_user
    write_names(world, learner, mentor)
    close(world, 0)
    chair = enrol(world.course)
    programmes.appoint(
        programme_id=world.programme.id, user_id=chair.pk, role="committee", at=START, actor=None
    )
    outcome = {
        "pairing": "p", "course": world.course.course_key, "cohort": "A", "reliable": True,
        "ended_on": "2026-05-01", "baseline": 1.0, "final": 3.0,
    }  # fmt: skip
    version = programmes.policy_in_force(programme_id=world.programme.id, at=START)
    evaluation = Evaluation.objects.create(
        mentor_id=world.mentor.id, term_id=world.terms[1].id, policy_version_id=version.id,
        tier_key="proficient", result="met", near_miss=False, gates=[], facts_hash="sha256:0",
        facts={"as_of": "2026-05-30", "outcomes": [outcome], "projects": [], "terms": [],
               "lapses": []}, created_at=START,
    )  # fmt: skip
    proposal = Proposal.objects.create(
        programme_id=world.programme.id, mentor_id=world.mentor.id, tier_key="proficient",
        evaluation=evaluation, opened_at=START, due_at=START,
    )  # fmt: skip
    decision = recognition.decide(
        proposal_uuid=proposal.uuid, outcome="award", at=at(200), actor=chair.pk,
        reason=f"{mentor.get_full_name()} ({mentor.email}) let every learner grow, "
        f"{learner.get_full_name()} above all.",
    )  # fmt: skip
    badges.issue_for_decision(decision_uuid=decision.uuid, at=at(200))
    (badge,) = badges.credentials_of(user_id=mentor.pk)
    badges.claim(credential_uuid=badge.uuid, user_id=mentor.pk, public=True, at=at(201))
    return world


def write_names(world: World, learner: Any, mentor: Any) -> None:
    work = Project.objects.get(learner=learner)
    version = work.versions.order_by("num")[0]
    note = projects.annotate(
        version_uuid=version.uuid, author_id=mentor.pk, start=0, end=4, exact=version.text[:4],
        prefix="", suffix="", category="iterative", at=at(90),
        body=f"{learner.first_name}, write to {mentor.email} or ask {mentor.first_name}.",
    )  # fmt: skip
    projects.reply(
        annotation_uuid=note, author_id=learner.pk, at=at(91),
        body=f"Thank you, {mentor.first_name}! {learner.get_full_name()}",
    )  # fmt: skip
    other = Project.objects.exclude(learner=learner).order_by("pk")[0]
    ProjectVersion.objects.filter(project=other, num=1).update(
        reflection=f"{mentor.first_name} and my friend {learner.get_full_name()} helped."
    )
    projects.save_draft(
        unit=programmes.unit_by_id(work.unit_id), learner_id=other.learner_id, title="T",
        reflection="", source=f"as {learner.username} said", at=at(91),
    )  # fmt: skip
    projects.grant_extensions(
        unit=programmes.unit_by_id(work.unit_id), learner_ids=[learner.pk],
        until=at(95).date(), at=at(50),
        reason=f"{learner.first_name} was ill", granted_by=mentor.pk,
    )  # fmt: skip
    panel = ReviewPanel.objects.filter(project=work)[0]
    ReviewAssignment.objects.filter(panel=panel).update(
        overall=f"I think this is {learner.get_full_name()}",
        comments={"craft": f"ask {learner.username}"},
    )
    mentors.declare_pause(
        mentor_id=world.mentor.id, starts_on=at(100).date(), ends_on=at(101).date(),
        reason=f"{mentor.first_name} is away", at=at(99), actor=mentor.pk,
    )  # fmt: skip


def words_of(user: Any) -> list[str]:
    return [user.username, user.email, user.first_name, user.last_name, user.get_full_name()]


def everything() -> str:
    """Every value of every column of ours, and what is exported."""
    out = []
    for label in ("mentor_recognition", "mentor_recognition_standalone"):
        for model in apps.get_app_config(label).get_models():
            for row in model.objects.values():
                out.append(f"{model.__name__} {json.dumps(row, default=str, ensure_ascii=False)}")
    return "\n".join(out)


def found(words: list[str], text: str) -> list[str]:
    return [
        line for line in text.splitlines() for word in words if word.casefold() in line.casefold()
    ]


def counts() -> dict[str, int]:
    gone = {"AuditPerson", "Draft", "Notice", "NoticePreference", "Forgotten", "AuditEntry",
            "AuditHead",
            "MentorRequest", "Block", "FitCheck", "OutboxItem", "Message", "SentEvent"}  # fmt: skip
    models_of_ours: list[type[models.Model]] = [
        *apps.get_app_config("mentor_recognition").get_models()
    ]
    return {
        model.__name__: model._default_manager.count()
        for model in models_of_ours
        if model.__name__ not in gone
    }


def rename_account(user: Any) -> None:
    """What the platform does to the account at the end."""
    get_user_model().objects.filter(pk=user.pk).update(
        username="retired__user_x", email="retired__user_x@retired.invalid", first_name="",
        last_name="", is_active=False,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["learner", "mentor"])
def test_a_retired_person_is_nowhere_and_every_count_stands(
    played: World, caplog: pytest.LogCaptureFixture, tmp_path: Path, who: str
) -> None:
    user = played.learners[0] if who == "learner" else played.mentor_user
    words, before, rates = words_of(user), counts(), recognition_figures(played)
    assert found(words, everything())
    privacy.retire_person(user_id=user.pk, at=at(210))
    rename_account(user)
    assert found(words, everything()) == []
    assert found(words, caplog.text) == []
    call_command("export_credentials", str(tmp_path / "out"), stdout=StringIO())
    exported = "\n".join(path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.json"))
    assert exported
    assert found(words, exported) == []
    out = StringIO()
    for other in [*played.learners[:2], played.mentor_user]:
        call_command("export_person_data", str(other.pk), stdout=out)
    assert found(words, out.getvalue()) == []
    assert counts() == before
    assert recognition_figures(played) == rates
    assert audit.verify() is None
    assert not AuditPerson.objects.filter(user_id=user.pk).exists()
    for document in map(json.loads, [row.document for row in all_credentials()]):
        assert badges.verify(document, at=timezone.now() + timedelta(days=1)).valid
    for evaluation in recognition.evaluations(term_id=played.terms[0].id):
        assert recognition.recompute(evaluation.uuid) == []


def recognition_figures(world: World) -> Any:
    """What is counted: pairings, evaluations, published figures, comments by state."""
    return (
        sorted(Pairing.objects.values_list("uuid", flat=True)),
        [(one.tier_key, one.result, one.facts_hash) for one in recognition.evaluations()],
        sorted(Annotation.objects.values_list("state", "category", "created_at")),
        sorted(ReviewPanel.objects.values_list("pk", "score")),
    )


def test_retiring_again_changes_nothing(played: World) -> None:
    user = played.learners[0]
    privacy.retire_person(user_id=user.pk, at=at(210))
    once = everything()
    privacy.retire_person(user_id=user.pk, at=at(220))
    assert everything() == once


def test_the_work_of_others_keeps_its_comments_where_they_stood(played: World) -> None:
    other = Project.objects.exclude(learner=played.learners[0]).order_by("pk")[0]
    version = other.versions.order_by("num")[0]
    note = version.annotations.get()
    privacy.retire_person(user_id=played.learners[0].pk, at=at(210))
    version.refresh_from_db()
    assert version.text[note.start : note.end] == note.exact
    assert "•" in version.reflection


@pytest.mark.parametrize("username", ["final", "tide", "announce", "A"])
def test_a_username_that_is_an_ordinary_word_spoils_nobodys_data(
    played: World, username: str
) -> None:
    """Keys, states and titles are words too: a person called "final" must not end the stages."""
    user = enrol(played.course)
    get_user_model().objects.filter(pk=user.pk).update(username=username)
    items = [outbox.NewItem("announce", f"n{num}", {"happening": "final"}) for num in range(25)]
    outbox.write(items, at=at(99))
    Annotation.objects.update(body=f"the {username} one")  # few rows: it may be the person
    before = everything().replace(f"the {username} one", "")
    privacy.retire_person(user_id=user.pk, at=at(210))
    after = everything()
    for words in ('"stage": "final"', '"topic": "announce"', '"cohort": "A"', "Tide gauges"):
        assert after.count(words) == before.count(words), words


def test_what_cannot_be_removed_is_raised_and_nothing_is_half_done(
    played: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*, user_id: int, at: Any) -> None:
        raise RuntimeError("the database went away")

    before = everything()
    monkeypatch.setattr(retirement, "AREAS", (*retirement.AREAS, broken))
    with pytest.raises(RuntimeError):
        handlers.retire(played.learners[0].pk)
    assert everything() == before


SIGNALS = (
    functions.USER_RETIRE_MAILINGS,
    functions.USER_RETIRE_LMS_MISC,
    functions.USER_RETIRE_LMS_CRITICAL,
)


@pytest.fixture
def lms(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    settings.MENTOR_RECOGNITION_HOST = "mentor_recognition_xblock.hosts.openedx.host.OpenEdxHost"
    install(monkeypatch)
    from mentor_recognition_xblock.hosts import get_host

    get_host().listen_for_retirement(handlers.retire)
    yield
    for signal in SIGNALS:
        signal.receivers.clear()
        signal.sender_receivers_cache.clear()


@pytest.mark.parametrize("order", [SIGNALS, SIGNALS[::-1]])
def test_the_platforms_signals_retire_in_any_order_even_after_the_account_was_renamed(
    played: World, lms: None, order: Any
) -> None:
    user = played.learners[0]
    words = words_of(user)
    tables.UserRetirementStatus.objects.create(
        user=user, original_username=user.username, original_email=user.email,
        original_name=user.get_full_name(), retired_username="r", retired_email="r@r",
    )  # fmt: skip
    rename_account(user)
    renamed = get_user_model().objects.get(pk=user.pk)
    for signal in order:
        signal.send(sender=None, user=renamed, email="x", new_email="y")
    assert found(words, everything().replace("retired__user_x", "")) == []
    assert audit.verify() is None


def test_a_retirement_that_fails_stops_the_platforms_step(
    played: World, lms: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*, user_id: int, at: Any) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr(retirement, "AREAS", (broken,))
    with pytest.raises(RuntimeError):
        functions.USER_RETIRE_LMS_MISC.send(sender=None, user=played.learners[0])


def test_a_name_that_cannot_be_learned_is_no_retirement(
    played: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(self: Any, user_id: int) -> Any:
        raise HostUnavailable("identity", "OperationalError")

    monkeypatch.setattr(
        "mentor_recognition_xblock.hosts.standalone.host.StandaloneHost.identity", unknown
    )
    with pytest.raises(HostUnavailable):
        privacy.retire_person(user_id=played.learners[0].pk, at=at(210))


def test_every_area_that_knows_people_forgets_them() -> None:
    """A new table with people in it needs its area's part in retirement."""
    areas = {forget.__module__.split(".")[1] for forget in retirement.AREAS} | {"audit"}
    knowing = {
        model.__module__.split(".")[1]
        for model in apps.get_app_config("mentor_recognition").get_models()
        if ".. pii:" in (model.__doc__ or "")
    }
    assert knowing <= areas


def test_offices_end_and_intake_forgets(played: World) -> None:
    user = played.learners[0]
    programmes.appoint(
        programme_id=played.programme.id, user_id=user.pk, role="manager", at=START, actor=None
    )
    privacy.retire_person(user_id=user.pk, at=at(210))
    held = programmes.roles_of(programme_id=played.programme.id, user_id=user.pk, at=at(211))
    assert held == frozenset()
    assert intake.export_person(user_id=user.pk) == {"courses": [], "events": []}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("María López", "MARIA LOPEZ"),
        ("María López", "López, María"),
        ("María López", "maria_lopez.pdf"),
        ("María López", "marialopez"),
        ("María López", "Mari\u0301a Lo\u0301pez"),
        ("María López", "Ma\u200bría Lópe\u00adz"),
        ("Sean O'Brien", "Sean O’Brien"),
        ("Олена Шевченко", "ОЛЕНА ШЕВЧЕНКО"),
        ("محمد علي", "علي محمد"),
        ("王小明", "王小明"),
        ("Jose Lopez", "José López"),
        ("Sergio Nunez", "Sérgio Núñez"),
        ("Maria Lopez", "Ｍａｒｉａ Ｌｏｐｅｚ"),
        ("Maria Lopez", "Mаria Lоpez"),  # two letters are Cyrillic
        ("Maria Lopez", "Maria\U0001f600Lopez"),
        ("Ian McDonald", "Ian Mc Donald"),
        ("فاطمة يحيى", "فاطمه يحيى"),
    ],
)
def test_a_retired_name_goes_in_whatever_form_others_wrote_it(name: str, written: str) -> None:
    story = make_story()
    note = story.annotate(story.submit(), body=f"Ask {written} or ask a friend.")
    assert redact(HostIdentity(frozenset({name}), frozenset())) == 2  # what is written, and shown
    body = Annotation.objects.get(uuid=note).body
    # Comments are Markdown, which is kept composed (Unicode NFC): a letter with its accent is one.
    composed = unicodedata.normalize("NFC", written)
    assert (
        body
        == f"Ask {'•' * len(composed.removesuffix('.pdf'))}"
        + (".pdf" if written.endswith(".pdf") else "")
        + " or ask a friend."
    )
