"""What people are told: fixed sentences without names, so that nothing leaks into a mailbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ..notices.api import KindRules

# A person who answers none of these is not written to about them again until they were here.
QUIET_AFTER: Final = 3


@dataclass(frozen=True)
class Message:
    """A kind of notice: its sentences, the activity its unit holds, and how often it may come.

    ``title`` names the kind in a person's settings; ``page`` is a page of the programme that it
    leads to instead of a unit.
    """

    title: Any
    subject: Any
    text: Any
    activity: str
    rules: KindRules = field(default_factory=KindRules)
    page: str = ""


MESSAGES: Final[dict[str, Message]] = {
    "review_assigned": Message(
        _("A project waits for my review"),
        _("A project waits for your review"),
        _(
            "You were drawn to review a project. You will not learn whose it is. Open the review "
            "unit of your course to read and score it."
        ),
        "review",
        KindRules(quiet_after=QUIET_AFTER),
    ),
    "version_waiting": Message(
        _("A learner of mine submitted a version"),
        _("A new version waits for your comments"),
        _("A learner you guide submitted a version of their project. The oldest waits on top."),
        "project",
        KindRules(quiet_after=QUIET_AFTER),
    ),
    "comments_made": Message(
        _("My mentor commented on my project"),
        _("Your mentor commented on your project"),
        _("There are new comments beside your text. Answer them, or mark what you addressed."),
        "project",
        KindRules(quiet_after=QUIET_AFTER),
    ),
    "results_in": Message(
        _("Reviewers scored my project"),
        _("The review of your project is complete"),
        _("Reviewers who did not know who you are have scored your work. Read what they say."),
        "project",
    ),
    "decision_made": Message(
        _("The committee decided on my recognition"),
        _("The committee has decided on your recognition"),
        _("Read the decision and its reasons in the recognition unit of your course."),
        "recognition",
        KindRules(essential=True),
    ),
    "badge_issued": Message(
        _("A badge is mine"),
        _("The committee has decided: a badge is yours"),
        _(
            "Open the recognition unit of your course to claim it. Nobody else can see it before "
            "you do."
        ),
        "recognition",
        KindRules(essential=True),
    ),
    "request_waits": Message(
        _("My request for a mentor waits"),
        _("Your request for a mentor still waits"),
        _(
            "Nobody has taken it up yet. You may change what you ask for, or choose a mentor, in "
            "the mentoring unit of your course."
        ),
        "mentoring",
        KindRules(quiet_after=QUIET_AFTER),
    ),
    "requests_wait": Message(
        _("A learner waits long for a mentor"),
        _("A learner has waited a week or longer for a mentor"),
        _("Open the pairings of your programme: matches are suggested there."),
        "mentoring",
        KindRules(quiet_after=QUIET_AFTER),
    ),
    "request_lapsed": Message(
        _("My request for a mentor lapsed"),
        _("Your request for a mentor has lapsed"),
        _("Nobody took it up within 28 days. You may ask again in the mentoring unit."),
        "mentoring",
    ),
    "request_accepted": Message(
        _("I have a mentor"),
        _("You have a mentor"),
        _("Open the mentoring unit of your course to see who it is, and to meet."),
        "mentoring",
    ),
    "mentor_left": Message(
        _("My mentor leaves the programme"),
        _("Your mentor has left the programme"),
        _(
            "Your pairing has ended without fault of yours. Ask for another mentor in the "
            "mentoring unit of your course."
        ),
        "mentoring",
        KindRules(essential=True),
    ),
    "cohort_without_mentor": Message(
        _("A cohort of mine has lost its mentor"),
        _("A cohort has no mentor any more"),
        _("Its mentor has left. Open the pairings of your programme to give it another one."),
        "mentoring",
        KindRules(essential=True),
        page="console_pairings",
    ),
    "first_contact": Message(
        _("I have not met my mentor or learner yet"),
        _("You two have not met yet"),
        _("Say hello, and mark your first session in the mentoring unit of your course."),
        "mentoring",
        KindRules(quiet_after=QUIET_AFTER),
    ),
    "no_contact": Message(
        _("A pairing is without contact"),
        _("A pairing has been without contact for four weeks"),
        _("Open the pairings of your programme to look after it."),
        "mentoring",
        KindRules(quiet_after=QUIET_AFTER),
    ),
    "pairing_lapsed": Message(
        _("A pairing of mine lapsed"),
        _("A pairing has lapsed"),
        _("You two were not in touch within 28 days. The learner may ask for a mentor again."),
        "mentoring",
    ),
    "spotlight_asked": Message(
        _("The programme would like to write about me in public"),
        _("The programme asks for your consent"),
        _("It would like to publish words about your mentoring. Read them, and say yes or no."),
        "recognition",
        KindRules(quiet_after=QUIET_AFTER),
        page="portfolio",
    ),
    "portfolio_badge": Message(
        _("My work earned a badge"),
        _("Your portfolio project earned a badge"),
        _("Open the unit of your project to claim it. Nobody else can see it before you do."),
        "project",
        KindRules(essential=True),
    ),
    "badge_unclaimed": Message(
        _("A badge of mine waits to be claimed"),
        _("A badge still waits for you"),
        _("It is yours, claimed or not. Open it when you like; after three letters we are quiet."),
        "recognition",
        KindRules(quiet_after=QUIET_AFTER),
    ),
    "badge_revoked": Message(
        _("A badge of mine was revoked"),
        _("A badge of yours was revoked"),
        _("Read why in the recognition unit of your course."),
        "recognition",
        KindRules(essential=True),
    ),
}


def rules() -> dict[str, KindRules]:
    """The rules of every kind, for the sender."""
    return {key: message.rules for key, message in MESSAGES.items()}
