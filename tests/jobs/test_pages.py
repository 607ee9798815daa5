"""Who started something watches it, leaves, comes back, and mends it; others do not see it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from mentor_recognition_xblock.access import SITE_ADMIN
from mentor_recognition_xblock.errors import Invalid
from mentor_recognition_xblock.jobs import api as jobs
from mentor_recognition_xblock.jobs import running
from mentor_recognition_xblock.jobs.models import Job
from mentor_recognition_xblock.privacy import api as privacy
from mentor_recognition_xblock.programmes import api as programmes

from ..console.test_pairings import signed_in
from ..factories import START, UserFactory, make_world
from ..pairing.scene import Scene
from .kind import Killed, Parts, fail_at, kill_at

pytestmark = pytest.mark.django_db(transaction=True)


def text(response: Any) -> str:
    """What is read of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", response.content.decode())).split())


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def manager(scene: Scene) -> Any:
    return scene.manager()


@pytest.fixture
def job(parts: Parts, scene: Scene, manager: Any) -> jobs.JobData:
    parts.clock.now = timezone.now()
    return parts.start(programme_id=scene.programme.id, by=manager.pk)


def page(scene: Scene, job: jobs.JobData) -> str:
    return reverse("mentor_recognition:console_job", args=[scene.programme.slug, job.uuid])


def every(scene: Scene) -> str:
    return reverse("mentor_recognition:console_list_jobs", args=[scene.programme.slug])


def stopped_at(parts: Parts, job: jobs.JobData, number: int) -> None:
    parts.stops = kill_at(number)
    with pytest.raises(Killed):
        parts.work(job)
    parts.stops = lambda _number: None


def test_what_runs_is_shown_with_counts_and_what_it_does_and_is_there_after_coming_back(
    parts: Parts, scene: Scene, manager: Any, job: jobs.JobData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PACE", 0.0)
    waiting = signed_in(manager).get(page(scene, job))
    assert "It waits for its turn." in text(waiting)
    stopped_at(parts, job, 4)
    for client in (signed_in(manager), signed_in(scene.manager())):
        shown = client.get(page(scene, job))
        for words in ("Count: Buoys", "It is at work.", "Counting parts", "4 of 10 parts"):
            assert words in text(shown)
        assert f"Started by {manager.first_name} {manager.last_name}" in text(shown)
        assert re.search(r'<progress value="4" max="10"', shown.content.decode())
        assert shown["Refresh"] == "5"
        listed = client.get(every(scene))
        assert "1 job is not done yet." in text(listed)
        assert "4 of 10 parts" in text(listed)


def test_whoever_reads_slowly_stops_the_page_from_showing_the_latest(
    scene: Scene, manager: Any, job: jobs.JobData
) -> None:
    client = signed_in(manager)
    still = re.search(r'href="([^"]+\?still=1)"', client.get(page(scene, job)).content.decode())
    assert still is not None
    stopped = client.get(still.group(1))
    assert "Refresh" not in stopped
    assert "Show the latest by itself" in text(stopped)


def test_what_is_done_says_what_came_of_it_and_stands_still(
    parts: Parts, scene: Scene, manager: Any, job: jobs.JobData
) -> None:
    parts.work(job)
    shown = signed_in(manager).get(page(scene, job))
    assert "10 parts are counted." in text(shown)
    assert "See the parts" in text(shown)
    assert "Refresh" not in shown
    assert "Try again" not in text(shown)
    assert "Nothing is at work." in text(signed_in(manager).get(every(scene)))


def test_what_stopped_says_how_to_mend_it_and_is_tried_again_from_its_page(
    parts: Parts, scene: Scene, manager: Any, job: jobs.JobData
) -> None:
    parts.stops = fail_at(3, Invalid("Name the buoy first."))
    with pytest.raises(Invalid):
        parts.work(job)
    client = signed_in(manager)
    assert "1 job stopped, and a person must look." in text(client.get(every(scene)))
    shown = client.get(page(scene, job))
    assert "Name the buoy first." in text(shown)
    done = client.post(page(scene, job), {"act": "again"})
    assert done.status_code == 302
    after = client.get(done["Location"])
    assert "It begins again where it stopped." in text(after)
    assert "Name the buoy first." not in text(after)
    parts.stops = lambda _number: None
    assert parts.work(job)
    refused = client.post(page(scene, job), {"act": "again"})
    assert refused.status_code == 409
    assert "This is done: there is nothing to try again." in text(refused)


def test_what_stopped_says_why_in_the_language_of_whoever_started_it(
    parts: Parts, scene: Scene, manager: Any
) -> None:

    def refuse(_number: int) -> None:
        raise Invalid(gettext("There is no such job."))

    parts.stops = refuse
    with translation.override("es"):
        job = parts.start(subject="s1", programme_id=scene.programme.id, by=manager.pk)
    with pytest.raises(Invalid):
        parts.work(job)
    assert "Ese proceso no existe." in text(signed_in(manager).get(page(scene, job)))


def test_jobs_are_found_by_state_and_kind_and_saved_as_a_file(
    parts: Parts, scene: Scene, manager: Any, job: jobs.JobData
) -> None:
    parts.work(job)
    parts.start(subject="other", programme_id=scene.programme.id, by=manager.pk)
    client = signed_in(manager)
    table = client.get(every(scene))
    assert table.content.count(b"Count: ") == 2
    assert page(scene, job) in table.content.decode()
    assert client.get(every(scene), {"state": "done"}).content.count(b"Count: ") == 1
    assert client.get(every(scene), {"kind": job.kind, "state": "failed"}).status_code == 200
    sheet = b"".join(client.get(every(scene), {"as": "csv"}).streaming_content).decode()
    assert sheet.count("Count: ") == 2
    assert "done" in sheet.casefold()


def test_what_the_server_failed_at_quotes_no_error(
    parts: Parts, scene: Scene, manager: Any, job: jobs.JobData
) -> None:
    parts.stops = fail_at(3, ValueError("secret of the disk"))
    for _tried in range(running.TRIES):
        with pytest.raises(ValueError, match="secret"):
            parts.work(job)
    shown = signed_in(manager).get(page(scene, job))
    assert "give the site's administrators the number of this job" in text(shown)
    assert str(job.uuid) in text(shown)
    assert "secret" not in text(shown)


def test_what_nobody_heard_of_says_so_and_may_be_tried_again(
    parts: Parts, scene: Scene, manager: Any, job: jobs.JobData
) -> None:
    stopped_at(parts, job, 4)
    client = signed_in(manager)
    assert "Try again" not in text(client.get(page(scene, job)))
    Job.objects.update(heartbeat_at=job.heartbeat_at - timedelta(minutes=6))
    shown = client.get(page(scene, job))
    assert "Nothing was heard of it for some minutes." in text(shown)
    assert "Try again" in text(shown)


def test_only_whom_the_kind_names_sees_a_job(
    parts: Parts, scene: Scene, manager: Any, job: jobs.JobData, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts.who = SITE_ADMIN
    parts.known(monkeypatch)
    client = signed_in(manager)
    assert client.get(page(scene, job)).status_code == 404
    assert client.post(page(scene, job), {"act": "again"}).status_code == 404
    assert "Count" not in text(client.get(every(scene)))
    admin = UserFactory(is_superuser=True)
    assert "Count: Buoys" in text(signed_in(admin).get(page(scene, job)))
    # Of no programme: the site's own.
    other = parts.start(subject="site")
    assert signed_in(admin).get(page(scene, other)).status_code == 200
    assert signed_in(admin).get(every(scene)).content.count(b"Count: ") == 2


def test_a_job_of_another_programme_is_not_there(
    scene: Scene, job: jobs.JobData, manager: Any
) -> None:
    other = make_world()
    user = UserFactory()
    programmes.appoint(
        programme_id=other.programme.id, user_id=user.pk, role="manager", at=START, actor=None
    )
    place = reverse("mentor_recognition:console_job", args=[other.programme.slug, job.uuid])
    assert signed_in(user).get(place).status_code == 404
    assert signed_in(user).get(page(scene, job)).status_code == 403
    assert signed_in(manager).get(page(scene, job)).status_code == 200
    rest = reverse(
        "mentor_recognition:rest_programme_act", args=[other.programme.slug, "jobs.show"]
    )
    assert signed_in(user).get(rest, {"job": str(job.uuid)}).status_code == 404


def test_a_program_reads_how_far_it_is(
    parts: Parts, scene: Scene, manager: Any, job: jobs.JobData
) -> None:
    parts.work(job)
    rest = reverse(
        "mentor_recognition:rest_programme_act", args=[scene.programme.slug, "jobs.show"]
    )
    found = signed_in(manager).get(rest, {"job": str(job.uuid)}).json()["found"]
    assert (found["state"], found["done"], found["total"]) == ("done", 10, 10)
    assert found["result"] == {"parts": 10}
    assert "started_by" not in found


def test_the_list_costs_the_same_for_more_jobs(
    parts: Parts, scene: Scene, manager: Any, job: jobs.JobData
) -> None:
    client = signed_in(manager)
    client.get(every(scene))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(every(scene))
        return len(captured)

    few = queries()
    for number in range(20):
        parts.start(subject=f"s{number}", programme_id=scene.programme.id, by=manager.pk)
    assert queries() == few


def close(client: Client, scene: Scene) -> Any:
    terms = reverse("mentor_recognition:console_terms", args=[scene.programme.slug])
    return client.post(terms, {"act": "close_term", "num": 1, "sure": "on"})


def test_closing_a_term_leads_to_its_job_and_the_term_shows_it_until_it_is_done(
    queued: list[str], scene: Scene, manager: Any
) -> None:
    client = signed_in(manager)
    term = scene.world.terms[0]
    programmes.change_term(
        term_id=term.id, title="Spring", starts_on=term.starts_on,
        ends_on=START.date() + timedelta(days=1), at=START, actor=None,
    )  # fmt: skip
    done = close(client, scene)
    job = Job.objects.get()
    assert done["Location"].startswith(f"{reverse_job(scene, job)}?done=")
    shown = client.get(done["Location"])
    assert "The term is closed." in text(shown)
    assert "Close of a term: 1. Spring" in text(shown)
    terms = client.get(reverse("mentor_recognition:console_terms", args=[scene.programme.slug]))
    assert "It waits for its turn." in text(terms)
    assert reverse_job(scene, job) in terms.content.decode()
    # Again leads to the same one.
    assert close(client, scene)["Location"].startswith(reverse_job(scene, job))
    assert jobs.run(job_uuid=job.uuid, clock=lambda: job.created_at)
    shown = client.get(reverse_job(scene, job))
    assert "1 mentor is evaluated. What is proposed waits with the committee." in text(shown)
    terms = client.get(reverse("mentor_recognition:console_terms", args=[scene.programme.slug]))
    assert "It waits for its turn." not in text(terms)


def reverse_job(scene: Scene, job: Job) -> str:
    return reverse("mentor_recognition:console_job", args=[scene.programme.slug, job.uuid])


def test_without_a_worker_the_close_is_done_when_the_page_comes(scene: Scene, manager: Any) -> None:
    client = signed_in(manager)
    shown = client.get(close(client, scene)["Location"])
    assert "1 mentor is evaluated." in text(shown)


def test_a_retired_persons_job_goes_on_without_them(
    parts: Parts, scene: Scene, manager: Any, job: jobs.JobData
) -> None:
    exported = privacy.export_person(user_id=manager.pk, at=START)
    assert [one["kind"] for one in exported["jobs"]] == ["count"]
    privacy.retire_person(user_id=manager.pk, at=START)
    assert Job.objects.get().started_by is None
    assert parts.work(job)
    assert "Started by" not in text(signed_in(scene.manager()).get(page(scene, job)))
