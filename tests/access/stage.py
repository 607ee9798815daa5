"""A programme with everything in it, another beside it, and one person for each role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from unittest import mock

from django.contrib.auth import get_user_model
from django.utils import timezone

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.core.policy import content_hash
from mentor_recognition_xblock.hosts import Viewer
from mentor_recognition_xblock.hosts.standalone.host import StandaloneHost
from mentor_recognition_xblock.jobs import api as jobs
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.notifications.preferences import unsubscribe_token
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import PolicyVersion
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.models import (
    BackTest,
    DossierReview,
    Evaluation,
    Proposal,
)
from mentor_recognition_xblock.reviews import api as reviews
from mentor_recognition_xblock.units.activities import ACTIVITIES

from ..block.runtime import act, place
from ..factories import START, UserFactory, World, enrol, make_world
from ..projects import documents
from . import appeal_requests, proposal_requests, session_requests, sponsor_requests
from .agreement_requests import agree
from .portfolio_requests import show

ROLES = (
    "anonymous", "outsider", "learner", "past_learner", "other_learner", "mentor", "other_mentor",
    "reviewer", "course_staff", "other_staff", "manager", "other_manager", "committee", "chair",
    "is_the_mentor", "paired_with", "manager_too", "superuser", "masked_learner", "masked_mentor",
    "masked_reviewer", "author", "non_author",
)  # fmt: skip


@dataclass
class Stage:
    """``people`` by role; ``given`` holds what addresses and actions name."""

    world: World
    other: World
    people: dict[str, Any]
    units: dict[str, str]
    given: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def eyes(self, role: str) -> Iterator[Any]:
        """Be the person of the role, in Studio or with other eyes where it says so."""
        user = self.people[role]
        with ExitStack() as stack:
            if role.startswith("masked_"):
                viewer = Viewer(user.pk, masquerading=True)
                stack.enter_context(mock.patch.object(StandaloneHost, "viewer", lambda *_: viewer))
                stack.enter_context(
                    mock.patch.object(StandaloneHost, "masquerades", lambda *_: True)
                )
            if role == "is_the_mentor":
                _office(self.world, user, "committee")
            if role in ("author", "non_author"):
                stack.enter_context(mock.patch.object(StandaloneHost, "in_studio", lambda *_: True))
            yield user


def evaluation(world: World, *, tier: str = "proficient", near_miss: bool = False) -> Any:
    """A stored evaluation of the world's mentor."""
    row = {
        "course": world.course.course_key, "cohort": "A", "reliable": True,
        "ended_on": "2026-05-01", "baseline": 1.0, "final": 3.0,
    }  # fmt: skip
    facts = {
        "as_of": "2026-05-30", "projects": [], "terms": [], "lapses": [],
        "outcomes": [{"pairing": str(num), **row} for num in range(6)],
    }  # fmt: skip
    version = programmes.policy_in_force(programme_id=world.programme.id, at=START)
    return Evaluation.objects.create(
        mentor_id=world.mentor.id, term_id=world.terms[0].id, policy_version_id=version.id,
        tier_key=tier, result="met", near_miss=near_miss, gates=[], facts=facts,
        facts_hash="sha256:" + "0" * 64, created_at=START,
    )  # fmt: skip


def proposal(world: World, tier: str = "proficient") -> Any:
    """An open proposal on the world's mentor."""
    return Proposal.objects.create(
        programme_id=world.programme.id, mentor_id=world.mentor.id, tier_key=tier,
        evaluation=evaluation(world, tier=tier), opened_at=START, due_at=START + timedelta(days=30),
    )  # fmt: skip


def _office(world: World, user: Any, role: str) -> Any:
    programmes.appoint(
        programme_id=world.programme.id, user_id=user.pk, role=role, at=START, actor=None
    )
    return user


def _reviewer(world: World) -> Any:
    user = enrol(world.course)
    reviews.appoint_founding_reviewer(
        programme_id=world.programme.id, user_id=user.pk, at=START, actor=None,
        reason="Assessed this course for years.",
    )  # fmt: skip
    return user


def build() -> Stage:
    """Once for all roles; every request is undone."""
    from mentor_recognition_xblock.programmes.models import ProgrammeRole

    world, other = make_world(learners=3), make_world()
    badges.create_key(at=START)
    key = badges.create_key(at=START, kind="ES256")
    for one in (world, other):
        reviews.seed_shipped_rubric(programme_id=one.programme.id, at=START, actor=None)
    units = {name: place(world, name) for name in ACTIVITIES}
    units["project"] = place(world, "project", due_at="2029-06-01T12:00:00Z")
    units["unknown"] = place(world, "puzzle")
    reviewers = [_reviewer(world) for _index in range(5)]
    learner, asking = world.learners[0], enrol(world.course)
    people: dict[str, Any] = {
        "anonymous": None,
        "outsider": UserFactory(),
        "learner": learner,
        "past_learner": world.learners[2],
        "is_the_mentor": world.mentor_user,
        "other_learner": other.learners[0],
        "mentor": world.mentor_user,
        "other_mentor": other.mentor_user,
        "course_staff": enrol(world.course, role="staff"),
        "other_staff": enrol(other.course, role="staff"),
        "manager": _office(world, UserFactory(), "manager"),
        "other_manager": _office(other, UserFactory(), "manager"),
        "committee": _office(world, UserFactory(), "committee"),
        "chair": _office(world, UserFactory(), "chair"),
        "paired_with": _office(world, world.learners[1], "committee"),
        "manager_too": _office(world, UserFactory(), "committee"),
        "superuser": get_user_model().objects.create_superuser("root"),
        "masked_learner": learner,
        "masked_mentor": world.mentor_user,
        "author": enrol(world.course, role="staff"),
        "non_author": enrol(world.course),
    }
    # As an older version allowed it: both offices at once.
    ProgrammeRole.objects.create(
        programme_id=world.programme.id, user_id=people["manager_too"].pk, role="manager",
        since=START, active=True,
    )  # fmt: skip
    stage = Stage(world, other, people, units, {"key": key})
    _play(stage, asking)
    stage.given |= session_requests.play(
        world.programme.id,
        [learner, people["committee"], *reviewers],
        timezone.now(),
        leader=people["manager"],
    )
    stage.given |= proposal_requests.play(
        world.programme.id, people["mentor"], reviewers[0], timezone.now()
    )
    stage.given |= appeal_requests.play(world, people, timezone.now())
    stage.given["reviewed"] = proposal_requests.review(world.learners[1], timezone.now())
    busy = {
        one.pk: reviews.open_assignments(
            programme_id=world.programme.id, reviewer_id=one.pk, at=timezone.now()
        )
        for one in reviewers
    }
    drawn = next(one for one in reviewers if busy[one.pk])
    people["reviewer"] = people["masked_reviewer"] = drawn
    stage.given["assignment"] = busy[drawn.pk][0].uuid
    return stage


PICTURE = ("tide.png", documents.picture())


def _play(stage: Stage, asking: Any) -> None:
    world, given = stage.world, stage.given
    now, programme_id = timezone.now(), world.programme.id
    words = {"title": "Tide", "source": "Some work on tides.", "reflection": "", "final": False}
    learner = world.learners[0]
    for one in world.learners[:2]:
        status, answer = act(stage.units["project"], one, "keep_file", form={"file": PICTURE})
        assert status == 200
        (file,) = re.findall(r'data-mr-file-row="([^"]+)"', answer["html"])
        given.setdefault("file", file)
        held = {**words, "files": {file: "High tide"}}
        status, _answer = act(stage.units["project"], one, "submit", held)
        assert status == 200
    from mentor_recognition_xblock.badges.models import Credential, StatusList
    from mentor_recognition_xblock.projects.copy_models import FileCopy
    from mentor_recognition_xblock.projects.file_models import ProjectFile, VersionFile
    from mentor_recognition_xblock.projects.models import KeptDraft, Project, ProjectVersion
    from mentor_recognition_xblock.reviews.models import Certificate, ReviewPanel

    draft = {**words, "source": "More work on tides.", "base": 1, "key": "k"}
    assert act(stage.units["project"], learner, "save_draft", draft)[0] == 200
    given["draft"] = KeptDraft.objects.get(learner=learner).uuid
    given["copy"] = FileCopy.objects.create(
        unit_id=Project.objects.get(learner=learner).unit_id, learner=learner, asked_at=now,
        url="https://example.org/a.py", digest="a", state="failed", active=None,
    ).uuid  # fmt: skip
    given["project"] = Project.objects.get(learner=learner).uuid
    version = ProjectVersion.objects.get(project__learner=learner)
    given["version"] = version.uuid
    # What the outbox does once a transaction has committed; this one never does.
    for one in ProjectVersion.objects.all():
        reviews.open_panel(version_id=one.pk, stage="baseline", at=now)
    given["panel"] = ReviewPanel.objects.get(version=version).uuid
    unit = programmes.unit(stage.units["project"])
    assert unit is not None
    given["application"] = mentors.apply_to_mentor(
        programme_id=programme_id, user_id=learner.pk, hours=2, expertise=[], prose="", at=now
    ).uuid
    given["extension"] = projects.ask_for_extension(
        unit=unit, learner_id=learner.pk, until=date(2029, 7, 1), reason="Ill.", at=now
    ).uuid
    projects.grant_extensions(
        unit=unit, learner_ids=[world.learners[1].pk], until=date(2029, 9, 1), reason="Ill.",
        granted_by=world.mentor_user.pk, at=now,
    )  # fmt: skip
    (given["later"],) = (
        one.uuid for one in projects.extensions_in_force([unit.course_key], at=now)
    )
    reviews.begin_rubric_draft(programme_id=programme_id, source="shipped", at=now, actor=None)
    programmes.begin_policy_draft(programme_id=programme_id, at=now)
    rules = programmes.newest_policy(programme_id)
    given["back_test"] = BackTest.objects.create(
        programme_id=programme_id, content=rules.content, content_hash="sha256:0", closes=1,
        against_id=rules.id, made_at=START,
        report={"closes": [], "mentors": 0, "tiers": [], "bands": [], "moved": []},
    ).uuid  # fmt: skip
    given |= growth(world)
    given["exemplar"] = reviews.write_exemplar(
        programme_id=programme_id, title="A kite", source="We built kites.", at=now, actor=None
    )
    lent = Project.objects.create(
        unit_id=Project.objects.get(learner=learner).unit_id, learner=asking,
        title="Mill", created_at=START, finished_at=START, lent_at=START,
    )  # fmt: skip
    mill = ProjectVersion.objects.create(
        project=lent, num=1, title="Mill", source="Mill.", html="<p>Mill.</p>", text="Mill.",
        words=1, is_final=True, content_hash="", submitted_at=START,
    )  # fmt: skip
    held = ProjectFile.objects.get(uuid=given["file"])
    VersionFile.objects.create(version=mill, file=held, num=1, alt="High tide")
    given["lent"] = mill.uuid
    given |= show(world, given, at=now)
    given["certificate"] = Certificate.objects.order_by("pk")[0].pk
    given["annotation"] = projects.annotate(
        version_uuid=version.uuid, author_id=world.mentor_user.pk, start=0, end=4, exact="Some",
        prefix="", suffix=" work", category="iterative", body="Which?", suggested="All", at=now,
    )  # fmt: skip
    given["pointed"] = projects.annotate_part(
        version_uuid=version.uuid, author_id=world.mentor_user.pk, category="iterative",
        part=projects.Part(1, 10, 10, 50, 50), body="Which?", at=now,
    )  # fmt: skip
    given |= _orphan(world)
    given["banked"] = projects.bank_comment(
        user_id=world.mentor_user.pk, course_key=world.course.course_key, body="How do you know?",
        category="iterative", at=now,
    )  # fmt: skip
    pair = world.pairings[0]
    given["pairing"] = pair.uuid
    given |= agree(world, at=now)
    # The third learner's pairing has ended: closing words, hand-over, unblocking.
    ended = world.pairings[2]
    pairing.end_pairing(pairing_id=ended.id, reason="no_fault", parted=True, at=now, actor=None)
    given["ended"] = ended.uuid
    given["words"] = badges.offer_testimonial(
        pairing_id=ended.id, learner_id=ended.learner_id, scope="public", show_name=False, at=now,
        text="She asked what I meant until I knew it myself.",
    ).uuid  # fmt: skip
    mentors.commit_capacity(
        mentor_id=world.mentor.id, term_id=world.terms[0].id, capacity=9, at=START, actor=None
    )
    given["request"] = pairing.ask_for_mentor(
        programme_id=programme_id, course_key=world.course.course_key, learner_id=asking.pk,
        goal="portfolio", need="Help.", skills=[], languages=[], time_zone="", at=now,
    ).uuid  # fmt: skip
    waits = proposal(world, "master")
    given["proposal"], given["evaluation"] = waits.uuid, waits.evaluation.uuid
    given["dossier_review"] = DossierReview.objects.create(
        evaluation=waits.evaluation, mentor_id=world.mentor.id, term_id=world.terms[0].id,
        asked_at=START,
    ).uuid  # fmt: skip
    decided = recognition.decide(
        proposal_uuid=proposal(world).uuid, outcome="award", at=now,
        actor=stage.people["chair"].pk,
        reason="Every learner grew and the dossier reads as the figures do.",
    )  # fmt: skip
    badge = badges.issue_for_decision(decision_uuid=str(decided.uuid), at=now)
    given["credential"] = badge.uuid
    badges.claim(credential_uuid=badge.uuid, user_id=world.mentor_user.pk, public=False, at=now)
    given["achievement"] = badge.achievement_uuid
    given["today"] = now.date().isoformat()
    peer = next(one for one in mentors.mentors(programme_id) if one.uuid == given["peer"])
    given |= sponsor_requests.play(world.mentor, peer.id, world.mentor_user, decided.uuid, now)
    given["refresh"] = Credential.objects.values_list("refresh_uuid", flat=True)[0]
    given["status"] = StatusList.objects.values_list("uuid", flat=True)[0]
    given["exchange"] = badges.open_exchange(
        credential_uuid=badge.uuid, user_id=world.mentor_user.pk, at=now
    ).token
    given["job"] = jobs.start(
        programmes.CLOSE, subject="term:staged", programme_id=programme_id, at=now, by=None,
        about={"term": world.terms[0].id, "num": 1, "title": "Term 1"},
    ).uuid  # fmt: skip
    given["stop"] = unsubscribe_token(learner.pk)
    portfolio.save_page(
        mentor_id=world.mentor.id, user_id=world.mentor_user.pk, at=now,
        wish=portfolio.Wish("Quill", "I read drafts twice", "Slowly."), plain_words=[],
        plain_in="",
    )  # fmt: skip
    portfolio.set_page_public(
        mentor_id=world.mentor.id, user_id=world.mentor_user.pk, public=True, at=now
    )
    kept = portfolio.page_of(world.mentor.id)
    assert kept is not None
    given["page"] = kept.uuid
    given["spotlight"] = portfolio.draft_spotlight(
        programme_id=programme_id, mentor_id=world.mentor.id, title="A reader",
        body="Reads drafts twice.", at=now, actor=stage.people["manager"].pk,
    ).uuid  # fmt: skip


def growth(world: World) -> dict[str, Any]:
    """Another mentor's contribution that waits, one's own that came back, and learning."""
    peer = mentors.enrol_mentor(
        programme_id=world.programme.id, user_id=enrol(world.course).pk, hours_per_week=2,
        expertise=[], at=START, actor=None,
    )  # fmt: skip
    said = {"kind": "guide", "words": "W", "link": "", "done_on": START.date(), "at": START}
    theirs = mentors.offer_contribution(mentor_id=peer.id, title="Theirs", **said)
    own = mentors.offer_contribution(mentor_id=world.mentor.id, title="Own", **said)
    mentors.judge_contribution(
        uuid=own.uuid, by=peer.user_id, accepts=False, reason="Too short.", at=START
    )
    record = mentors.record_learning(
        mentor_id=world.mentor.id, kind="course", title="T", words="", hours=1,
        done_on=START.date(), at=START,
    )  # fmt: skip
    # The tier that the stage's mentor holds lets them stand beside others.
    rules = programmes.newest_policy(world.programme.id)
    content = {**rules.content}
    content["tiers"] = [
        {**tier, "rights": ["supervise"]} if tier["key"] == "proficient" else tier
        for tier in content["tiers"]
    ]
    PolicyVersion.objects.filter(pk=rules.id).update(
        content=content, content_hash=content_hash(content)
    )
    return {
        "theirs": theirs.uuid, "own_contribution": own.uuid, "learning": record.uuid,
        "peer": peer.uuid,
    }  # fmt: skip


__all__ = ["ROLES", "Stage", "build", "evaluation", "proposal"]


def _orphan(world: World) -> dict[str, Any]:
    """A comment on the second learner's work, whose words are gone from the next version."""
    from mentor_recognition_xblock.projects.models import AnnotationAnchor, ProjectVersion

    first = ProjectVersion.objects.get(project__learner=world.learners[1])
    uuid = projects.annotate(
        version_uuid=first.uuid, author_id=world.mentor_user.pk, start=0, end=4, exact="Some",
        prefix="", suffix=" work", category="iterative", body="Which?", at=timezone.now(),
    )  # fmt: skip
    later = ProjectVersion.objects.create(
        project_id=first.project_id, num=2, title="Tide", source="Mill.", html="<p>Mill.</p>",
        text="Mill.", words=1, content_hash="", submitted_at=timezone.now(),
    )  # fmt: skip
    AnnotationAnchor.objects.create(
        annotation_id=first.annotations.get(uuid=uuid).pk, version=later, status="lost"
    )
    return {"orphan": uuid, "orphan_version": later.uuid}
