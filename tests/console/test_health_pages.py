"""The site's administrators see every part; a manager sees what bears on the programme."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.schedule import api as schedule

from ..factories import make_world
from ..jobs.test_pages import text
from ..pairing.scene import Scene

pytestmark = pytest.mark.django_db(transaction=True)
SITE = reverse("mentor_recognition:console_health_site")


def root() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root"))
    return client


def test_an_administrator_reads_what_to_do_before_the_schedule_ever_ran() -> None:
    page = text(root().get(SITE))
    assert "It has never run" in page
    assert "*/5 * * * * ./manage.py lms run_due_work" in page
    assert "Proves that the log was not changed." in page


def test_an_administrator_reads_when_each_part_ran_and_what_it_did(scene: Scene) -> None:
    scene.asks()
    list(schedule.run_due(clock=timezone.now))
    page = text(root().get(SITE))
    assert "1 requests lapsed" in page
    assert "It has never run" not in page


def test_a_manager_reads_words_to_pass_on_and_no_part(scene: Scene) -> None:
    client = Client()
    client.force_login(scene.manager())
    address = reverse("mentor_recognition:console_health", args=[scene.programme.slug])
    page = text(client.get(address))
    assert "To pass on" in page
    assert "The programme “Harbour mentoring” needs this of the site" in page
    assert "Proves that the log" not in page
    assert client.get(SITE).status_code == 403


def test_the_page_asks_the_same_however_many_programmes_there_are() -> None:
    client = root()
    client.get(SITE)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(SITE)
        counts.append(len(asked))
        for _world in range(3):
            make_world()
    assert counts[0] == counts[1]
