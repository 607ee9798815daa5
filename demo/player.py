"""Plays the programme by the acts of its people, event by event, on its own clock."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from unittest import mock

from django.utils import timezone

from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects import api as projects
from mentor_recognition_xblock.reviews import panels, seats
from mentor_recognition_xblock.reviews.models import ReviewAssignment

from . import truth
from .acting import act

OVERALL = (
    "The part on how you know it holds convinced me most. Next, let one reader act on it and watch.",
    "I could follow it. Try to say in the first line who needs this and what they do with it.",
    "Honest about what it cannot show, which I trust. Cut a third and the rest will stand out.",
    "A clear thread. Add the one number that would change your mind.",
    "You show people, not only results. Name the standard you worked to.",
)
REFLECTIONS = (
    "I had written about {part} as if the reader had been there. My mentor's question made me go "
    "back to my notes and count.",
    "I rewrote the part on {part}. It hurt to lose a page, and the rest is easier to follow now.",
    "I thought {part} was done. I tried it on somebody who was not in the project and changed it.",
    "The comment on {part} was right. I looked up how people in the field do it and used that.",
)
REPLIES = (
    "Thank you, I went back and checked. It is in the new version.",
    "I had not thought of that reader. I changed the order.",
    "You are right that I claimed more than I measured. I wrote down what I know.",
)
LETTERS = "mentor_recognition.send_notices"
_queue = later.queue
ON_THE_WAY = (
    "The question is **clear** now, and I can follow what you did.\n\n"
    "* Say how you know it: one figure that could have come out otherwise.\n"
    "* Keep what I marked as praise."
)
NEARLY = "This reads as **one piece of work**. Go through the last comments, then hand in the final version."
PRAISE = "This sentence does its work: it says what, for whom, and how you know. Keep it."


def _without_letters(task_name: str, **kwargs: object) -> bool:
    """Queue all but letters: whoever acts a thousand times would be written to a thousand times."""
    return task_name == LETTERS or _queue(task_name, **kwargs)


@dataclass(frozen=True)
class Dice:
    """Stands in for ``secrets`` while the demo is played.

    What is shuffled has dice of its own, so that the rest of the play stays as it is.
    """

    random: Random
    shuffling: Random = field(default_factory=lambda: Random(11))

    def token_hex(self, size: int) -> str:
        return f"{self.random.getrandbits(8 * size):0{2 * size}x}"

    def choice(self, options: str) -> str:
        return self.random.choice(options)

    def SystemRandom(self) -> Random:  # noqa: N802 -- as the module calls it
        return self.shuffling


@dataclass(order=True)
class Event:
    """Something that happens at a moment; ``order`` keeps equal moments in turn."""

    at: datetime
    order: int
    act: Callable[[datetime], None] = field(compare=False)


@dataclass
class Stage:
    """The clock, the queue and the dice."""

    random: Random
    leniency: dict[int, float] = field(default_factory=dict)
    now: datetime = datetime.max
    _events: list[Event] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None:
        heapq.heappush(self._events, Event(at, next(self._order), act))

    def run(self, until: datetime) -> None:
        """Let everything happen that is planned before ``until``."""
        while self._events and self._events[0].at < until:
            event = heapq.heappop(self._events)
            self.now = event.at
            event.act(event.at)
        self.now = until

    @contextmanager
    def clock(self) -> Iterator[None]:
        """While this is open, the services' clock is the stage's, and letters wait for its end."""
        dice = Dice(self.random)
        with (
            mock.patch.object(later, "queue", _without_letters),
            mock.patch.object(timezone, "now", lambda: self.now),
            # The draw's seeds come from the play's own dice: the same play every time.
            mock.patch.object(panels, "secrets", dice),
            mock.patch.object(seats, "secrets", dice),
        ):
            yield


@dataclass
class Journey:
    """One learner with one mentor through one project."""

    stage: Stage
    programme_id: int
    unit: programmes.UnitData
    learner_id: int
    mentor_user_id: int
    mentor: truth.MentorTruth
    work: dict
    levels: truth.WorkTruth
    versions: int
    stop_after: int = 99
    # What the learner says of the work before the final version; nothing without a type.
    entry: Mapping[str, str] = field(default_factory=dict)

    def start(self, at: datetime) -> None:
        self.stage.plan(at, self._first)

    def _first(self, at: datetime) -> None:
        self._submit(1, truth.strong_parts(self.levels.first), False, at)

    def _submit(self, num: int, strong: set[str], final: bool, at: datetime) -> None:
        random = self.stage.random
        part = random.choice(truth.HEADINGS).lower()
        if final and self.entry:
            act(
                "portfolio.save_entry", self.learner_id, at, unit=self.unit.usage_key,
                entry_num=0, **self.entry,
            )  # fmt: skip
        version = act(
            "projects.submit",
            self.learner_id,
            at,
            unit=self.unit.usage_key,
            title=self.work["title"],
            source=truth.text(self.work, strong),
            reflection="" if num == 1 else random.choice(REFLECTIONS).format(part=part),
            final=final,
            confirmed=final,
        )
        if num == 1:
            self._reviewed(version.id, self.levels.first, at)
        if final:
            self._reviewed(version.id, self.levels.final, at)
        elif num < self.stop_after:
            prompt = random.random() < self.mentor.promptness
            wait = random.uniform(6, 66) if prompt else random.uniform(90, 200)
            self.stage.plan(
                at + timedelta(hours=wait),
                lambda moment: self._annotate(version, num, strong, moment),
            )

    def _annotate(
        self, version: projects.VersionData, num: int, strong: set[str], at: datetime
    ) -> None:
        random = self.stage.random
        weak = [name for name in truth.CRITERIA if name not in strong]
        notes = [
            (name, "iterative", self.work[name]["comment"])
            for name in weak[: random.choice((1, 2))]
        ]
        if not notes or random.random() < 0.25:
            notes.append((random.choice(sorted(strong) or ["breadth"]), "praise", PRAISE))
        made = []
        suggested = []
        # The first version gets its comments one by one; of later ones they are sent as a review.
        how = "projects.annotate" if num == 1 else "projects.gather"
        for name, category, body in notes:
            words = self.work[name]["strong" if name in strong else "weak"].split(". ")[0]
            start = version.text.index(words)
            # To some learners better words are suggested for their first weak passage.
            is_chosen = self.learner_id % 2 == 0 or self.stop_after < 99
            suggests = num == 1 and not made and name in weak and is_chosen
            better = self.work[name]["strong"].split(". ")[0] if suggests else ""
            made.append(
                act(
                    how, self.mentor_user_id, at, criterion=name, version_uuid=str(version.uuid),
                    start=start, end=start + len(words), exact=words, prefix="", suffix="", body=body,
                    category=_kind(name) if random.random() < 0.4 and category != "praise" else category,
                    suggests=suggests, replacement=better,
                )
            )  # fmt: skip
            suggested += made[-1:] if suggests else []
        if num > 1:
            is_nearly_done = num + 1 >= self.versions
            act(
                "projects.send_review",
                self.mentor_user_id,
                at,
                project_uuid=str(projects.project(version.project_id).uuid),
                summary=NEARLY if is_nearly_done else ON_THE_WAY,
                next_step="ready" if is_nearly_done else "revise",
            )
        if num >= self.stop_after - 1 and self.stop_after < 99:
            return
        self.stage.plan(
            at + timedelta(days=random.uniform(3, 9)),
            lambda moment: self._revise(made, suggested, num + 1, moment),
        )

    def _revise(self, notes: list, suggested: list, num: int, at: datetime) -> None:
        random = self.stage.random
        if suggested:
            act(
                "projects.accept_suggestions",
                self.learner_id,
                at,
                annotation_uuids=[str(note) for note in suggested],
            )
        for note in notes:
            if random.random() < 0.5:
                act(
                    "projects.reply",
                    self.learner_id,
                    at,
                    annotation_uuid=str(note),
                    body=random.choice(REPLIES),
                )
            if random.random() < 0.85:
                act("projects.mark_addressed", self.learner_id, at, annotation_uuid=str(note))
        # One comment of each version is named as the one that helped.
        for note in notes[:1]:
            act("projects.mark_helpful", self.learner_id, at, annotation_uuid=str(note))
        final = num >= self.versions
        strong = truth.strong_parts(self.levels.final)
        if not final:
            # Half way: what was good stays, one part more is done well.
            first = truth.strong_parts(self.levels.first)
            strong = first | set(sorted(strong - first)[:1])
        self._submit(num, strong, final, at)

    def _reviewed(self, version_id: int, levels: dict[str, float], at: datetime) -> None:
        """Reviewers answer within days. Only the stage knows whose work an alias stands for."""

        def answer(assignment: ReviewAssignment) -> Callable[[datetime], None]:
            def review(moment: datetime) -> None:
                random = self.stage.random
                lenient = self.stage.leniency.setdefault(
                    assignment.reviewer_id, random.gauss(0, 0.12)
                )
                name = random.choice(truth.CRITERIA)
                act(
                    "reviews.submit",
                    assignment.reviewer_id,
                    moment,
                    assignment_uuid=str(assignment.uuid),
                    scores=truth.score(random, levels, lenient),
                    comments={name: self.work[name]["comment"]} if random.random() < 0.5 else {},
                    overall=random.choice(OVERALL),
                )

            return review

        def round_of_reviews(moment: datetime) -> None:
            rows = list(
                ReviewAssignment.objects.filter(
                    panel__version_id=version_id, state="assigned"
                ).order_by("pk")
            )
            for row in rows:
                days = self.stage.random.uniform(0.5, 4)
                self.stage.plan(moment + timedelta(days=days), answer(row))
            if rows:
                self.stage.plan(moment + timedelta(days=4.1), round_of_reviews)

        if self.stop_after > 1:
            self.stage.plan(at + timedelta(minutes=1), round_of_reviews)


def _kind(criterion: str) -> str:
    """What a comment on a part is about: its story, or what the work sets out to do."""
    return "narrative" if criterion in ("coherence", "narrative") else "scoping"
