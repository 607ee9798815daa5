"""What a check of a badge comes to.

A badge that breaks a rule is invalid. One that is written in a way which a standard allows and
this verifier does not know is not: nothing is said about it but that it cannot be checked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Outcome = Literal["passed", "failed", "unsupported", "not_checked"]
Verdict = Literal["valid", "invalid", "unknown"]

CHECKS: Final = ("form", "issuer", "signature", "dates", "status")
# Codes that say "not here" rather than "not right".
UNSUPPORTED: Final = frozenset(
    {
        "contexts",
        "written_otherwise",
        "proof_kind",
        "issuer_kind",
        "status_kind",
        "too_costly",
        "presentation",
        "version_2",
        "newer_members",
        "token_header_unknown",
        "token_algorithm_unknown",
        "token_vc",
        "key_kind",
    }
)


@dataclass(frozen=True)
class Check:
    """One check: ``code`` says which case it was, for words in the reader's language.

    ``where`` names the member at fault, as a path of the standards' own names.
    """

    name: str
    outcome: Outcome
    code: str = ""
    where: str = ""


@dataclass(frozen=True)
class Report:
    """All checks in order. ``valid`` only when every one passed.

    ``endorsements`` are the reports of those inside, in order; none when the badge's own signature
    does not hold.
    """

    checks: tuple[Check, ...]
    endorsements: tuple[Report, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether every check passed."""
        return all(check.outcome == "passed" for check in self.checks)

    @property
    def verdict(self) -> Verdict:
        """``invalid`` when a check failed, ``unknown`` when one could not be made here."""
        if self.valid:
            return "valid"
        failed = any(check.outcome == "failed" for check in self.checks)
        return "invalid" if failed else "unknown"

    def check(self, name: str) -> Check:
        """The check of that name."""
        return next(check for check in self.checks if check.name == name)


class Failed(Exception):
    """A check did not pass; ``code`` and ``where`` as in :class:`Check`."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.where = where

    @property
    def outcome(self) -> Outcome:
        """``unsupported`` or ``failed``, as the code has it."""
        return "unsupported" if self.code in UNSUPPORTED else "failed"
