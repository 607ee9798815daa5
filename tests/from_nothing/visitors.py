"""People without a screen: each opens pages and sends their forms as a browser would."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from .forms import Form, Screen, annotation


class Refused(AssertionError):
    """The product did not do what was asked."""


def path_of(address: str) -> str:
    """The path of an address of the site, whichever host it names."""
    return urlsplit(address)._replace(scheme="", netloc="").geturl()


class Visitor:
    """Somebody who is signed in; signing in is the platform's part, and done for them."""

    def __init__(self, account: Any) -> None:
        self.account = account
        self.client = Client(enforce_csrf_checks=True)
        self._signed_in_on: Any = None

    @property
    def name(self) -> str:
        """As pages show it."""
        return str(self.account.get_full_name())

    def cookie(self) -> str:
        """The session, for a browser of the same person."""
        self._sign_in()
        return str(self.client.cookies[settings.SESSION_COOKIE_NAME].value)

    def open(self, address: str) -> Screen:
        """A page, through every redirect."""
        self._sign_in()
        answer = self.client.get(path_of(address), follow=True)
        return self._screen(answer, address)

    def send(self, screen: Screen, form: Form) -> Screen:
        """Send a page's form; the page that follows. ``Refused`` where it says what was wrong."""
        sent = form.posted()
        where = path_of(form.address) or screen.path
        answer = self.client.post(where, sent, follow=True)
        after = self._screen(answer, where)
        refusals = after.all(".//*[contains(@class, 'mr-error')] | .//*[@role='alert']")
        if not answer.redirect_chain and refusals:
            said = [" ".join(one.text_content().split()) for one in refusals]
            raise Refused(f"{form.act} of {where}: {said}")
        return after

    def download(self, address: str) -> bytes:
        """A file."""
        self._sign_in()
        answer = self.client.get(path_of(address))
        assert answer.status_code == 200, (answer.status_code, address)
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    def send_json(self, address: str, data: dict[str, Any]) -> dict[str, Any]:
        """What a unit's script sends to a handler; the answer of one that was taken."""
        token = self.client.cookies[settings.CSRF_COOKIE_NAME].value
        answer = self.client.post(
            address, json.dumps(data), content_type="application/json",
            headers={"X-CSRFToken": token},
        )  # fmt: skip
        body: dict[str, Any] = answer.json()
        if not body.get("ok"):
            raise Refused(f"{address} with {data}: {body}")
        return body

    def _sign_in(self) -> None:
        from django.utils import timezone

        today = timezone.now().date()
        if self._signed_in_on != today:
            self.client.force_login(self.account)
            self._signed_in_on = today

    def _screen(self, answer: Any, address: str) -> Screen:
        if answer.status_code != 200:
            raise Refused(f"{answer.status_code} at {address}: {answer.content[:600]!r}")
        return Screen(answer.content.decode(), answer.request["PATH_INFO"])


class UnitVisit:
    """One person in one unit: its page, and what the unit's script would send from it."""

    def __init__(self, visitor: Visitor, address: str) -> None:
        self.visitor = visitor
        whole = visitor.open(address)
        (block,) = whole.all(".//*[@data-mr-block]")
        self.handler = str(whole.all(".//*[@data-handler]")[0].get("data-handler"))
        (main,) = block.xpath(".//*[@data-mr-main]")
        self._show(main)

    def send(self, form: Form, **written: Any) -> str:
        """Send a form; the unit's page follows. Answers with what is said."""
        return self.post(form.act, {**form.as_json(), **written})

    def press(self, act: str, *, near: str = "") -> str:
        """Press the button of the act, in whose row these words stand."""
        return self.post(act, self.screen.button(act, near=near))

    def comment(self, words: str, body: str, category: str = "iterative") -> str:
        """Select words of the work and comment on them."""
        form = self.screen.form("annotate").fill(body=body, category=category)
        return self.send(form, **annotation(self.screen, words), request_key="")

    def post(self, act: str, data: dict[str, Any]) -> str:
        """To the block's handler."""
        body = self.visitor.send_json(f"{self.handler}/act/{act}", data)
        if body.get("html"):
            self.screen = Screen(f"<div>{body['html']}</div>", self.handler)
        return str(body.get("message", ""))

    def _show(self, main: Any) -> None:
        from lxml import html

        self.screen = Screen(html.tostring(main, encoding="unicode"), self.handler)
