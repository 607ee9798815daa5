"""Where people's names stand in a text, in whatever form: one matcher for all who look for them.

It is used for blind work, for retirement, for exports and for words meant for the public. Folding
takes care of how letters are written (``folding``); this of the rest: the whole name in any order,
single names, names run together, initials, usernames and addresses. A word that may be a name and
may be a word is told as uncertain, so that somebody can be asked. The work grows with the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from . import name_forms, run_together
from .comparable_text import Folded, Token, fold, has_case, split_at_capitals, widened, words_of
from .name_forms import Form, Kind
from .plain_words import COMMON, PARTICLES, WORDS
from .run_together import LEAF

# Between the words of one name: a space, a comma and a space, an underscore, nothing at all.
WIDEST_GAP: Final = 3
SHORTEST_HANDLE: Final = 3
SHORTEST_INSIDE: Final = 4
MOST_WORDS: Final = 8
MOST_INITIALS: Final = 4
# Written at the front of the word in Arabic (and, with, for, as, the) and in Hebrew.
_TIED: Final = {"و", "ب", "ل", "ف", "ك", "ה", "ו", "ב", "ל", "מ", "ש", "כ"}
_ARTICLE: Final = "ال"


@dataclass(frozen=True)
class Span:
    """Code points ``start`` to ``end`` of the text given; ``word`` folded."""

    start: int
    end: int
    kind: Kind
    word: str


@dataclass(frozen=True)
class Doubt:
    """A folded word of a text that is part of a name, and may be an ordinary word there."""

    word: str
    is_hidden: bool


@dataclass(frozen=True)
class Sighting:
    """What a text holds: names, in order and apart from one another, and words in doubt."""

    spans: tuple[Span, ...]
    doubts: tuple[Doubt, ...]


@dataclass
class Names:
    """What to look for. ``ordinary`` and ``identifying`` are folded words that somebody decided on.

    Single names only with ``parts``: "Will" in a stranger's sentence is seldom the person.
    ``strict``: a username counts although it is a word of the language.
    """

    names: Collection[str]
    handles: Collection[str]
    parts: bool = True
    strict: bool = False
    ordinary: Collection[str] = ()
    identifying: Collection[str] = ()
    _tree: dict[str, Any] = field(default_factory=dict, init=False)
    _runs: dict[str, list[tuple[tuple[str, ...], Kind]]] = field(default_factory=dict, init=False)
    _initials: set[tuple[str, ...]] = field(default_factory=set, init=False)
    _single: set[str] = field(default_factory=set, init=False)
    _known: set[str] = field(default_factory=set, init=False)
    _inflected: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        for name in self.names:
            for form in {name, widened(name), split_at_capitals(name)}:
                self._learn_name(words_of(form), form)
                for piece in form.split() if self.parts else ():
                    self._learn_compound(words_of(piece))
        for handle in self.handles:
            if len(handle) >= SHORTEST_HANDLE:
                self._learn_handle(handle)
        for runs in self._runs.values():
            runs.sort(key=lambda run: -sum(map(len, run[0])))
        self._inflected -= self._known

    def __bool__(self) -> bool:
        return bool(self._tree or self._runs)

    def find(self, text: str) -> Sighting:
        """Every place in ``text``; what overlaps is one."""
        if not self:
            return Sighting((), ())
        folded = fold(text)
        doubts: dict[str, bool] = {}
        hits = [*self._in_words(folded, doubts), *self._in_runs(folded)]
        parts = folded.split_at_capitals()
        if parts is not None:
            # MacBook is nobody called Mac: alone, only longer words count inside others.
            hits += (
                one
                for one in self._in_words(parts, doubts)
                if one[2] != "part" or one[1] - one[0] >= SHORTEST_INSIDE
            )
        for read in folded.with_letters_for_digits():
            hits += (
                one
                for one in self._in_words(read, {})
                if read.text[one[0] : one[1]] != folded.text[one[0] : one[1]]
            )
        hits += run_together.inside(folded.tokens, self._tree)
        hits += (
            (start, end, "full")
            for start, end, word in run_together.spelled(folded, self._tree)
            if word not in COMMON
        )
        spans = _joined(folded, sorted(hits))
        asked = tuple(Doubt(word, hidden) for word, hidden in sorted(doubts.items()))
        return Sighting(spans, asked)

    def spans(self, text: str) -> tuple[Span, ...]:
        """The places alone."""
        return self.find(text).spans

    # What is looked for

    def _learn_name(self, tokens: list[Token], name: str) -> None:
        words = tuple(token.word for token in tokens[:MOST_WORDS])
        if not words or sum(map(len, words)) < 2:
            return
        if any(token.kind == "R" for token in tokens):
            self._learn_running(words)
            return
        if len(words) == 1:
            self._learn_part(words[0], name)
            return
        self._plant_all(name_forms.whole(words))
        if not self.parts:
            return
        for word in words:
            self._learn_part(word, name)
        self._plant_all(name_forms.shortened(words))
        if all(has_case(word) for word in words):
            self._initials.add(tuple(word[0] for word in words))
            self._initials.add((words[0][0], words[-1][0]))

    def _learn_compound(self, tokens: list[Token]) -> None:
        """A single name of several words: O'Brien, Anne-Marie."""
        words = tuple(token.word for token in tokens[:MOST_WORDS])
        if len(words) > 1 and sum(map(len, words)) > SHORTEST_HANDLE:
            self._plant(words, "full")
            self._plant(("".join(words),), "full")

    def _learn_part(self, word: str, name: str) -> None:
        if len(word) < 2 or word in PARTICLES or word.isdigit():
            return
        self._plant((word,), "part")
        if self.parts:
            self._known.add(word)
            self._plant_all(name_forms.spellings(word))
            for form in name_forms.inflected(word, name):
                self._plant((form,), "part")
                self._inflected.add(form)

    def _plant_all(self, forms: Iterable[Form]) -> None:
        for words, kind in forms:
            self._plant(words, kind)

    def _learn_running(self, words: tuple[str, ...]) -> None:
        orders = {words, words[::-1]}
        if len(words) == 1 and 2 <= len(words[0]) <= 4:
            orders.add(tuple(words[0]))  # with spaces between
        for order in orders:
            self._runs.setdefault(order[0][0], []).append((order, "full"))
        if not self.parts:
            return
        given = [word for word in words if len(word) > 1]
        if len(words) == 1 and len(parts := name_forms.written_as_one(words[0])) == 2:
            given = [part for part in parts if len(part) > 1]
        elif len(words) == 1:
            # A surname of one or two characters, then a given name of two, or the other way round.
            name = words[0]
            given = [name[-2:]] if 3 <= len(name) <= 4 else []
            given += [name[:2]] if len(name) == 4 else []
        for word in given:
            self._runs.setdefault(word[0], []).append(((word,), "part"))

    def _learn_handle(self, handle: str) -> None:
        local = handle.partition("@")[0]
        for form in {handle, local if len(local) > SHORTEST_HANDLE else handle}:
            words = tuple(token.word for token in words_of(form)[:MOST_WORDS])
            if not words:
                continue
            # A username that is a word of the language is looked for as a single name is.
            is_word = len(words) == 1 and words[0] in WORDS | COMMON
            if any(token.kind == "R" for token in words_of(form)):
                self._runs.setdefault(words[0][0], []).append((words, "handle"))
            else:
                self._plant(words, "part" if is_word and not self.strict else "handle")
                if len(words) == 1 and words[0].isalpha() and not self.strict:
                    self._single.add(words[0])

    def _plant(self, words: Sequence[str], kind: Kind) -> None:
        node = self._tree
        for word in words:
            node = node.setdefault(word, {})
        order: list[Kind] = ["full", "handle", "part"]
        node[LEAF] = min(kind, node.get(LEAF, kind), key=order.index)

    # How it is found

    def _in_words(self, folded: Folded, doubts: dict[str, bool]) -> Iterator[tuple[int, int, Kind]]:
        tokens, at = folded.tokens, 0
        while at < len(tokens):
            hit = self._from(folded, at, doubts)
            if hit is None:
                at += 1
                continue
            start, last, kind = hit
            # Initials beside it: J. Q. Adams, JP Dupont, Adams J. Q.
            before = at
            while before and self._is_initial(folded, before - 1) and _gap(folded, before - 1) <= 2:
                before -= 1
                start = tokens[before].start
            while (
                last + 1 < len(tokens)
                and _gap(folded, last) <= 2
                and self._is_initial(folded, last + 1)
                and (len(tokens[last + 1].word) > 1 or _dot_after(folded, tokens[last + 1]))
            ):
                last += 1
            yield start, tokens[last].end, kind
            at = last + 1

    def _is_initial(self, folded: Folded, place: int) -> bool:
        """Whether a token is a capital that one of the names begins with, or several of them."""
        token = folded.tokens[place]
        if len(token.word) > MOST_INITIALS or not folded.is_all_capitals(token):
            return False
        return any(token.word in "".join(initials) for initials in self._initials)

    def _from(
        self, folded: Folded, at: int, doubts: dict[str, bool]
    ) -> tuple[int, int, Kind] | None:
        """The longest name from token ``at`` on: where it starts, its last token, its kind."""
        token = folded.tokens[at]
        if token.kind == "L" and len(token.word) == 1:
            last = self._dotted(folded, at)
            if last is not None:
                return token.start, last, "full"
        for word in _untied(token.word):
            best: tuple[int, int, Kind] | None = None
            start = token.end - len(word)
            node, place = self._tree.get(word), at
            while node is not None:
                kind = node.get(LEAF)
                if kind and self._counts(folded, at, place, kind, doubts, word):
                    best = start, place, kind
                place += 1
                near = place < len(folded.tokens) and _gap(folded, place - 1) <= WIDEST_GAP
                node = node.get(folded.tokens[place].word) if near else None
            if best is not None:
                return best
        return None

    def _counts(
        self, folded: Folded, at: int, place: int, kind: Kind, doubts: dict[str, bool], word: str
    ) -> bool:
        """Whether what was found is a name; a single word may be an ordinary one."""
        run = folded.tokens[at : place + 1]
        if len(run) > 1 and all(token.word in COMMON for token in run):
            return any(map(folded.has_capital, run))
        if kind == "full" or len(run) > 1 or not self.parts or not has_case(word):
            return True
        if kind == "handle" and word not in self._single:
            return True
        token = folded.tokens[place]
        capital = folded.has_capital(token)
        if word in self._inflected:
            if not capital:
                return False
            doubts[word] = word not in self.ordinary
            return doubts[word]
        is_word = word in WORDS or word in COMMON or len(word) < 3
        # With a capital, what is no word of the language is a name whatever anybody says.
        if word in self.ordinary and (is_word or not capital):
            doubts[word] = False
            return False
        if word in self.identifying:
            doubts[word] = True
            return True
        hidden = word not in COMMON if capital else not is_word
        if is_word or not capital:
            doubts[word] = hidden or doubts.get(word, False)
        return hidden

    def _dotted(self, folded: Folded, at: int) -> int | None:
        """The last of the initials J. Q. that begin at token ``at``."""
        for initials in self._initials:
            last = at + len(initials) - 1
            if last >= len(folded.tokens):
                continue
            run = folded.tokens[at : last + 1]
            alike = all(
                token.word == letter and folded.has_capital(token) and _dot_after(folded, token)
                for token, letter in zip(run, initials, strict=True)
            )
            if alike and all(_gap(folded, place) <= 2 for place in range(at, last)):
                return last
        return None

    def _in_runs(self, folded: Folded) -> Iterator[tuple[int, int, Kind]]:
        at = 0
        while self._runs and at < len(folded.text):
            end = 0
            for words, kind in self._runs.get(folded.text[at], ()):
                end = _run_end(folded.text, at, words)
                if end:
                    yield at, end, kind
                    break
            at = end or at + 1


def _untied(word: str) -> list[str]:
    """The word, and without what Arabic and Hebrew tie to its front."""
    forms = [word]
    for _step in range(2):
        rest = forms[-1][1:]
        if forms[-1][:1] not in _TIED or len(rest) < 2:
            break
        forms.append(rest)
    if forms[-1].startswith(_ARTICLE) and len(forms[-1]) > 3:
        forms.append(forms[-1][2:])
    return forms


def _gap(folded: Folded, place: int) -> int:
    """Characters between token ``place`` and the next."""
    return folded.tokens[place + 1].start - folded.tokens[place].end


def _dot_after(folded: Folded, token: Token) -> bool:
    return folded.text[token.end : token.end + 1] == "."


def _run_end(text: str, at: int, words: tuple[str, ...]) -> int:
    for word in words:
        for _space in range(WIDEST_GAP):
            if text.startswith(word, at) or at >= len(text) or text[at].isalnum():
                break
            at += 1
        if not text.startswith(word, at):
            return 0
        at += len(word)
    return at


def _joined(folded: Folded, found: list[tuple[int, int, Kind]]) -> tuple[Span, ...]:
    """Spans of the text given; names side by side, and an initial beside one, become one."""
    joined: list[tuple[int, int, Kind]] = []
    for start, end, kind in found:
        between = folded.text[joined[-1][1] : start] if joined else "|"
        if joined and start < joined[-1][1]:
            if end > joined[-1][1]:
                joined[-1] = joined[-1][0], end, "full"
        elif joined and len(between) <= 2 and not between.strip(" ,.-_"):
            joined[-1] = joined[-1][0], end, "full"
        else:
            joined.append((start, end, kind))
    spans = []
    for start, end, kind in joined:
        first, last = folded.place(start, end)
        spans.append(Span(first, last, kind, folded.text[start:end]))
    return tuple(spans)
