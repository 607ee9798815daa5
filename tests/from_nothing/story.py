"""A programme from nothing to a badge and a declined case, by pages and letters alone.

Whoever acts is a ``Visitor``; a test with a real browser overrides the steps of those whom it
wants to see (:class:`Story` does all of them without one).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from .clock import Calendar
from .forms import Screen
from .sites import TITLE, Site, cohort_name
from .visitors import UnitVisit, Visitor
from .works import OVERALL, QUESTION, WORDS, final_level, first_level, scores, work
from .works import TITLE as WORK_TITLE

HOME = "/home/"
PROGRAMME = "Harbour mentoring"
TERM = 84
DUE = 40
# Whose case is awarded, and whose is declined: places in the list of mentors.
AWARDED, DECLINED = 0, 1
AWARD = "Every learner grew, answers came within days, and four works stand on their own."
GUIDED = "I asked for a second source before I said what I thought of the first one."
DECLINE = "The figures are good, and we found no reason for haste: two more works will tell."


@dataclass
class Story:
    """The steps, in the order in which they are called."""

    site: Site
    calendar: Calendar
    visitors: dict[int, Visitor] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    setup: str = ""

    # -- people -----------------------------------------------------------------------------

    def of(self, account: Any) -> Visitor:
        """The person, signed in."""
        return self.visitors.setdefault(account.pk, Visitor(account))

    @property
    def root(self) -> Visitor:
        """Who founds and manages."""
        return self.of(self.site.people.root)

    def visit(self, account: Any, unit: str) -> UnitVisit:
        """A person in a unit."""
        return UnitVisit(self.of(account), self.site.address_of(self.units[unit]))

    def on_setup(self, act: str, **answers: Any) -> Screen:
        """The manager sends a form of the set-up page."""
        if not self.setup:
            self.setup = self.walk(self.root, "All programmes you manage", "Set-up")
        return self.on_page(self.setup, act, **answers)

    def on_page(self, address: str, act: str, **answers: Any) -> Screen:
        """The manager sends the form of an act of a page."""
        screen = self.root.open(address)
        return self.root.send(screen, screen.form(act).fill(**answers))

    def walk(self, person: Visitor, *words: str) -> str:
        """Where links of these words lead, one page after the other, from everybody's first."""
        address = HOME
        for one in words:
            address = person.open(address).link(one)
        return address

    # -- founding ---------------------------------------------------------------------------

    def found(self) -> None:
        """From the empty database to a draft with courses, terms, rubric and people."""
        manage = self.walk(self.root, "All programmes you manage")
        self.on_page(manage, "create", title=PROGRAMME, organisation="Harbour Academy")
        self.on_setup("course")
        self.on_setup("terms")
        self.on_setup("rubric")
        self.appoint_committee()
        self.appoint_reviewers()
        self.add_mentors(self.site.people.mentors)

    def appoint_committee(self) -> None:
        """A chair and two members."""
        for one, role in zip(
            self.site.people.committee, ("chair", "committee", "committee"), strict=True
        ):
            self.on_setup("appoint", person=one.username, role=role)

    def appoint_reviewers(self) -> None:
        """Ten of the enrolled, for a reason."""
        people = "\n".join(one.username for one in self.site.people.reviewers)
        self.on_setup("reviewers", people=people, reason="They assessed this course for years.")

    def add_mentors(self, mentors: list[Any]) -> None:
        """Each by the form of the set-up page."""
        for one in mentors:
            self.on_setup("mentor", person=one.email, hours=3, expertise="writing")
        self.on_setup("capacities", capacity=2)

    def publish(self, *slugs: str, due: int | None = None) -> None:
        """The course's author adds units and sets them up in Studio."""
        author = self.of(self.site.people.author)
        for slug in slugs:
            activity = slug.partition("-")[0]
            self.units[slug] = usage = self.site.add_unit(slug)
            moment = "" if due is None else f"{self.calendar.day(due)}T20:00"
            self.site.set_up(
                author, usage, programme=PROGRAMME, due_at=moment, activity=activity,
                display_name=slug.replace("-", " ").capitalize(),
            )  # fmt: skip
        self.on_setup("units")

    def map_cohorts(self, term: int) -> None:
        """The manager gives each of the term's cohorts its mentor."""
        screen = self.root.open(self.root.open(self.setup).link(f"Map the cohorts of {TITLE}"))
        for place, mentor in enumerate(self.site.people.mentors):
            name = cohort_name(term, place)
            form = screen.form("map", near=name).choose("mentor", mentor.get_full_name())
            screen = self.root.send(screen, form)

    def open_programme(self) -> None:
        """After a rehearsal that works."""
        rehearsed = self.on_setup("rehearse")
        assert "A learner can start now: every step worked." in rehearsed
        assert "Open" in self.on_setup("open")

    # -- a term -----------------------------------------------------------------------------

    def play_term(self, term: int) -> None:
        """From the first versions to the close by itself."""
        begins = TERM * (term - 1)
        unit = f"project-{term}"
        self.calendar.go_to(begins + 3)
        self.write(unit, term, first=True)
        self.calendar.go_to(begins + 4)
        self.comment(unit)
        self.review()
        self.calendar.go_to(begins + 6)
        self.write(unit, term, first=False)
        self.calendar.go_to(begins + 7)
        self.answer(unit)
        self.calendar.go_to(begins + 25)
        self.finish(unit, term)
        self.calendar.go_to(begins + 26)
        self.review()
        self.calendar.go_to(begins + TERM)

    def learners(self, term: int) -> list[tuple[int, Any]]:
        """The term's learners with a number each; two numbers a mentor."""
        groups = enumerate(self.site.people.learners[term - 1])
        return [
            (2 * mentor + one, who) for mentor, group in groups for one, who in enumerate(group)
        ]

    def write(self, unit: str, term: int, *, first: bool) -> None:
        """Everybody hands in a version; the second after acting on the mentor's comment."""
        for number, learner in self.learners(term):
            self.write_one(unit, learner, number, first=first)

    def write_one(self, unit: str, learner: Any, number: int, *, first: bool) -> None:
        """One learner's first or second version."""
        visit = self.visit(learner, unit)
        if not first:
            assert QUESTION in visit.screen
            visit.press("mark_addressed")
        form = visit.screen.form("submit").fill(
            title=WORK_TITLE,
            source=work(first_level(number) if first else 2, number),
            reflection="" if first else "I went back to my notes and counted.",
        )
        visit.send(form)

    def comment(self, unit: str) -> None:
        """Every mentor comments on each work that waits."""
        for mentor in self.site.people.mentors:
            self.comment_one(unit, mentor)

    def comment_one(self, unit: str, mentor: Any) -> None:
        """One mentor's queue."""
        visit = self.visit(mentor, unit)
        for shown in visit.screen.buttons("show"):
            visit.post("show", shown)
            visit.comment(WORDS, QUESTION)
            visit.press("show_queue")

    def answer(self, unit: str) -> None:
        """Every mentor answers the second versions."""
        for mentor in self.site.people.mentors:
            visit = self.visit(mentor, unit)
            for shown in visit.screen.buttons("show"):
                visit.post("show", shown)
                visit.send(visit.screen.form("reply").fill(body="Better: now I believe you."))
                visit.press("show_queue")

    def finish(self, unit: str, term: int) -> None:
        """Everybody hands in the final version."""
        for number, learner in self.learners(term):
            visit = self.visit(learner, unit)
            form = visit.screen.form("submit").fill(
                source=work(final_level(number), number), final=True, confirmed=True,
                reflection="My mentor's question made me count.",
            )  # fmt: skip
            visit.send(form)

    def review(self) -> None:
        """Reviewers answer what was drawn for them, until no panel waits."""
        for _round in range(4):
            done = sum(
                self.review_one(one, number)
                for number, one in enumerate(self.site.people.reviewers)
            )
            if not done:
                return
            self.calendar.go_on(timedelta(hours=2))

    def review_one(self, reviewer: Any, number: int) -> int:
        """All that waits for one reviewer; how many that was."""
        visit = self.visit(reviewer, "review")
        waiting = visit.screen.buttons("show")
        for shown in waiting:
            visit.post("show", shown)
            (text,) = visit.screen.all(".//*[contains(@class, 'mr-reviewing-work')]")
            given = scores(text.text_content(), number)
            answers = {f"scores__{key}": value for key, value in given.items()}
            visit.send(visit.screen.form("submit").fill(overall=OVERALL, **answers))
        return len(waiting)

    # -- between the terms ------------------------------------------------------------------

    def freeze_baseline(self) -> None:
        """The manager freezes the first term: later outcomes are measured against it."""
        self.calendar.go_to(TERM + 1)
        rubrics = self.root.open(self.setup).link("Rubrics and reviewers")
        self.on_page(rubrics, "baseline", terms=[1], sure=True)

    def begin_second_term(self) -> None:
        """A new project, new cohorts, and mentors who say how many they take."""
        self.publish("project-2", due=TERM + DUE)
        for mentor in self.site.people.mentors:
            visit = self.visit(mentor, "mentoring")
            visit.send(visit.screen.form("capacity").fill(capacity=2))
        self.map_cohorts(2)

    # -- recognition ------------------------------------------------------------------------

    def ask(self) -> None:
        """Two mentors with the figures, on fewer works than the tier asks, ask for a review."""
        self.calendar.go_to(2 * TERM + 1)
        for place in (AWARDED, DECLINED):
            self.ask_one(self.site.people.mentors[place])

    def ask_one(self, mentor: Any) -> None:
        """On the page of progress to which the letter of the close leads."""
        screen = self.of(mentor).open(self.letter(mentor, "The term is closed"))
        self.of(mentor).send(screen, screen.form(button="Ask").fill(words="Four works, all grown."))

    def decide(self) -> None:
        """The committee reads its letters, opens both cases, and decides on another day."""
        chair, member, other = self.site.people.committee
        self.calendar.go_to(2 * TERM + 2)
        for place in (AWARDED, DECLINED):
            self.take_up(member, self.site.people.mentors[place])
        self.calendar.go_to(2 * TERM + 3)
        first, second = (self.site.people.mentors[place] for place in (AWARDED, DECLINED))
        self.tell_of_it(first, GUIDED)
        self.tell_of_it(second, GUIDED)
        self.decide_one(member, first, "award", "Four works are few, and every one of them grew.")
        self.decide_one(other, second, "decline", "I would wait for two more works.")
        self.decide_one(chair, first, "award", AWARD)
        self.decide_one(member, second, "decline", DECLINE)
        self.calendar.go_to(2 * TERM + 4)

    def take_up(self, member: Any, mentor: Any) -> None:
        """A member opens a proposal, as the letter's page offers."""
        person = self.of(member)
        queue = person.open(self.letter(member, "dossier review"))
        screen = person.open(queue.link(f"Answer {mentor.get_full_name()}"))
        answered = screen.form(button="Answer").fill(
            answer="propose", reason="The figures are high; four works are to be read.",
            declared=True,
        )  # fmt: skip
        person.send(screen, answered)

    def tell_of_it(self, mentor: Any, words: str) -> None:
        """A mentor tells of their case, where its letter leads."""
        person = self.of(mentor)
        screen = person.open(self.letter(mentor, "You are proposed"))
        person.send(screen, screen.form(button="Tell the committee").fill(words=words))

    def decide_one(self, member: Any, mentor: Any, outcome: str, reason: str) -> None:
        """A member decides a case that waits."""
        person = self.of(member)
        queue = person.open(self.letter(member, "case"))
        screen = person.open(queue.link(mentor.get_full_name()))
        form = screen.form(button="Cast my vote")
        person.send(screen, form.fill(outcome=outcome, reason=reason, declared=True))

    def letter(self, account: Any, words: str) -> str:
        """Where the newest letter about this leads."""
        found = [one for one in self.site.letters(account) if words in one.subject]
        assert found, [one.subject for one in self.site.letters(account)]
        return found[-1].url

    def claim(self) -> Any:
        """The mentor follows the letter to the badge, takes it, and downloads it."""
        mentor = self.site.people.mentors[AWARDED]
        visit = UnitVisit(self.of(mentor), self.letter(mentor, "badge"))
        visit.send(visit.screen.form("claim").fill(public=True))
        (address,) = [one for one in visit.screen.links("/credentials/") if one.endswith(".json")]
        return json.loads(self.of(mentor).download(address))

    def read_the_refusal(self) -> None:
        """The other mentor's letter leads to the committee's reason."""
        mentor = self.site.people.mentors[DECLINED]
        address = self.letter(mentor, "The committee has decided")
        assert DECLINE in UnitVisit(self.of(mentor), address).screen

    # -- the whole --------------------------------------------------------------------------

    def play(self) -> Any:
        """Everything; the badge as its file says it."""
        self.found()
        self.publish("project-1", due=DUE)
        self.publish("review", "mentoring", "recognition")
        self.map_cohorts(1)
        self.open_programme()
        self.play_term(1)
        self.freeze_baseline()
        self.begin_second_term()
        self.play_term(2)
        self.ask()
        self.decide()
        badge = self.claim()
        self.read_the_refusal()
        return badge
