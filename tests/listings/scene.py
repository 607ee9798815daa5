"""A programme whose lists are looked at, and how a person looks: through pages, files and REST."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes

from ..factories import START, UserFactory, World, enrol, give_mentor, make_world

# Lists of the committee alone.
COMMITTEES = ("proposals", "committee_panels")


def address_of(slug: str, name: str) -> str:
    """Where a programme's list stands: among the committee's pages, or the managers'."""
    room = "committee" if name in COMMITTEES else "console"
    return reverse(f"mentor_recognition:{room}_list_{name}", args=[slug])


def person(first: str, last: str = "") -> Any:
    """An account of that name."""
    return UserFactory(first_name=first, last_name=last)


class Lists:
    """One programme with a manager; nothing else stands in it before it is put there."""

    def __init__(self) -> None:
        self.world: World = make_world(learners=0)
        self.programme = self.world.programme
        self.slug: str = self.programme.slug
        self.course = self.world.course
        self.manager = self.office("manager")

    def office(self, role: str, user: Any = None) -> Any:
        user = user or UserFactory()
        programmes.appoint(
            programme_id=self.programme.id, user_id=user.pk, role=role, at=START, actor=None
        )
        return user

    def term_now(self) -> programmes.TermData:
        """A term that runs today: capacities are those of the term."""
        today = timezone.now().date()
        return programmes.add_term(
            programme_id=self.programme.id, num=9, title="Now", starts_on=today,
            ends_on=today + timedelta(days=90), at=START, actor=None,
        )  # fmt: skip

    def mentor(self, user: Any = None, *, day: int = 0) -> Any:
        user = enrol(self.course, user)
        return mentors.enrol_mentor(
            programme_id=self.programme.id, user_id=user.pk, hours_per_week=2, expertise=[],
            at=START + timedelta(days=day), actor=None,
        )  # fmt: skip

    def pair(self, learner: Any = None, mentor: Any = None, *, day: int = 0) -> pairing.PairingData:
        return give_mentor(
            programme_id=self.programme.id, course_key=self.course.course_key,
            mentor_id=(mentor or self.world.mentor).id, learner_id=(learner or UserFactory()).pk,
            at=START + timedelta(days=day),
        )  # fmt: skip

    def end(self, pair: pairing.PairingData, *, day: int = 50) -> None:
        pairing.end_pairing(
            pairing_id=pair.id, reason="no_fault", parted=False, at=START + timedelta(days=day),
            actor=None,
        )  # fmt: skip

    def client(self, user: Any = None) -> Client:
        client = Client()
        client.force_login(user or self.manager)
        return client

    def get(self, name: str, user: Any = None, **query: Any) -> Any:
        return self.client(user).get(self.address(name), query)

    def page(self, name: str, user: Any = None, **query: Any) -> Page:
        response = self.get(name, user, **query)
        assert response.status_code == 200, response.content[:300]
        return Page(response.content.decode())

    def file(self, name: str, **query: Any) -> list[list[str]]:
        """The lines of the CSV file, its head first."""
        response = self.get(name, **{**query, "as": "csv"})
        assert response.status_code == 200
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    def rest(self, name: str, user: Any = None, **query: Any) -> Any:
        url = f"/api/v1/programmes/{self.slug}/lists/{name}/"
        return self.client(user).get(url, query)

    def address(self, name: str) -> str:
        return address_of(self.slug, name)


class Page:
    """What a person finds on the page of a list."""

    def __init__(self, html: str) -> None:
        self.html = html

    @property
    def text(self) -> str:
        """Words alone."""
        return " ".join(re.sub(r"<[^>]+>", " ", self.html).split())

    @property
    def rows(self) -> list[dict[str, str]]:
        """The cells of each row by the head of their column."""
        found = []
        for row in re.findall(r'<tr class="mr-list-row">(.*?)</tr>', self.html, re.S):
            cells = re.findall(r'<td class="[^"]*" data-label="([^"]*)">(.*?)</td>', row, re.S)
            found.append({name: re.sub(r"<[^>]+>", "", cell).strip() for name, cell in cells})
        return found

    def column(self, name: str) -> list[str]:
        return [row[name] for row in self.rows]

    @property
    def chips(self) -> list[str]:
        chips = re.findall(
            r'<span class="mr-chip mr-chip-info">(.*?)<a class="mr-chip-off"', self.html, re.S
        )
        return [" ".join(re.sub(r"<[^>]+>", " ", chip).split()) for chip in chips]

    def links(self, words: str) -> list[str]:
        """Addresses of the links that say so."""
        pairs = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', self.html, re.S)
        plain = [(url.replace("&amp;", "&"), re.sub(r"<[^>]+>", " ", said)) for url, said in pairs]
        return [url for url, said in plain if words in " ".join(said.split())]

    def keys(self) -> list[str]:
        """The keys by which rows are chosen."""
        return re.findall(r'name="row" value="([^"]*)"', self.html)


def account(pk: int) -> Any:
    return get_user_model().objects.get(pk=pk)
