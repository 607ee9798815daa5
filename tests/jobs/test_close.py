"""A term's close is long work: counted in mentors, whole or not at all, repeated after a kill."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from mentor_recognition_xblock.audit import api as audit
from mentor_recognition_xblock.errors import RecognitionError
from mentor_recognition_xblock.jobs import api as jobs
from mentor_recognition_xblock.jobs import running
from mentor_recognition_xblock.jobs.models import Job
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import PolicyVersion
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.models import Evaluation, Outcome, TermClose

from ..population import Site, make_site
from .kind import Killed

pytestmark = pytest.mark.django_db(transaction=True)
MENTORS = 6


def closed_site(mentors: int = MENTORS) -> Site:
    site = make_site(terms=2)
    for mentor_id in site.many_mentors(mentors):
        site.steady(mentor_id, terms=range(1, 2))
    site.write()
    programmes.close_term(term_id=site.terms[0].id, at=site.end(1), actor=None)
    return site


def work(job: Job) -> bool:
    return jobs.run(job_uuid=job.uuid, clock=timezone.now)


def test_the_close_starts_one_job_for_its_term(queued: list[str]) -> None:
    site = closed_site()
    programmes.close_term(term_id=site.terms[0].id, at=site.end(1), actor=None)
    (job,) = Job.objects.all()
    assert (job.kind, job.programme_id) == ("close", site.programme.id)
    assert job.subject_key == f"term:{site.terms[0].uuid}"
    assert str(job.uuid) in queued
    assert not Evaluation.objects.exists()


def test_the_job_evaluates_every_mentor_and_says_how_many(queued: list[str]) -> None:
    site = closed_site()
    (job,) = Job.objects.all()
    assert work(job)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", MENTORS, MENTORS)
    assert job.result["mentors"] == MENTORS
    assert job.result["evaluations"] == Evaluation.objects.count() > 0
    assert TermClose.objects.get().term_id == site.terms[0].id


def test_mentors_are_counted_while_they_are_evaluated(
    queued: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PACE", 0.0)
    site = closed_site()
    told: list[tuple[int, int, str]] = []
    recognition.evaluate_term(
        term_id=site.terms[0].id, at=site.end(1), progress=lambda *how: told.append(how)
    )
    evaluating = [(count, MENTORS, "evaluating") for count in range(MENTORS)]
    assert told == [(0, 0, "reading"), *evaluating, (MENTORS, MENTORS, "writing")]


@pytest.mark.parametrize("step", ["reading", "evaluating", "writing"])
def test_a_close_whose_worker_is_killed_stands_whole_after_the_next(
    queued: list[str], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(running, "PACE", 0.0)
    site = closed_site()
    (job,) = Job.objects.all()

    def told(*how: Any) -> None:
        if how[2] == step and how[0] in (0, MENTORS // 2, MENTORS):
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(running._Teller, "__call__", lambda _self, *how: told(*how))
        with pytest.raises(Killed):
            work(job)
    # Nobody reads a part of a close.
    assert not Evaluation.objects.exists()
    assert not TermClose.objects.exists()
    Job.objects.update(heartbeat_at=timezone.now() - jobs.PATIENCE)
    assert work(job)
    whole = closed_site()
    other = Job.objects.get(programme_id=whole.programme.id)
    assert work(other)
    for table in (Evaluation, Outcome, TermClose):
        counts = [table.objects.filter(term_id=one.terms[0].id).count() for one in (site, whole)]
        assert counts[0] == counts[1] > 0, table.__name__
    stream = f"programme:{site.programme.id}"
    actions = [one.action for one in audit.entries(stream=stream)]
    assert (actions.count("term.evaluated"), actions.count("pairings.completed")) == (1, 1)
    assert audit.verify() is None


def test_a_term_evaluated_already_is_found_so(queued: list[str]) -> None:
    site = closed_site()
    run = recognition.evaluate_term(term_id=site.terms[0].id, at=site.end(1))
    (job,) = Job.objects.all()
    assert work(job)
    job.refresh_from_db()
    assert job.result == {"mentors": run.mentors, "evaluations": run.evaluations}
    assert TermClose.objects.count() == 1


def test_a_programme_without_a_policy_stops_the_close_with_what_to_do(queued: list[str]) -> None:
    closed_site()
    PolicyVersion.objects.all().delete()
    (job,) = Job.objects.all()
    with pytest.raises(RecognitionError):
        work(job)
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.problem
