"""The parts of a parsed policy: frozen, and plain enough for every rule to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Gate:
    """One rule of a tier: ``metric`` must reach ``threshold``; ``window`` is the n of "k of n".

    ``threads``: of at least so many comments, each rated by ``reviewers`` or more, and with the
    ``lower_quartile`` at least that. 0 and None: what the metric asks for by itself.
    """

    metric: str
    threshold: float
    window: int | None = None
    threads: int = 0
    reviewers: int = 0
    lower_quartile: float | None = None


@dataclass(frozen=True)
class Minimum:
    """The least evidence a tier asks for, in counts."""

    completed: int = 0
    cohorts: int = 0
    recent_18m: int = 0


@dataclass(frozen=True)
class VoteRule:
    """How many of a committee must vote, and which share of the votes awards; 1: one decides."""

    quorum: int = 1
    share: float = 0.5


@dataclass(frozen=True)
class Tier:
    """A rung of the ladder; ``entry`` tiers are given, ``earned`` ones decided.

    ``account``: nothing is awarded before the mentor has told of the case in their own words.
    """

    key: str
    title: str
    kind: Literal["entry", "earned"]
    valid_months: int
    consecutive_closes: int
    minimum: Minimum
    gates: tuple[Gate, ...]
    review_if: tuple[Gate, ...]
    sponsors: int
    rights: tuple[str, ...]
    vote: VoteRule = VoteRule()
    account: bool = False
    alignments: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Baseline:
    """What to expect of a learner: pooled parameters of the frozen baseline cohort.

    See ``core.expected``. A *prior* has the same figures from a published ``source``, and no
    cohort: it stands in until one is frozen.
    """

    intercepts: Mapping[str, float]
    intercept: float
    slope: float
    k: float
    sigma2_within: float
    fitted_on: tuple[str, ...] = ()
    pairings: int = 0
    source: str = ""

    def expected(self, course: str, baseline: float) -> float:
        """The final score learners of ``course`` reach on average from ``baseline``."""
        return self.intercepts.get(course, self.intercept) + self.slope * baseline


@dataclass(frozen=True)
class Success:
    """A pairing succeeds at ``level`` (0-4) or with a ``gain`` over its baseline."""

    level: float
    gain: float


@dataclass(frozen=True)
class Panel:
    """Size of a review panel, when it grows, who is drawn for it, how much one reviewer carries.

    ``draw``: ``panels`` are drawn whole as works come in; in ``windows`` those of ``window_days``
    are drawn together; ``on_request`` whoever asks gets one work at once. ``least_pool``: nobody is
    drawn while fewer may review a work. ``patience_days``: after so long the reviews that are in
    decide where no more reviewers were found; 0 waits for ever. ``newcomers``: the share of all
    places that is kept for newly certified reviewers. ``elsewhere``: whence one of a panel comes,
    another ``course`` or ``cohort``, or ``nowhere``.

    What an older policy does not say is as these rules were before they could be stated.
    """

    size: int
    extra: int
    span: int
    due_days: int
    max_open: int
    draw: Literal["panels", "windows", "on_request"] = "panels"
    window_days: int = 7
    least_pool: int = 0
    patience_days: int = 0
    renewals: int = 0
    renewal_days: int = 3
    newcomers: float = 0
    elsewhere: Literal["course", "cohort", "nowhere"] = "course"


@dataclass(frozen=True)
class Calibration:
    """What certifies a reviewer.

    Of the works a reviewer gets afterwards one in ``seeded`` has a known key; 0 for none.
    """

    exemplars: int
    min_kappa: float
    valid_months: int
    retry_days: int
    seeded: int = 0


@dataclass(frozen=True)
class PanelReliability:
    """The least ICC(k), and its 90 % lower bound, at which panel scores may decide."""

    min_icc: float
    min_lower: float


@dataclass(frozen=True)
class AppealRule:
    """Days to file an appeal and to answer it, and how many people who did not decide sit on it."""

    file_days: int = 30
    seats: int = 3
    answer_days: int = 30


@dataclass(frozen=True)
class Policy:
    """A parsed policy. Times are in the units their names say."""

    id: str
    version: int
    title: str
    notice_days: int
    z: float
    opinion_weight_max: float
    success: Success
    panel: Panel
    calibration: Calibration
    reliability_of_panels: PanelReliability
    answer_hours: int
    grace_days: int
    pairing_min_days: int
    baseline: Baseline | None
    prior: Baseline | None
    tiers: tuple[Tier, ...]
    weights: Mapping[str, float]
    k_feedback: int
    k_public: int
    appeal: AppealRule = AppealRule()

    @property
    def expectation(self) -> Baseline | None:
        """What outcomes are measured against: the frozen cohort, else the prior, else nothing."""
        return self.baseline or self.prior

    @property
    def most_votes(self) -> int:
        """The most votes that a case of any tier needs."""
        return max(one.vote.quorum for one in self.tiers)

    def tier(self, key: str) -> Tier:
        """The tier of that key; ``KeyError`` if the policy has none."""
        return {tier.key: tier for tier in self.tiers}[key]

    def rank(self, key: str) -> int:
        """Position on the ladder, from 0; -1 for a key the policy does not have."""
        keys = [tier.key for tier in self.tiers]
        return keys.index(key) if key in keys else -1
