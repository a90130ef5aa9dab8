"""A briefing that notes what is read from it, so that what was made from it need not be made again.

Whoever makes a file gets a `Reading` instead of the briefing. It answers alike and keeps the
questions: which record, which backlinks, all of which type. Later the same questions are put to
another briefing; where every answer is the same, so would be the file.

What is worked out from many records and asked for often (the neighbours of a claim, the groups of
contested claims) is declared with `remembered`: it is worked out once for each briefing, and a file
then hangs on the answer alone, not on all that the answer was found in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import wraps
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from pydantic import BaseModel

from generator.basemap import BaseMap
from generator.documents import Document
from generator.kinds import Kind
from generator.link import Backlink, Briefing
from generator.model import Record, Settings
from generator.parse import Entry, Parsed

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Record)

Question = tuple[Any, ...]
"""The name of a question and what it is about: words, numbers and tuples of them."""

Hashes = dict[int, tuple[object, bytes]]
"""The hash of an object by its number, with the object: while it is kept nothing else gets it."""

_NOTHING: Mapping[Question, Any] = MappingProxyType({})

_QUESTIONS: dict[str, Callable[..., Any]] = {}
"""What `remembered` declared, by name."""


def remembered(
    work: Callable[Concatenate[Briefing, P], T], /
) -> Callable[Concatenate[Briefing, P], T]:
    """Declare what is worked out once for each briefing, and asked for as one question.

    Args:
        work: Takes the briefing, and words, numbers or tuples of them; gives values that
            `digest` can read.
    """
    name = f"{work.__module__}.{work.__qualname__}"
    _QUESTIONS[name] = work

    @wraps(work)
    def ask(briefing: Briefing, /, *args: P.args, **kwargs: P.kwargs) -> T:
        assert not kwargs, "a question is asked by position"
        question = (name, *args)
        if isinstance(briefing, Reading):
            briefing.note(question)
            briefing = briefing.whole
        return cast(T, _worked_out(briefing, question)[0])

    return ask


def _worked_out(briefing: Briefing, question: Question) -> tuple[Any, tuple[Question, ...]]:
    """Give what a remembered function answers, and what it asked for that."""
    kept = briefing.worked_out
    if question not in kept:
        name, *about = question
        reading = Reading(briefing)
        value = _QUESTIONS[name](reading, *about)
        kept[question] = value, tuple(reading.asked)
    found: tuple[Any, tuple[Question, ...]] = kept[question]
    return found


class Reading(Briefing):
    """One look at a briefing, which keeps the questions that were asked."""

    whole: Briefing
    """The briefing itself."""
    asked: dict[Question, None]
    """The questions, each once, in their order."""

    def __init__(self, briefing: Briefing) -> None:
        """Begin to read; the same briefing may be read by many."""
        object.__setattr__(self, "whole", briefing)
        object.__setattr__(self, "asked", {})

    def note(self, question: Question) -> None:
        """Keep a question."""
        self.asked[question] = None

    @property
    def settings(self) -> Settings:
        """What the briefing as a whole is."""
        self.note(("settings",))
        return self.whole.settings

    @property
    def base(self) -> BaseMap | None:
        """What maps stand on."""
        self.note(("base",))
        return self.whole.base

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every record by its id."""
        return _Noting(self.whole.entries, self, "record")

    @property
    def backlinks(self) -> Mapping[str, tuple[Backlink, ...]]:
        """For each id, the fields that refer to it."""
        return _Noting(self.whole.backlinks, self, "links")

    def of(self, type_: type[R]) -> tuple[R, ...]:
        """Give every record of a type, in order."""
        self.note(("of", type_.__name__))
        return self.whole.of(type_)

    @property
    def parsed(self) -> Parsed:
        """What it was joined from."""
        self.note(("all",))
        return self.whole.parsed

    @property
    def known_since(self) -> Mapping[str, date]:
        """For each record the day from which the briefing holds it."""
        return _Noting(self.whole.known_since, self, "since")

    def as_issued(self, edition_id: str) -> Briefing:
        """Give the briefing as it stood when an edition was issued; asked for, it counts whole."""
        graph = self.whole.as_issued(edition_id)
        if graph is self.whole:
            self.note(("is-as-issued", edition_id))
            return self
        self.note(("issued", edition_id))
        return graph

    def name(self, record_id: str) -> tuple[Kind, str]:
        """Give kind and name of a record."""
        self.note(("name", record_id))
        return self.whole.name(record_id)


class _Noting(Mapping[str, T]):
    """A mapping of the briefing; who asks for one value asks for that, who lists asks for all."""

    def __init__(self, mapping: Mapping[str, T], reading: Reading, question: str) -> None:
        self._mapping = mapping
        self._reading = reading
        self._question = question

    def __getitem__(self, key: str) -> T:
        self._reading.note((self._question, key))
        return self._mapping[key]

    def __contains__(self, key: object) -> bool:
        self._reading.note((self._question, key))
        return key in self._mapping

    def __iter__(self) -> Iterator[str]:
        self._reading.note(("all",))
        return iter(self._mapping)

    def __len__(self) -> int:
        self._reading.note(("all",))
        return len(self._mapping)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a briefing answered."""

    hash: str
    """Equal hashes, equal answers."""
    asked: tuple[Question, ...] = ()
    """The questions that it followed from."""


class Answers:
    """What a briefing answers now, where an earlier one gave known answers."""

    def __init__(
        self,
        briefing: Briefing,
        earlier: Mapping[Question, Answer] = _NOTHING,
        hashes: Hashes | None = None,
    ) -> None:
        """Prepare to answer.

        Args:
            briefing: The briefing that is asked.
            earlier: What another one answered: an answer that followed from questions whose
                answers are the same is the same, and need not be worked out.
            hashes: What was hashed before in this process.
        """
        self.briefing = briefing
        self._earlier = earlier
        self._known: dict[Question, Answer] = {}
        self._told: set[Question] = set()
        self.hashes: Hashes = {} if hashes is None else hashes

    def __call__(self, question: Question) -> Answer:
        """Give the answer to a question; a question about what is gone has one, too."""
        found = self._known.get(question)
        if found is None:
            found = self._known[question] = self._answer(question)
        return found

    def is_same(self, question: Question) -> bool:
        """Tell whether the answer is the one that was given earlier."""
        earlier = self._earlier.get(question)
        return earlier is not None and earlier.hash == self(question).hash

    def news(self, questions: Iterable[Question]) -> dict[Question, Answer]:
        """Give the answers to questions, and to those they follow from, that are new here."""
        found: dict[Question, Answer] = {}
        waiting = list(questions)
        while waiting:
            question = waiting.pop()
            if question not in self._told:
                self._told.add(question)
                found[question] = self(question)
                waiting += found[question].asked
        return found

    def learn(self, answers: Mapping[Question, Answer]) -> None:
        """Take over what the same briefing answered in another process."""
        self._known.update(answers)

    def _answer(self, question: Question) -> Answer:
        name, *about = question
        earlier = self._earlier.get(question)
        if earlier and earlier.asked and all(map(self.is_same, earlier.asked)):
            return earlier
        asked: tuple[Question, ...] = ()
        try:
            if name in _PLAIN:
                value = _PLAIN[name](self.briefing, *about)
            else:
                value, asked = _worked_out(self.briefing, question)
        except Exception as problem:  # noqa: BLE001 - what is asked of need not exist any more
            return Answer(f"none: {type(problem).__name__}")
        return Answer(self.digest(value), asked)

    def digest(self, value: Any) -> str:
        """Give the hash of a value: plain data, records, frozen values and lists of them."""
        made = hashlib.blake2b(digest_size=16)
        self._add(made.update, value)
        return made.hexdigest()

    def _add(self, add: Callable[[bytes], object], value: Any) -> None:
        """Add a value, part by part; what there is most of is asked for first."""
        if value is None or isinstance(value, str | int | float | bytes | date):
            add(f"{type(value).__name__}{value!r};".encode())
        elif isinstance(value, Entry):
            add(self._entry(value))
        elif isinstance(value, Backlink):
            add(self._entry(value.entry) + repr(value.where).encode())
        elif isinstance(value, BaseModel):
            add(self._model(value))
        elif isinstance(value, Enum | Kind | Document):
            add(f"{type(value).__name__}.{_name(value)};".encode())
        elif isinstance(value, Mapping):
            self._add_many(add, "m", (item for pair in value.items() for item in pair))
        elif isinstance(value, set | frozenset):
            self._add_many(add, "s", sorted(value))
        elif isinstance(value, Iterable):
            self._add_many(add, "l", value)
        elif is_dataclass(value) and not isinstance(value, Briefing):
            name = type(value).__name__
            self._add_many(add, name, (getattr(value, one.name) for one in fields(value)))
        else:
            raise TypeError(f"{type(value).__name__} cannot be an answer")

    def _add_many(self, add: Callable[[bytes], object], name: str, values: Iterable[Any]) -> None:
        add(f"{name}(".encode())
        for value in values:
            self._add(add, value)
        add(b")")

    def _entry(self, entry: Entry) -> bytes:
        """Give the hash of a record and all that is kept with it; it is asked for again and again.

        Where it stands in its file is no part of it: nothing that is published says so.
        """
        known = self.hashes.get(id(entry))
        if known is None:
            made = hashlib.blake2b(digest_size=16)
            for one in fields(entry):
                if one.name != "prefix":
                    self._add(made.update, getattr(entry, one.name))
            known = self.hashes[id(entry)] = entry, made.digest()
        return known[1]

    def _model(self, model: BaseModel) -> bytes:
        known = self.hashes.get(id(model))
        if known is None:
            text = f"{type(model).__name__}{model.model_dump_json()}"
            known = model, hashlib.blake2b(text.encode(), digest_size=16).digest()
            self.hashes[id(model)] = known
        return known[1]


def _everything(briefing: Briefing) -> Any:
    return list(briefing.entries.values()), briefing.settings


_PLAIN: Mapping[str, Callable[..., Any]] = {
    "record": lambda briefing, one: briefing.entries.get(one),
    "name": lambda briefing, one: briefing.name(one) if one in briefing.entries else None,
    "links": lambda briefing, one: briefing.backlinks.get(one),
    "since": lambda briefing, one: briefing.known_since.get(one),
    "of": lambda briefing, name: [
        one for one in briefing.entries.values() if type(one.record).__name__ == name
    ],
    "settings": lambda briefing: briefing.settings,
    "base": lambda briefing: briefing.base,
    "is-as-issued": lambda briefing, one: briefing.as_issued(one) is briefing,
    "issued": lambda briefing, one: _everything(briefing.as_issued(one)),
    "all": _everything,
}
"""The questions that no room declared, and the values behind their answers."""


def _name(value: Enum | Kind | Document) -> str:
    return value.path if isinstance(value, Document) else value.name


@remembered
def edition_id(briefing: Briefing) -> str:
    """Give the id of the latest edition, for whoever needs no more of it."""
    return briefing.edition.id
