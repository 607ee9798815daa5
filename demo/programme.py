"""Eight closed terms and a running one of a programme, played from beginning to today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from random import Random
from typing import Any

from django.core.management import call_command

from mentor_recognition_xblock.badges import api as badges
from mentor_recognition_xblock.hosts.standalone.models import Cohort, Course, Enrolment, Unit
from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews

from . import people, truth
from .acting import act
from .cast import cast
from .comment_reviews import CommentReviews
from .committee import Committee
from .contest import Contest
from .player import Journey, Stage
from .portfolios import ENTRIES
from .second_programme import prepare
from .term_close import Closing
from .units import COURSES, PROGRAMME, project_unit, units

TERMS = 8
TERM_DAYS = 112
MENTORS = 24
REVIEWERS = 20
SEED = 20261124


@dataclass
class Mentor:
    """A mentor of the play: hours a week decide how many learners they take, nothing else."""

    id: int
    user_id: int
    hours: int
    course: str
    other: str
    from_term: int
    truth: truth.MentorTruth


@dataclass
class Play:
    """Everything the play needs to remember."""

    tick: Callable[[str], None]
    today: date = field(default_factory=date.today)
    random: Random = field(default_factory=lambda: Random(SEED))
    stage: Stage = field(init=False)
    closing: Closing = field(init=False)
    comments: CommentReviews = field(init=False)
    committee: Committee = field(init=False)
    contest: Contest = field(init=False)
    programme: Any = None
    courses: dict[str, Course] = field(default_factory=dict)
    mentors: list[Mentor] = field(default_factory=list)
    reviewers: list[int] = field(default_factory=list)
    learners: list[int] = field(default_factory=list)
    hanna: int = 0
    manager: int = 0

    def __post_init__(self) -> None:
        self.stage = Stage(self.random)
        self.closing = Closing(self.stage)
        self.comments = CommentReviews(self.stage)

    def begin(self, num: int) -> datetime:
        """Nine in the morning of a term's first day; the running term began five weeks ago."""
        first = self.today - timedelta(days=35 + TERM_DAYS * (TERMS + 1 - num))
        return datetime.combine(first, time(9), tzinfo=UTC)

    def play(self) -> None:
        self.stage.now = self.begin(1) - timedelta(days=30)
        with self.stage.clock():
            self._found()
            for num in range(1, TERMS + 1):
                self._term(num)
            self._running_term()
            self.stage.now = datetime.combine(self.today, time(0, 5), tzinfo=UTC)
            call_command("backfill_course_data", verbosity=0, stdout=StringIO())
            cast(self)
            prepare()
            call_command("send_notices", verbosity=0, stdout=StringIO())
            call_command(
                "run_due_work", only=["expire_reviews", "estimate_scores"], stdout=StringIO()
            )
            self.tick("the tour is cast")

    def _found(self) -> None:
        at = self.stage.now
        badges.create_key(at=at)
        for key, title in COURSES.values():
            course = Course.objects.create(course_key=key, title=title)
            self.courses[key] = course
        self.programme = programmes.create_programme(
            slug=PROGRAMME,
            title="Harbour mentoring",
            organisation="Harbour Academy",
            course_keys=[key for key, _title in COURSES.values()],
            description="Portfolio projects with a mentor, in three courses.",
            at=at,
            actor=None,
        )
        self.hanna, priya, self.manager = people.make_people(self.random, "staff", 3)
        people.name(self.hanna, "hanna", "Hanna", "Lindqvist")
        people.name(priya, "priya", "Priya", "Raman")
        people.name(self.manager, "marek", "Marek", "Nowak")
        programmes.appoint(
            programme_id=self.programme.id,
            user_id=self.manager,
            role="manager",
            at=at,
            actor=self.manager,
        )
        act("programmes.appoint", self.manager, at, person="hanna", role="committee")
        # Drawn apart, so that the rest of the play is as it was.
        ottilie, samir = people.make_people(Random(5), "member", 2)
        people.name(ottilie, "ottilie", "Ottilie", "Vogel")
        people.name(samir, "samir", "Samir", "Okafor")
        self.committee = Committee(self.stage, self.programme.id, (self.hanna, ottilie, samir))
        for username in ("ottilie", "samir"):
            act("programmes.appoint", self.manager, at, person=username, role="committee")
        programmes.add_policy_version(
            programme_id=self.programme.id,
            content=programmes.shipped_policy("starter"),
            effective_from=at,
            at=at,
            actor=self.manager,
        )
        reviews.seed_shipped_rubric(programme_id=self.programme.id, at=at, actor=self.manager)
        for num in range(1, TERMS + 2):
            first = self.begin(num).date()
            last = first + timedelta(days=TERM_DAYS - 1)
            act(
                "programmes.add_term", self.manager, at, num=num, title=f"Term {num}",
                starts_on=first.isoformat(), ends_on=last.isoformat(),
            )  # fmt: skip
        for course in self.courses.values():
            Enrolment.objects.create(course=course, user_id=priya, role="staff")
            Enrolment.objects.create(course=course, user_id=self.hanna)
        self._recruit(at)
        self.tick("the programme is founded")

    def _recruit(self, at: datetime) -> None:
        keys = list(COURSES)
        user_ids = people.make_people(self.random, "mentor", MENTORS)
        for number, user_id in enumerate(user_ids):
            hours = (2, 2, 2, 5, 5, 10)[number % 6] if number % 5 else 10
            course = keys[number % 3]
            joined = 1 if number < 20 else self.random.choice((2, 3, 4, 5))
            made = act(
                "mentors.add",
                self.manager,
                self.begin(joined) - timedelta(days=10),
                person=people.login(user_id),
                hours=hours,
                expertise=course,
            )
            self.mentors.append(
                Mentor(
                    made.id, user_id, hours, course, keys[(number + 1) % 3], joined,
                    truth.mentor_truth(self.random, number // 5),
                )
            )  # fmt: skip
            for course_key in self.courses.values():
                Enrolment.objects.create(course=course_key, user_id=user_id)
        self.reviewers = people.make_people(self.random, "reviewer", REVIEWERS)
        rows = list(self.courses.values())
        Enrolment.objects.bulk_create(
            Enrolment(course=rows[index % 3], user_id=user_id)
            for index, user_id in enumerate(self.reviewers)
        )
        for user_id in self.reviewers[:4]:
            act(
                "reviews.appoint_reviewer", self.manager, at, person=people.login(user_id),
                reason="Taught and assessed this course before the programme began.",
            )  # fmt: skip
        self.learners = people.make_people(self.random, "learner", 560)
        self.learners.reverse()

    def _calibrate(self, at: datetime) -> None:
        """Everyone whose certificate runs out this term rates the exemplars again."""
        programme_id = self.programme.id
        soon = at + timedelta(days=TERM_DAYS + 5)
        for user_id in self.reviewers:
            held = reviews.certificate(programme_id=programme_id, reviewer_id=user_id, at=at)
            if held is not None and held.expires_at > soon:
                continue
            if held is not None:
                act(
                    "reviews.appoint_reviewer", self.manager, held.expires_at, person=people.login(user_id),
                    reason="Renewed after a year of reviews that agree with the panels.",
                )  # fmt: skip
                continue
            state = reviews.calibration(programme_id=programme_id, reviewer_id=user_id, at=at)
            from mentor_recognition_xblock.reviews.models import Exemplar

            keys = {row.uuid: row.levels for row in Exemplar.objects.all()}
            for item in state.exemplars:
                noisy = {
                    name: min(4, max(0, level + self.random.choice((0, 0, 0, 0, 1, -1))))
                    for name, level in keys[item.uuid].items()
                }
                act("reviews.rate", user_id, at, exemplar_uuid=str(item.uuid), scores=noisy)

    def _term(self, num: int) -> None:
        begin = self.begin(num)
        close = begin + timedelta(days=TERM_DAYS - 1)
        self.stage.run(begin)
        self._calibrate(begin)
        for index, mentor in enumerate(self._active(num)):
            learners = self._load(mentor, num)
            act("pairing.offer", mentor.user_id, begin, capacity=learners or 1)
            if learners:
                self._group(mentor, num, index, learners, begin)
        self.stage.run(close)
        if num == TERMS - 1:
            self.comments.switch_on(self.manager, close)
        with self.comments.close():
            act("programmes.close_term", self.manager, close, num=num, sure=True)
        if num >= TERMS - 1:
            self.comments.after_close(close)
        self._ask_for_closing_words(close)
        if num == 2:
            act(
                "recognition.freeze_baseline",
                self.manager,
                close + timedelta(hours=1),
                terms=[1, 2],
                effective_from=self.begin(3).isoformat(),
                sure=True,
            )
        if num < TERMS:
            self.committee.decide(close + timedelta(days=9), last=num == TERMS - 1)
        else:
            contested = self.committee.begin_to_vote(close + timedelta(days=2))
            self.contest = Contest(
                self.committee, contested, self.manager, ("priya", people.login(self.reviewers[0]))
            )
            self.contest.plan(close)
        self.tick(f"term {num} is closed")

    def _ask_for_closing_words(self, close: datetime) -> None:
        by_id = {mentor.id: mentor for mentor in self.mentors}
        since = close - timedelta(days=TERM_DAYS)
        for pair in pairing.pairings(programme_id=self.programme.id, ended_before=close):
            if pair.ends_at is not None and pair.ends_at > since:
                mentor = by_id[pair.mentor_id]
                self.closing.ask(pair, mentor.truth, user_id=mentor.user_id)

    def _active(self, num: int) -> list[Mentor]:
        return [mentor for mentor in self.mentors if mentor.from_term <= num]

    def _load(self, mentor: Mentor, num: int) -> int:
        if num <= 5:
            return {2: num % 2, 5: 1, 10: 2}[mentor.hours]
        return {2: 1, 5: 2, 10: 3}[mentor.hours]

    def _group(self, mentor: Mentor, num: int, index: int, size: int, begin: datetime) -> None:
        course = mentor.course if num % 3 else mentor.other
        row = self.courses[COURSES[course][0]]
        cohort = Cohort.objects.create(course=row, name=f"T{num}-{index + 1:02d}")
        members = [self.learners.pop() for _ in range(size)]
        Enrolment.objects.bulk_create(
            Enrolment(course=row, user_id=user_id, cohort=cohort) for user_id in members
        )
        self._map(cohort, mentor, begin)
        unit = self._unit(course, num)
        for learner_id in members:
            if self.random.random() < 0.04:
                pair = pairing.active_pairing(
                    programme_id=self.programme.id, course_key=row.course_key, learner_id=learner_id
                )
                assert pair is not None
                self.stage.plan(
                    begin + timedelta(days=self.random.uniform(20, 50)),
                    lambda at, pair=pair: act(
                        "pairing.end", self.manager, at, pairing=str(pair.uuid)
                    ),
                )
                continue
            journey = self._journey(mentor, unit, course, learner_id, num)
            # By the person, not by the dice: some name no type.
            journey.entry = ENTRIES[learner_id % len(ENTRIES)]
            journey.start(begin + timedelta(days=self.random.uniform(3, 16)))

    def _map(self, cohort: Cohort, mentor: Mentor, at: datetime) -> None:
        act(
            "pairing.map_cohort", self.manager, at, course=cohort.course.course_key,
            cohort=str(cohort.pk), mentor=str(mentor.id), beyond=True,
        )  # fmt: skip

    def _journey(
        self,
        mentor: Mentor,
        unit: programmes.UnitData,
        course: str,
        learner_id: int,
        num: int,
    ) -> Journey:
        works = truth.prose()[course]
        return Journey(
            stage=self.stage,
            programme_id=self.programme.id,
            unit=unit,
            learner_id=learner_id,
            mentor_user_id=mentor.user_id,
            mentor=mentor.truth,
            work=works[self.random.randrange(len(works))],
            levels=truth.work_truth(self.random, mentor.truth),
            versions=3 if self.random.random() < 0.7 else 2,
        )

    def _unit(self, course: str, num: int) -> programmes.UnitData:
        due_at = self.begin(num) + timedelta(days=45 if num <= TERMS else 60)
        made = project_unit(course, num, due_at.isoformat())
        known = programmes.unit(made.usage_key)
        if known is not None:
            return known
        settings = made.settings
        if num < TERMS:
            # Learners may earn the badges of the units that can be opened.
            settings = replace(settings, badge=None)
        Unit.objects.create(
            usage_key=made.usage_key,
            course=self.courses[made.course_key],
            published=settings.as_json(),
        )
        programmes.follow_units(course_key=made.course_key, at=self.stage.now)
        found = programmes.unit(made.usage_key)
        assert found is not None
        return found

    def _running_term(self) -> None:
        num = TERMS + 1
        begin = self.begin(num)
        self.stage.run(begin)
        self._calibrate(begin)
        now = datetime.combine(self.today, time(0, 1), tzinfo=UTC)
        for index, mentor in enumerate(self._active(num)[:16]):
            act("pairing.offer", mentor.user_id, begin, capacity=2)
            row = self.courses[COURSES[mentor.course][0]]
            cohort = Cohort.objects.create(course=row, name=f"T{num}-{index + 1:02d}")
            members = [self.learners.pop() for _ in range(2)]
            Enrolment.objects.bulk_create(
                Enrolment(course=row, user_id=user_id, cohort=cohort) for user_id in members
            )
            self._map(cohort, mentor, begin)
            unit = self._unit(mentor.course, num)
            for place, learner_id in enumerate(members):
                journey = self._journey(mentor, unit, mentor.course, learner_id, num)
                # The first of each group waits for the mentor, the second has comments.
                journey.stop_after = 2 if place else 1
                days = self.random.uniform(22, 26) if place else self.random.uniform(31, 34)
                journey.start(begin + timedelta(days=days))
        self.stage.run(now)
        for shown in units({TERMS: "", num: ""}):
            row, _created = Unit.objects.get_or_create(
                usage_key=shown.usage_key,
                defaults={
                    "course": self.courses[shown.course_key],
                    "published": shown.settings.as_json(),
                },
            )
            row.path = f"/demo/units/{shown.slug}/"
            row.save()
        for course_key in self.courses:
            programmes.follow_units(course_key=course_key, at=now)
        self.tick("the running term is under way")
