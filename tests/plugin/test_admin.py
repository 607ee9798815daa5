"""What support sees in Django's admin: a table's states, no words of people, nothing to change."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentor_recognition_xblock.admin import COLUMNS
from mentor_recognition_xblock.models import ProjectVersion

from ..block.runtime import act, place
from ..factories import make_world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Something that nobody else may read."


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root"))
    return client


@pytest.mark.parametrize("table", COLUMNS, ids=lambda table: table.__name__)
def test_every_table_is_listed_and_nothing_is_added(table: type, client: Client) -> None:
    make_world()
    name = f"admin:{table._meta.app_label}_{table._meta.model_name}"
    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    assert client.get(reverse(f"{name}_add")).status_code == 403


def test_a_row_is_shown_without_words_and_names_and_is_not_changed(client: Client) -> None:
    world = make_world()
    learner = world.learners[0]
    version = {"title": "Tide", "source": WORDS, "reflection": "", "final": False}
    assert act(place(world), learner, "submit", version)[0] == 200
    row = ProjectVersion.objects.get()
    address = reverse("admin:mentor_recognition_projectversion_change", args=[row.pk])
    page = client.get(address).content.decode()
    assert str(row.uuid) in page
    for hidden in (WORDS, "Tide", learner.username, learner.email, learner.last_name):
        assert hidden not in page
    assert client.post(address, {"num": 7}).status_code == 403
    assert client.post(address.replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert ProjectVersion.objects.get().num == 1


def test_lists_cost_the_same_for_one_row_and_for_five(client: Client) -> None:
    costs = []
    for _again in range(2):
        for _world in range(1 if not costs else 4):
            make_world()
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("admin:mentor_recognition_term_changelist"))
        costs.append(len(captured))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("table", COLUMNS, ids=lambda table: table.__name__)
def test_no_list_is_narrowed_by_what_it_does_not_show(table: type, client: Client) -> None:
    name = f"admin:{table._meta.app_label}_{table._meta.model_name}_changelist"
    shown = {column.removesuffix("_id") for column in COLUMNS[table]}
    hidden = [field.name for field in table._meta.get_fields() if field.name not in shown]
    asked = [f"{field}{kind}" for field in hidden for kind in ("__isnull", "__gt", "_id__in")]
    through = [f"{field.name}__{inner.name}"
               for field in table._meta.get_fields() if field.is_relation and field.related_model
               for inner in field.related_model._meta.get_fields()]  # fmt: skip
    for lookup in {*asked, *through} - {"id__isnull", "pk__isnull"}:
        answer = client.get(reverse(name), {lookup: "1"})
        assert answer.status_code in (302, 400), lookup
        assert "e=1" in answer.get("Location", "e=1"), lookup


def test_a_list_is_narrowed_by_a_column_it_shows(client: Client) -> None:
    make_world()
    answer = client.get(reverse("admin:mentor_recognition_term_changelist"), {"num": "9"})
    assert answer.status_code == 200
    assert "0 terms" in answer.content.decode()


def test_no_column_holds_words_scores_or_who_reviewed() -> None:
    private = {"source", "html", "text", "reflection", "body", "reason", "facts", "gates", "score",
               "medians", "payload", "content", "document", "secret", "locator", "reviewer",
               "identity_salt", "decided_by"}  # fmt: skip
    shown = {name for table, names in COLUMNS.items() for name in names
             if table.__name__ != "IssuingBatch"}  # fmt: skip
    assert not private & shown
