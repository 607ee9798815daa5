"""A grade or a completed part beside a documented skill: shown with its date, never the answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from mentor_recognition_xblock.hosts import HostUnavailable, get_host
from mentor_recognition_xblock.hosts.standalone.models import Grade
from mentor_recognition_xblock.skills import api as skills
from mentor_recognition_xblock.skills.models import SkillClaim

from ..block.runtime import act, place, view
from ..block.test_sentences import words
from ..factories import START
from ..personal.test_pages import signed_in
from ..portfolio.works import Work, certify, make_work
from .test_skills import answer, document, manager

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
PART = "block-v1:Harbour+Tides+2026+type@sequential+block@week3"


@pytest.fixture
def work() -> Iterator[Work]:
    with time_machine.travel(START + DAY, tick=False):
        yield make_work()


def declare(work: Work, **fields: Any) -> Any:
    """A skill as its manager's form sends it."""
    sent = {
        "act": "save", "language": "en", "name": "Reading a chart", "about": "", "standard": "",
        "standard_version": "", "review_on": "", "num": "0", **fields,
    }  # fmt: skip
    page = f"/console/{work.world.programme.slug}/skills/"
    return signed_in(manager(work.world)).post(page, sent, follow=True)


def graded(work: Work, share: float, *, part: str = "", at: datetime = START) -> None:
    Grade.objects.update_or_create(
        user=work.learner, course=work.world.course, usage_key=part,
        defaults={"share": share, "at": at},
    )  # fmt: skip


def asked(work: Work, **fields: Any) -> skills.SkillData:
    course = work.world.course.course_key
    page = declare(work, **{"evidence": "grade", "course_key": course, "at_least": "70", **fields})
    assert page.status_code == 200, words(page.content.decode())
    (made,) = skills.skill_map(work.world.programme.id)
    return made


def documented(work: Work, skill: skills.SkillData) -> str:
    work.finish()
    status, shown = document(work, skill.uuid, passage="")
    assert status == 200, shown
    return words(shown["html"])


def verifiers_page(work: Work) -> tuple[Any, str, str]:
    verifier, unit = certify(work.world), place(work.world, "review")
    claim = str(SkillClaim.objects.get().uuid)
    status, shown = act(unit, verifier, "show_skill", {"claim": claim})
    assert status == 200, shown
    return verifier, unit, words(shown["html"])


def test_a_grade_stands_beside_the_work_and_does_not_verify_it(work: Work) -> None:
    skill = asked(work)
    graded(work, 0.82, at=START)
    said = documented(work, skill)
    assert "reached, with 82 % on" in said
    assert "Waits for a verifier" in said
    _verifier, _unit, blind = verifiers_page(work)
    assert f"reached, in {START:%B %Y}" in blind
    assert "the work decides" in blind
    for told in ("82", work.world.course.title, f"{START.day},", work.learner.username):
        assert told not in blind.split("The platform says")[1].split(".")[0]
    assert SkillClaim.objects.get().state == skills.ClaimState.WAITING


def test_a_verifier_may_verify_without_it_and_send_back_with_it(work: Work) -> None:
    skill = asked(work)
    graded(work, 0.4)
    assert "not reached yet, with 40 %" in documented(work, skill)
    verifier, unit, blind = verifiers_page(work)
    assert "not reached yet" in blind
    assert answer(work.world, unit, verifier)[0] == 200
    assert SkillClaim.objects.get().state == skills.ClaimState.VERIFIED


@pytest.mark.parametrize(("share", "met"), [(0.6949, False), (0.695, True), (0.7, True), (1, True)])
def test_a_grade_counts_as_people_read_it(work: Work, share: float, met: bool) -> None:
    skill = asked(work)
    graded(work, share)
    assert ("says: reached" in documented(work, skill)) is met


def test_a_part_of_a_course_counts_by_its_grade_or_its_completion(work: Work) -> None:
    graded(work, 0.9, part=PART)
    graded(work, 0.1)
    skill = asked(work, course_key="", usage_key=PART)
    assert skill.evidence is not None
    assert skill.evidence.course_key == work.world.course.course_key
    assert "reached, with 90 %" in documented(work, skill)


def test_a_completed_part_is_told_with_its_day(work: Work) -> None:
    skill = asked(work, evidence="completion", usage_key=work.unit, at_least="")
    said = documented(work, skill)
    # The work in that very unit is finished.
    assert "The platform says: completed on" in said


def test_what_comes_later_is_looked_up_when_the_learner_asks(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    skill = asked(work)

    def away(*_: Any) -> None:
        raise HostUnavailable("grade")

    with monkeypatch.context() as broken:
        broken.setattr(type(get_host()), "grade", away)
        assert "The platform gave no answer" in documented(work, skill)
    graded(work, 0.7)
    claim = {"claim": str(SkillClaim.objects.get().uuid)}
    status, shown = act(work.unit, work.learner, "ask_platform_again", claim)
    assert (status, "reached, with 70 %" in words(shown["html"])) == (200, True)
    assert act(work.unit, work.world.learners[1], "ask_platform_again", claim)[0] == 403
    verifier, unit, _blind = verifiers_page(work)
    assert answer(work.world, unit, verifier)[0] == 200
    graded(work, 0.1)
    status, refused = act(work.unit, work.learner, "ask_platform_again", claim)
    assert (status, refused["error"]["code"]) == (409, "claim_settled")
    assert "reached, with 70 %" in words(view(work.unit, work.learner))


def test_nobody_else_reads_a_grade(work: Work) -> None:
    skill = asked(work)
    graded(work, 0.83)
    documented(work, skill)
    project = str(work.project.uuid)
    mentor = signed_in(work.world.mentor_user)
    shown = mentor.get(
        f"/api/v1/programmes/{work.world.programme.slug}/portfolio/mentee_entry/",
        {"project_uuid": project},
    )
    assert "0.83" not in shown.content.decode()
    status, answered = act(work.unit, work.world.mentor_user, "show", {"uuid": project})
    assert (status, "83 %" in answered["html"]) == (200, False)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"evidence": "grade", "course_key": "here"}, "Say how many per cent"),
        ({"evidence": "grade", "at_least": "70"}, "Choose the course whose grade"),
        ({"evidence": "grade", "at_least": "70", "course_key": "course-v1:No+Such+Run"},
         "not part of the programme"),
        ({"evidence": "grade", "at_least": "101", "course_key": "here"}, "100"),
        ({"evidence": "completion", "course_key": "here"}, "Name the component"),
        ({"evidence": "completion", "usage_key": "week 3"}, "names no part of a course"),
        ({"evidence": "magic"}, "Choose one of the options"),
    ],
)  # fmt: skip
def test_a_wrong_declaration_names_what_to_mend(
    work: Work, fields: dict[str, str], says: str
) -> None:
    if fields.get("course_key") == "here":
        fields = {**fields, "course_key": work.world.course.course_key}
    page = declare(work, **fields)
    assert page.status_code == 400
    assert says in words(page.content.decode())
    assert not skills.skill_map(work.world.programme.id)
