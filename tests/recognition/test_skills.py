"""M5 from the doors that feed it: skills a work aims at, and those that others verified."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from mentor_recognition_xblock.core import metrics
from mentor_recognition_xblock.core.policy import Gate
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import sources
from mentor_recognition_xblock.recognition.evidence import facts_of_all
from mentor_recognition_xblock.skills import api as skills
from mentor_recognition_xblock.skills.models import SkillTarget

from ..block.runtime import act, place
from ..factories import START
from ..portfolio.works import Work, certify, make_work
from ..skills.test_skills import DAY, add, answer, document

pytestmark = pytest.mark.django_db(transaction=True)
# Pairings count from two weeks on.
LATER = START + timedelta(days=30)


@pytest.fixture
def work() -> Iterator[Work]:
    with time_machine.travel(START + DAY, tick=False):
        yield make_work()


def counted(work: Work, *, at: datetime = LATER) -> tuple[int, int]:
    """Decided and verified skills, as a close at a moment reads them of the only project."""
    programme_id = work.world.programme.id
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    found = [
        facts for _id, facts in facts_of_all(next(sources.in_parts(programme_id, at=at)), policy)
    ]
    (project,) = (one for facts in found for one in facts.projects)
    return project.skills_decided, project.skills_verified


def test_skills_aimed_at_count_once_the_work_is_finished_and_verified_ones_twice(
    work: Work,
) -> None:
    chart, tide = add(work.world), add(work.world, "Reading a tide table")
    work.save(skills={str(chart.uuid): True, str(tide.uuid): True})
    work.submit()
    assert counted(work) == (0, 0)
    work.submit(final=True, source="We measured the tide at the old pier, every hour. The end.")
    assert counted(work) == (2, 0)
    document(work, chart.uuid)
    # What waits for its verifier is nobody's fault.
    assert counted(work) == (1, 0)
    answer(work.world, place(work.world, "review"), certify(work.world))
    assert counted(work) == (2, 1)


def test_what_is_sent_back_counts_as_not_verified(work: Work) -> None:
    chart = add(work.world)
    work.save(skills={str(chart.uuid): True})
    work.finish()
    document(work, chart.uuid)
    sent = {"answer": "send_back", "reason": "The passage shows no depth."}
    answer(work.world, place(work.world, "review"), certify(work.world), **sent)
    assert counted(work) == (1, 0)


def test_a_skill_dropped_before_the_final_version_is_not_aimed_at(work: Work) -> None:
    chart, tide = add(work.world), add(work.world, "Reading a tide table")
    work.save(skills={str(chart.uuid): True, str(tide.uuid): True})
    work.save(skills={str(tide.uuid): True}, entry_num=1)
    work.finish()
    assert counted(work) == (1, 0)
    # Taken up and dropped any number of times, each is aimed at once.
    assert SkillTarget.objects.filter(active=True).count() == 1


def test_a_skill_verified_with_another_work_is_left_out(work: Work) -> None:
    chart = add(work.world)
    work.finish()
    document(work, chart.uuid)
    answer(work.world, place(work.world, "review"), certify(work.world))
    other = Work(work.world, place(work.world, "project", ask_skills="true"))
    act(
        other.unit, other.learner, "save_entry", {"skills": {str(chart.uuid): True}, "entry_num": 0}
    )
    other.submit()
    other.submit(final=True, source="Another work on other shores, and its end.")
    programme_id = work.world.programme.id
    policy = programmes.policy_in_force(programme_id=programme_id, at=LATER).policy
    read = next(sources.in_parts(programme_id, at=LATER))
    rows = [one for _id, facts in facts_of_all(read, policy) for one in facts.projects]
    assert sorted((one.skills_decided, one.skills_verified) for one in rows) == [(0, 0), (0, 0)]


def test_the_share_decides_the_gate_on_enough_skills() -> None:
    from ..core.test_metrics import policy, project, strong

    rows = tuple(project(n, skills_decided=2, skills_verified=2 - (n < 2)) for n in range(6))
    rules = policy()
    tier = rules.tier("proficient")
    found = metrics.metric_of("M5").evaluate(rules, tier, Gate("M5", 0.6), strong(projects=rows))
    assert (found.result, found.counts["hits"], found.counts["n"]) == ("met", 10, 12)
    assert found.point == pytest.approx(10 / 12)
    none = metrics.metric_of("M5").evaluate(rules, tier, Gate("M5", 0.6), strong())
    assert (none.result, none.value) == ("not_enough", None)


def test_a_person_reads_in_their_export_what_they_aimed_at(work: Work) -> None:
    chart = add(work.world)
    work.save(skills={str(chart.uuid): True})
    shown = skills.export_person(user_id=work.learner.pk)["skills_aimed_at"]
    assert [one["skill__uuid"] for one in shown] == [chart.uuid]
