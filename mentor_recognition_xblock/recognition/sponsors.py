"""Who stands behind a case, who could, and what it lacks: a condition of an award (ADR 0069).

Sponsors are no evidence: no figure reads them. Who may sponsor is asked again when the case is
decided, so that a statement counts while its author holds the tier and has no tie.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..access import SEATS, Office
from ..core import sponsors as rules
from ..core.policy import Policy
from ..errors import NotFound
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from . import ties
from .errors import AwardNeedsSponsors
from .ladder import PROPOSED_AGAIN, ranks_held, tiers_above, tiers_ending
from .models import Decision, Evaluation, Proposal, Vote
from .queries import policy_of, tier_title
from .sponsor_data import Sought
from .sponsor_models import SponsorCall, Sponsorship
from .states import DecisionOutcome, SponsorshipState

# At a time, so that none stands behind everybody.
MOST_AT_ONCE: Final = 2
RECIPROCAL_MONTHS: Final = 12


@dataclass(frozen=True)
class Circle:
    """Everybody who could stand behind one mentor's case, asked at one moment.

    Read within the caller's lock, where something follows from it.
    """

    sought: Sought
    policy: Policy
    at: datetime

    @cached_property
    def _mentor(self) -> mentors.MentorData:
        return mentors.mentor(self.sought.mentor_id)

    @cached_property
    def _tied(self) -> frozenset[int]:
        """Those whose word would not be free: oneself, who met, who declared a tie."""
        own = self.sought.mentor_user_id
        known = ties.met(self.sought.programme_id, own, self.at)
        return known | ties.declared(self._mentor) | {own}

    @cached_property
    def mentors(self) -> dict[int, str]:
        """By account, present mentors of the tier or a higher one, with their last course."""
        rank = self.policy.rank(self.sought.tier_key)
        ranks = ranks_held(self.sought.programme_id, self.policy, self.at)
        holders = {
            one.user_id: one.id
            for one in mentors.mentors(self.sought.programme_id)
            if one.left_at is None and ranks.get(one.id, -1) >= rank
        }
        if not holders:
            return {}
        courses = pairing.last_courses(self.sought.programme_id, by=self.at)
        return {
            user_id: courses[mentor_id]
            for user_id, mentor_id in holders.items()
            if mentor_id in courses and user_id not in self._tied
        }

    @cached_property
    def members(self) -> frozenset[int]:
        """Accounts of members of the committee who could stand in."""
        held = programmes.roles_held(programme_id=self.sought.programme_id, at=self.at)
        seats = {one.user_id for one in held if one.role in SEATS}
        managers = {one.user_id for one in held if one.role == Office.MANAGER}
        return frozenset(seats - managers - self._tied)

    @cached_property
    def _busy(self) -> frozenset[int]:
        """Accounts that stand behind as many mentors as they may, a meeting owed included."""
        rows = Sponsorship.objects.filter(
            owed_or_standing(), call__mentor__programme_id=self.sought.programme_id
        )
        load = Counter(rows.values_list("sponsor_id", flat=True))
        return frozenset(one for one, count in load.items() if count >= MOST_AT_ONCE)

    @cached_property
    def _returning(self) -> frozenset[int]:
        """Accounts of mentors behind whom this one stood: no favour is returned."""
        since = ties.months_from(self.at, -RECIPROCAL_MONTHS)
        rows = Sponsorship.objects.filter(
            sponsor_id=self.sought.mentor_user_id,
            call__mentor__programme_id=self.sought.programme_id,
            state__in=(SponsorshipState.STANDS, SponsorshipState.DECIDED),
        ).exclude(ended_at__lt=since)
        return frozenset(rows.values_list("call__mentor__user_id", flat=True))

    @cached_property
    def _took_part(self) -> frozenset[int]:
        """Accounts that voted on the open case, or decided on it, in whatever round."""
        case = {
            "proposal__mentor_id": self.sought.mentor_id,
            "proposal__tier_key": self.sought.tier_key,
            "proposal__open": True,
        }
        voted = Vote.objects.filter(**case).values_list("member_id", flat=True)
        decided = Decision.objects.filter(**case).values_list("decided_by_id", flat=True)
        return frozenset({*voted, *decided})

    @cached_property
    def standing(self) -> tuple[Sponsorship, ...]:
        """Statements that stand and count at this moment, in order."""
        rows = Sponsorship.objects.filter(
            call__mentor_id=self.sought.mentor_id,
            call__tier_key=self.sought.tier_key,
            call__open=True,
            state=SponsorshipState.STANDS,
        ).order_by("given_at", "pk")
        return tuple(one for one in rows if self.counts(one))

    def counts(self, one: Sponsorship) -> bool:
        """Whether its author may still stand behind the case."""
        able = self.members if one.stands_in else self.mentors
        return one.sponsor_id in able

    @property
    def lacking(self) -> int:
        """How many sponsors are still to come."""
        courses = [one.course_key for one in self.standing if not one.stands_in]
        stand_ins = sum(one.stands_in for one in self.standing)
        return rules.lacking(self.sought.needed, courses, stand_ins)

    @property
    def places_of_committee(self) -> int:
        """How many places members of the committee may still fill."""
        # Of those who stand, the course counts that they stood for, wherever they mentor since.
        standing = {one.sponsor_id: one.course_key for one in self.standing}
        able = [
            standing.get(user_id, course)
            for user_id, course in self.mentors.items()
            if user_id in standing or not self._not_now(user_id)
        ]
        places = rules.places_of_committee(self.sought.needed, able)
        return max(0, places - sum(one.stands_in for one in self.standing))

    def _not_now(self, user_id: int) -> str:
        """What keeps somebody from standing behind this case just now, in words."""
        if user_id in self._returning:
            return _("This mentor sponsored you in the last year: nobody returns the favour.")
        if user_id in self._busy:
            return _("You stand behind two mentors already, or owe one a meeting.")
        if user_id in self._took_part:
            return _("You took part in deciding this case.")
        return ""

    def stands_in(self, user_id: int) -> bool:
        """Whether somebody would answer for the committee, as no mentor of the tier."""
        return user_id not in self.mentors

    def refusal(self, user_id: int) -> str:
        """Why somebody may not stand behind the case now, in words; empty when they may."""
        if user_id == self.sought.mentor_user_id:
            return _("Nobody sponsors themselves.")
        if user_id in self._tied:
            return _(
                "You worked together in the last year, or one of you declared a tie: someone else "
                "sponsors this mentor."
            )
        if self.stands_in(user_id) and user_id not in self.members:
            return _("Mentors who hold the tier or a higher one, and mentored here, sponsor it.")
        waits = self._not_now(user_id)
        if waits:
            return waits
        if self.stands_in(user_id):
            if not self.places_of_committee:
                return _("Enough mentors could sponsor this case: the committee does not stand in.")
            return ""
        taken = {one.course_key for one in self.standing if not one.stands_in}
        if self.mentors[user_id] in taken:
            return _("Another mentor of your course stands behind this case already.")
        return ""

    def may_answer(self) -> frozenset[int]:
        """Accounts of everybody who may stand behind the case now."""
        if not self.lacking:
            return frozenset()
        answered = {one.sponsor_id for one in self.standing}
        return frozenset(
            one for one in {*self.mentors, *self.members} - answered if not self.refusal(one)
        )


def owed_or_standing() -> Q:
    """Sponsorships that stand, or whose mentor was awarded and not met yet."""
    owed = Q(
        state=SponsorshipState.DECIDED,
        decision__outcome=DecisionOutcome.AWARD,
        met_on=None,
        call__mentor__left_at=None,
    )
    return Q(state=SponsorshipState.STANDS, call__mentor__left_at=None) | owed


def circle_of(sought: Sought, at: datetime) -> Circle:
    """Who could stand behind the case at ``at``."""
    return Circle(sought, programmes.policy_version(sought.policy_version_id).policy, at)


def sought_by_case(row: Proposal, mentor: mentors.MentorData) -> Sought:
    """What an open proposal asks for, by the version of the policy that it is judged by."""
    return _sought(mentor, row.tier_key, row.evaluation.policy_version_id)


def sought_by(mentor: mentors.MentorData, at: datetime) -> Sought | None:
    """What the mentor may look for sponsors for: an open case, else the tier met last.

    None where no tier asks for any, and for who left.
    """
    if mentor.left_at is not None:
        return None
    cases = Proposal.objects.filter(mentor_id=mentor.id, open=True).select_related("evaluation")
    for row in cases.order_by("pk"):
        found = sought_by_case(row, mentor)
        if found.needed:
            return found
    rows = Evaluation.objects.filter(mentor_id=mentor.id, created_at__lte=at)
    last = rows.order_by("-term__num").values_list("term_id", flat=True).first()
    if last is None:
        return None
    met = dict(
        rows.filter(term_id=last, result="met")
        .order_by("pk")
        .values_list("tier_key", "policy_version_id")
    )
    known: dict[int, Policy] = {}
    for key, version_id in met.items():
        policy = policy_of(version_id, known)
        held = ranks_held(mentor.programme_id, policy, at).get(mentor.id, -1)
        following = [one.key for one in tiers_above(policy, held)[:1]]
        ending = tiers_ending(mentor.programme_id, policy, at, within=PROPOSED_AGAIN)
        renewed = ending.get(mentor.id)
        # Those above come one by one; the tier that is held is proposed anew where it ends soon.
        if key in following or (renewed is not None and renewed.key == key):
            found = _sought(mentor, key, version_id)
            if found.needed:
                return found
    return None


def sought_in_call(call: SponsorCall, at: datetime) -> Sought | None:
    """What an open call is for, while the mentor may look for sponsors; None else."""
    if not call.open:
        return None
    found = sought_by(mentors.mentor(call.mentor_id), at)
    return found if found is not None and found.tier_key == call.tier_key else None


def lacks_sponsors(row: Proposal, mentor: mentors.MentorData, at: datetime) -> bool:
    """Whether a locked case has fewer sponsors than its tier asks for, of whom none leaves now."""
    sought = sought_by_case(row, mentor)
    if not sought.needed:
        return False
    hold_call(mentor.id, row.tier_key)
    return bool(circle_of(sought, at).lacking)


@dataclass(frozen=True)
class Counted:
    """The call of a case that is decided, locked, and the statements that count."""

    call: SponsorCall | None
    statements: tuple[Sponsorship, ...]


def count_sponsors(
    row: Proposal, mentor: mentors.MentorData, outcome: str, at: datetime
) -> Counted:
    """Hold the call of a locked case and count; ``AwardNeedsSponsors`` where too few stand."""
    sought = sought_by_case(row, mentor)
    # Whoever withdraws holds the call as well: none of those counted does from here on.
    call = hold_call(mentor.id, row.tier_key)
    if call is None and not sought.needed:
        return Counted(None, ())
    circle = circle_of(sought, at)
    if outcome == DecisionOutcome.AWARD and circle.lacking:
        raise AwardNeedsSponsors(
            ngettext(
                "{n} sponsor is still to come: until then nothing is awarded.",
                "{n} sponsors are still to come: until then nothing is awarded.",
                circle.lacking,
            ).format(n=circle.lacking),
            field="outcome",
        )
    return Counted(call, circle.standing)


def hold_call(mentor_id: int, tier_key: str) -> SponsorCall | None:
    """The open call of a mentor, locked until the transaction ends; None without one."""
    rows = SponsorCall.objects.filter(mentor_id=mentor_id, tier_key=tier_key, open=True)
    for pk in rows.values_list("pk", flat=True)[:1]:
        call = SponsorCall.objects.select_for_update().get(pk=pk)
        return call if call.open else None
    return None


def end_call(counted: Counted, decision: Decision, at: datetime) -> None:
    """With the decision on a case its call ends; statements that counted stay with it."""
    call = counted.call
    if call is None:
        return
    call.open = None
    call.save(update_fields=["open"])
    counts = {one.pk for one in counted.statements}
    rows = Sponsorship.objects.filter(call=call, state=SponsorshipState.STANDS)
    kept = rows.filter(pk__in=counts)
    # By columns: words that are blanked meanwhile, as of who leaves, are not written again.
    kept_ids = list(kept.values_list("pk", flat=True))
    others = list(rows.exclude(pk__in=kept_ids).values_list("pk", flat=True))
    Sponsorship.objects.filter(pk__in=kept_ids, state=SponsorshipState.STANDS).update(
        state=SponsorshipState.DECIDED, decision=decision, ended_at=at
    )
    # Nothing rests on the words of those who did not count.
    Sponsorship.objects.filter(pk__in=others).update(
        state=SponsorshipState.LAPSED, statement="", instance="", ended_at=at
    )
    # Who passed it by has had their use: the call is not shown any more.
    Sponsorship.objects.filter(call=call, state=SponsorshipState.PASSED).delete()


def check_stood(declined: Decision, mentor: mentors.MentorData) -> None:
    """``AwardNeedsSponsors`` where a case was declined with fewer sponsors than its tier asks for.

    An appeal awards by what stood then: who would sponsor now may once the case is sent back.
    """
    needed = sought_by_case(declined.proposal, mentor).needed
    stood = Sponsorship.objects.filter(decision=declined, state=SponsorshipState.DECIDED)
    courses = list(stood.filter(stands_in=False).values_list("course_key", flat=True))
    if rules.lacking(needed, courses, stood.filter(stands_in=True).count()):
        raise AwardNeedsSponsors(
            _("Too few sponsors stood when it was declined: vote to send the case back instead."),
            field="outcome",
        )


def carry_over(declined: Decision, award: Decision) -> None:
    """The sponsors of a declined case stand behind the award that an appeal brings."""
    Sponsorship.objects.filter(decision=declined).update(decision=award)


def _sought(mentor: mentors.MentorData, tier_key: str, version_id: int) -> Sought:
    policy = programmes.policy_version(version_id).policy
    if policy.rank(tier_key) < 0:
        raise NotFound(_("There is no such tier."))
    return Sought(
        programme_id=mentor.programme_id,
        mentor_id=mentor.id,
        mentor_user_id=mentor.user_id,
        tier_key=tier_key,
        tier_title=tier_title(policy, tier_key),
        policy_version_id=version_id,
        needed=policy.tier(tier_key).sponsors,
    )
