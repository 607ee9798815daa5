"""Badges are signed again as long work: counted, taken up where it stopped, each badge once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.badges.issuer import batches
from mentor_recognition_xblock.badges.models import Credential
from mentor_recognition_xblock.jobs import api as jobs
from mentor_recognition_xblock.jobs import running
from mentor_recognition_xblock.jobs.models import Job
from mentor_recognition_xblock.notifications import api as notifications
from mentor_recognition_xblock.programmes import api as programmes

from ..badges.conftest import Decide, decide, issuer
from ..factories import START, UserFactory, make_world
from .kind import Killed

__all__ = ["decide", "issuer"]
pytestmark = pytest.mark.django_db(transaction=True)


def lacking(decide: Decide, count: int) -> list[Any]:
    found = [decide().uuid for _number in range(count)]
    Credential.objects.all().delete()
    return found


def test_a_batch_is_one_job_with_counts_and_says_how_many_failed(
    issuer: Path, decide: Decide, queued: list[str]
) -> None:
    good = lacking(decide, 2)
    for decision in good:
        badges.issue_for_decision(decision_uuid=str(decision), at=START)
    bad = decide(outcome="decline").uuid
    batch = badges.start_batch(decisions=[*good, bad], reason="key-1 is old", at=START, again=True)
    badges.retry_batch(batch_uuid=batch.uuid, at=START)
    job = Job.objects.get(kind="sign")
    assert jobs.run(job_uuid=job.uuid, clock=timezone.now)
    job.refresh_from_db()
    assert (job.state, job.total) == ("done", 3)
    assert job.result == {"signed": 2, "failed": 1}
    # What failed is put back in line, in a job of its own.
    badges.retry_batch(batch_uuid=batch.uuid, at=START)
    assert Job.objects.filter(kind="sign", active=True).count() == 1


def test_a_batch_whose_worker_was_killed_goes_on_and_signs_each_badge_once(
    issuer: Path, decide: Decide, queued: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PACE", 0.0)
    wanted = lacking(decide, 4)
    badges.start_batch(decisions=wanted, reason="test", at=START)
    chunk = batches.run_batch
    done: list[int] = []

    def half(**given: Any) -> bool:
        if done:
            raise Killed
        done.append(1)
        return chunk(**given, size=2)

    job = Job.objects.get(kind="sign")
    with monkeypatch.context() as patch:
        patch.setattr(batches, "run_batch", half)
        with pytest.raises(Killed):
            jobs.run(job_uuid=job.uuid, clock=timezone.now)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("running", 2, 4)
    before = set(Credential.objects.values_list("uuid", flat=True))
    assert len(before) == 2
    assert notifications.redrive(at=timezone.now(), ignore_leases=True).failures == ()
    job.refresh_from_db()
    assert job.result == {"signed": 4, "failed": 0}
    assert before < set(Credential.objects.values_list("uuid", flat=True))
    assert sorted(Credential.objects.values_list("decision_uuid", flat=True)) == sorted(wanted)


def test_the_sites_administrators_watch_it_and_a_manager_does_not(
    issuer: Path, decide: Decide, queued: list[str]
) -> None:
    world = make_world()
    badges.start_batch(decisions=lacking(decide, 1), reason="key-1 is old", at=START)
    job = Job.objects.get(kind="sign")
    jobs.run(job_uuid=job.uuid, clock=timezone.now)
    manager, admin = UserFactory(), UserFactory(is_superuser=True)
    programmes.appoint(
        programme_id=world.programme.id, user_id=manager.pk, role="manager", at=START, actor=None
    )
    place = reverse("mentor_recognition:console_job", args=[world.programme.slug, job.uuid])
    shown = []
    for user in (admin, manager):
        client = Client()
        client.force_login(user)
        shown.append(client.get(place))
    assert [one.status_code for one in shown] == [200, 404]
    page = shown[0].content.decode()
    assert "key-1 is old" in page
    assert "1 badge is signed." in page
