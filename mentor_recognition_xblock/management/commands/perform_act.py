"""Do any act of the registry as a person who may, from a shell or a script."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from ...access import WRITES, Place, by_operators, perform
from ...errors import NotAllowed, RecognitionError
from ...hosts import get_host
from ...hosts.people import person_called
from ...registry import ACTS
from ...standing import Placed
from ..logged import LoggedCommand

PLACES = {Place.PROGRAMME: "slug", Place.COURSE: "course", Place.UNIT: "unit"}


@by_operators(does=WRITES)
class Command(LoggedCommand):
    """``manage.py perform_act programmes.close_term --as ada --at harbour num=2 sure=yes``."""

    help = "Do an act as somebody who may; what is refused exits with 1 and says why."
    which = ("act", "at")

    def add_arguments(self, parser: CommandParser) -> None:
        """The act, who does it, where, and its fields."""
        parser.add_argument("act", nargs="?", help="as listed without arguments")
        parser.add_argument("fields", nargs="*", help="name=value, or name=@file with JSON in it")
        parser.add_argument("--as", dest="login", help="username or e-mail address of who acts")
        parser.add_argument(
            "--at", default="", help="a programme's short name, a course's key or a unit's key"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it by the same gate as every page, and print what was done."""
        if not options["act"]:
            self._list()
            return
        act = ACTS.by_name.get(options["act"])
        if act is None:
            raise CommandError(f"there is no act {options['act']}: without one they are listed")
        place = {PLACES[act.place]: options["at"]} if act.place in PLACES else {}
        if bool(place) is not bool(options["at"]):
            raise CommandError(f"{act.name} is done at a {act.place.value}: give --at for that")
        if not options["login"]:
            raise CommandError("say who acts: --as a username or e-mail address")
        try:
            who = person_called(options["login"], field="as").user_id
            if who not in get_host().active_user_ids([who]):
                raise NotAllowed(_("This account is not active."), field="as")
            by = Placed(who=who, at=timezone.now(), **place)
            done = perform(act, by, _given(options["fields"]))
        except RecognitionError as error:
            field = f"{error.field}: " if error.field else ""
            raise CommandError(f"{field}{error}") from error
        if act.does is WRITES:
            self.stdout.write(act.done_message(done))
        else:
            self.stdout.write(json.dumps(done.made, default=str, indent=2))

    def _list(self) -> None:
        for name, act in sorted(ACTS.by_name.items()):
            fields = " ".join(act.fields)
            self.stdout.write(f"{name} ({act.place.value}) {fields}".rstrip() + f"  # {act.label}")


def _given(pairs: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise CommandError(f"write name=value, not {pair}")
        values[name] = value
        if value.startswith("@"):
            try:
                with open(value[1:], encoding="utf-8") as file:
                    values[name] = json.load(file)
            except (OSError, RecursionError, ValueError) as error:
                raise CommandError(f"{name}: {error}") from error
    return values
