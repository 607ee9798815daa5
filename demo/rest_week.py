"""A learner's and a mentor's week through the REST API alone: ``python -m demo.rest_week``.

Nothing but Python's standard library, and nothing of this package: it is what a program elsewhere
would be. It needs a demo that is served (``make demo``), where one click signs in; on a platform a
program comes with a token instead (``Person.with_token``). See docs/how-tos/use-the-rest-api.md.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

API = "/api/v1"
WORDS = "counted the shells again"


class Refused(Exception):
    """What the API did not do: its problem, with a ``code`` for programs."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem['status']} {problem['code']}: {problem['title']}")
        self.problem = problem


@dataclass
class Person:
    """Somebody's program: ``site`` is the address at which the plugin stands."""

    site: str
    headers: dict[str, str] = field(default_factory=dict)
    cookies: CookieJar = field(default_factory=CookieJar)

    @classmethod
    def of_demo(cls, site: str, username: str) -> Person:
        """Signed in by the demo's own button."""
        person = cls(site)
        person.open("GET", "/")  # sets the token that forms are checked by
        form = urlencode({"username": username, "csrfmiddlewaretoken": person.cookie("csrftoken")})
        person.open("POST", "/demo/act-as/", form.encode(), "application/x-www-form-urlencoded")
        return person

    @classmethod
    def with_token(cls, site: str, token: str) -> Person:
        """With a JWT of the platform: no cookie, so no CSRF token either."""
        return cls(site, {"Authorization": f"JWT {token}"})

    def read(self, where: str, name: str, **asked: Any) -> Any:
        """What there is to look at, under the rules of its page."""
        answer = self._ask("GET", f"{where}/acts/{name}/?{urlencode(asked)}")
        return answer["found"]

    def do(self, where: str, name: str, **fields: Any) -> Any:
        """What a button does; the answer says what came of it."""
        return self._ask("POST", f"{where}/acts/{name}/", fields)

    def rows(self, where: str, name: str, **asked: Any) -> Iterator[dict[str, Any]]:
        """A whole list, part after part."""
        cursor: str | None = ""
        while cursor is not None:
            part = {**asked, **({"cursor": cursor} if cursor else {})}
            answer = self._ask("GET", f"{where}/lists/{name}/?{urlencode(part)}")
            yield from answer["rows"]
            cursor = answer["next"]

    def cookie(self, name: str) -> str:
        """One of the session's cookies."""
        return next((one.value or "" for one in self.cookies if one.name == name), "")

    def open(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> bytes:
        """One request with the session's cookies, or the token."""
        request = Request(self.site + path, data=body, method=method)
        more = {"Content-Type": kind} if kind else {}
        if self.cookie("csrftoken"):
            more |= {"X-CSRFToken": self.cookie("csrftoken"), "Referer": self.site + "/"}
        for name, value in {**self.headers, **more}.items():
            request.add_header(name, value)
        with self._opener().open(request) as answer:
            return bytes(answer.read())

    def _ask(self, method: str, path: str, fields: dict[str, Any] | None = None) -> Any:
        """As JSON; where it was too fast, once more when the minute is over."""
        body = None if fields is None else json.dumps(fields).encode()
        for again in (False, True):
            try:
                return json.loads(self.open(method, API + path, body, "application/json"))
            except HTTPError as error:
                if error.code != 429 or again:
                    raise Refused(json.loads(error.read())) from error
                time.sleep(int(error.headers["Retry-After"]))
        raise AssertionError("not reached")

    def _opener(self) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self.cookies))


def week(learner: Person, mentor: Person, say: Callable[[str], None] = print) -> None:
    """Monday to Friday of two people who work on one project."""
    slug, unit = project_of(learner)
    programme, place = f"/programmes/{slug}", f"/units/{quote(unit)}"

    say("Monday. The learner looks what waits, and hands in the next version.")
    monday(learner, programme, place, say)
    say("Tuesday. The mentor sees who waits, reads it and comments on words in it.")
    project = tuesday(mentor, programme, unit, say)
    say("Wednesday. The learner answers, says that it is acted on, and writes on.")
    comment = wednesday(learner, programme, place, say)
    say("Thursday. The mentor reads the answer and closes the comment.")
    work = mentor.read(programme, "projects.mentored", project_uuid=project)
    answered = next(one for one in work["comments"] if one["uuid"] == comment)
    say(f"  {answered['answers'][-1]['body']} ({answered['state']})")
    mentor.do(programme, "projects.resolve", annotation_uuid=comment)
    say("Friday. The mentor looks how far they are; the learner may not.")
    friday(learner, mentor, programme, say)


def monday(learner: Person, programme: str, place: str, say: Callable[[str], None]) -> None:
    """Comments are acted on, and the next version is handed in."""
    for row in learner.read("", "home.waiting"):
        say(f"  waits: {row['what']} ({row['place']})")
    found = learner.read(place, "projects.mine")
    work = found["work"]
    for comment in open_comments(work):
        say(f"  comment on “{comment['exact']}”: {comment['body']}")
        learner.do(programme, "projects.mark_addressed", annotation_uuid=comment["uuid"])
    before = work["source"] if work else "What the tide leaves, I drew for a week."
    handed = learner.do(
        place,
        "projects.submit",
        title=work["title"] if work else "Tides of the harbour",
        source=f"{before}\n\nOn Monday I {WORDS}.",
        base=found["base"],
        request_key=f"week-{found['base'] + 1}",
    )
    say(f"  {handed['message']}")


def tuesday(mentor: Person, programme: str, unit: str, say: Callable[[str], None]) -> str:
    """The newest version is read, and words of it commented on; the project is named."""
    row = waiting_row(mentor, programme, unit)
    say(f"  {row['learner']} waits with version {row['newest_num']} of “{row['title']}”")
    work = mentor.read(programme, "projects.mentored", project_uuid=row["project_uuid"])
    start = work["text"].rindex(WORDS)
    end = start + len(WORDS)
    note = mentor.do(
        programme,
        "projects.annotate",
        version_uuid=work["versions"][-1]["uuid"],
        start=start,
        end=end,
        exact=WORDS,
        prefix=work["text"][max(0, start - 20) : start],
        suffix=work["text"][end : end + 20],
        category="iterative",
        body="How many were there, and what does that tell?",
    )
    say(f"  {note['message']}")
    return str(row["project_uuid"])


def wednesday(learner: Person, programme: str, place: str, say: Callable[[str], None]) -> str:
    """The comment is answered and acted on in the next version; the comment is named."""
    found = learner.read(place, "projects.mine")
    (comment,) = open_comments(found["work"])
    about = {"annotation_uuid": comment["uuid"]}
    learner.do(programme, "projects.reply", **about, body="Forty-one: fewer.")
    learner.do(programme, "projects.mark_addressed", **about)
    handed = learner.do(
        place,
        "projects.submit",
        title=found["work"]["title"],
        source=found["work"]["source"].replace(WORDS, "counted forty-one shells"),
        reflection="A number says more than a word.",
        base=found["base"],
        request_key=f"week-{found['base'] + 1}",
    )
    say(f"  {handed['message']}")
    return str(comment["uuid"])


def friday(learner: Person, mentor: Person, programme: str, say: Callable[[str], None]) -> None:
    """Figures are the mentor's own."""
    progress = mentor.read(programme, "recognition.progress")
    say(f"  {progress['standing']}")
    for tier in progress["tiers"][:1]:
        for gate in tier["gates"]:
            say(f"  {gate['title']}: {gate['now']} ({gate['result']})")
    try:
        learner.read(programme, "recognition.progress")
    except Refused as refused:
        say(f"  refused to the learner: {refused.problem['code']}")


def project_of(person: Person) -> tuple[str, str]:
    """The programme and the unit in which the person's project is or may be begun.

    Of several, the one whose project is begun and not finished.
    """
    units = [
        (programme["slug"], unit["key"])
        for programme in person.read("", "home.places")
        for course in programme["courses"]
        if course["is_enrolled"]
        for unit in course["units"]
        if unit["activity"] == "project"
    ]
    for slug, key in units:
        work = person.read(f"/units/{quote(key)}", "projects.mine")["work"]
        if work is not None and work["state"] != "finished":
            return slug, key
    return units[-1]


def waiting_row(mentor: Person, programme: str, unit: str) -> dict[str, Any]:
    """The newest of the works of that unit that wait for the mentor."""
    rows = [
        one
        for one in mentor.read(programme, "mentors.learners")
        if one["waiting_since"] and one["unit"] == unit
    ]
    newest: dict[str, Any] = max(rows, key=lambda one: one["waiting_since"])
    return newest


def open_comments(work: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Comments that the learner has not acted on."""
    return [one for one in (work or {}).get("comments", []) if one["state"] == "open"]


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    week(Person.of_demo(address, "sam"), Person.of_demo(address, "ines"))
