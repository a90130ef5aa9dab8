"""Documents to typed entries: all errors of all files at once, in our words.

The types check shapes with pydantic; this room turns what pydantic says into sentences that name
the thing and the mend, each at the place of the value in its file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Any, TypeVar, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.diagnostics import MAX_FINDINGS, Diagnostic, Place, error, limited, suggestion
from generator.documents import Document, Shelf, Way
from generator.kinds import BY_PLURAL, KINDS, Kind
from generator.model import (
    CITABLE,
    NEVER_REVISED,
    Part,
    Prose,
    Record,
    Reference,
    Revision,
    Settings,
    proses,
    references,
)
from generator.vocabulary import RevisionKind, Status

SETTINGS_FILE = "briefing.yml"
"""The one file that lies in no kind's folder."""

MAX_SHOWN = 60
"""How many characters of what an author typed a finding repeats."""

SET_BY_REVISION: Mapping[RevisionKind, Status] = {
    RevisionKind.CORRECTION: Status.CORRECTED,
    RevisionKind.RETRACTION: Status.RETRACTED,
}
"""The status that a kind of revision brings about; others leave it as it is."""

T = TypeVar("T", bound=Part)


@dataclass(frozen=True)
class Entry:
    """A record, its kind, what it said before, and where it was written.

    What is worked out of it is kept with it: one entry stands in the graph of every edition in
    which it is the same, and after an edit in the next one.
    """

    kind: Kind
    states: tuple[Record, ...]
    """What the record said: as first published, then after each revision."""
    document: Document
    prefix: Way = ()
    """The way to the record inside its file: empty, or its position in the list."""
    kept: Mapping[Way, tuple[int, ...]] = field(default_factory=dict)
    """For each list of which items were left out, the positions in the file of those that stay."""

    @cached_property
    def record(self) -> Record:
        """The record as it stands."""
        return self.states[-1]

    @property
    def past(self) -> tuple[Entry, ...]:
        """The same as it stood before each revision, the oldest first."""
        return tuple(
            replace(self, states=self.states[:count]) for count in range(1, len(self.states))
        )

    @cached_property
    def proses(self) -> tuple[tuple[Prose, Way], ...]:
        """Every text in prose of the record as it stands, with the way to it."""
        return tuple(proses(self.record))

    @cached_property
    def references(self) -> tuple[tuple[Reference, str], ...]:
        """Every reference of the record as it stands, with the text that makes it.

        First those of fields, then those in prose.
        """
        of_fields = ((one, one.target) for one in references(self.record))
        in_prose = (
            (Reference(mark.target, CITABLE if mark.is_citation else (), where), mark.text)
            for prose, where in self.proses
            for mark in prose.marks()
        )
        return (*of_fields, *in_prose)

    @cached_property
    def named(self) -> frozenset[str]:
        """The ids that stand in fields of the record, now or in an earlier state."""
        return frozenset(one.target for state in self.states for one in references(state))

    @cached_property
    def id(self) -> str:
        """The record's id."""
        return self.record.id

    @property
    def path(self) -> str:
        """The file that holds the record, relative to the project."""
        return self.document.path

    def place(self, where: Way = ()) -> Place:
        """Give the place of a field of the record, or of the record."""
        return self.document.place(self._written(where))

    def place_of(self, text: str, where: Way) -> Place:
        """Give the place of *text* inside a field of the record."""
        return self.document.place_of(text, self._written(where))

    def _written(self, where: Way) -> Way:
        """Give the way inside the file: in the last revision that sets the field, or above all."""
        way = self.prefix
        for index, revision in reversed(tuple(enumerate(self.record.revisions))):
            if where and where[0] in revision.set:
                way = (*way, "revisions", index, "set")
                break
        for depth, step in enumerate(where):
            kept = self.kept.get(where[:depth])
            way = (*way, kept[step] if kept and isinstance(step, int) else step)
        return way


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """What the documents hold: entries in the order of the files, and the settings.

    No two are the same: what is worked out of one is remembered for it.
    """

    entries: tuple[Entry, ...]
    """The records, each id once."""
    settings: Settings | None
    settings_document: Document | None
    broken: frozenset[str] = frozenset()
    """The ids of records that could not be typed."""
    is_whole: bool = True
    """Whether every file could be read; in one that could not, there may be any record."""
    drafts: frozenset[str] = frozenset()
    """The ids of records that were held back, see `known.released`."""
    as_of: date = date.max
    """The last day that it knows of, see `known.as_known`."""
    whole: Parsed | None = None
    """What it was taken from, where that holds more."""

    def may_hold(self, record_id: str) -> bool:
        """Tell whether a record that is not among the entries may exist all the same."""
        return not self.is_whole or record_id in self.broken


def parse(
    documents: Sequence[Document],
    folder: str,
    unread: Iterable[Diagnostic] = (),
    shelf: Shelf | None = None,
) -> tuple[Parsed, list[Diagnostic]]:
    """Give every well-formed record of the documents.

    Args:
        documents: What `yamlfile.load_files` gave.
        folder: The folder of records, whose sub-folders are the kinds.
        unread: What `yamlfile.load_files` found: what it could not read is not called missing.
        shelf: What was read before.

    Returns:
        The entries and settings that could be typed, and a finding for everything that could not.
    """
    entries: list[Entry] = []
    found: list[Diagnostic] = []
    settings: Settings | None = None
    settings_document: Document | None = None
    for document in documents:
        parts = document.path.removeprefix(f"{folder}/").split("/")
        if parts == [SETTINGS_FILE]:
            settings_document = document
            settings = _typed(Settings, document, (), found)
        elif kind := BY_PLURAL.get(parts[0]) if len(parts) > 1 else None:
            held, wrong = _shelved(shelf, kind, document, parts[-1].removesuffix(".yml"))
            entries += held
            found += wrong
        else:
            found.append(_stray(document, folder, parts))
    paths = {document.path for document in documents}
    lost = {one.place.path for one in unread} - paths
    if settings_document is None and f"{folder}/{SETTINGS_FILE}" not in lost:
        place = Place(f"{folder}/{SETTINGS_FILE}")
        message = "is missing; 'briefing new briefing' writes one"
        found.append(error(place, "missing-settings", message))
    named = {name for document in documents for name in _named(document)}
    broken = frozenset(named.difference(entry.id for entry in entries))
    known = _once(entries, found)
    return Parsed(known, settings, settings_document, broken, not lost), found


def _shelved(
    shelf: Shelf | None, kind: Kind, document: Document, stem: str
) -> tuple[tuple[Entry, ...], tuple[Diagnostic, ...]]:
    """Give the entries of one file and what is wrong with them, from the shelf where they are."""
    before = shelf.entries.get(id(document)) if shelf else None
    if before:
        return cast(tuple[tuple[Entry, ...], tuple[Diagnostic, ...]], before[1])
    wrong: list[Diagnostic] = []
    made = tuple(_entries(kind, document, stem, wrong)), tuple(wrong)
    if shelf is not None:
        # With the document itself: while it is kept nothing else gets its number.
        shelf.entries[id(document)] = document, made
    return made


def _once(entries: Iterable[Entry], found: list[Diagnostic]) -> tuple[Entry, ...]:
    """Give the first entry of each id, in the order of the files."""
    known: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda one: (one.path, one.prefix)):
        first = known.setdefault(entry.id, entry)
        if first is not entry:
            message = f"id '{entry.id}' is taken at {first.place(('id',))}; choose another"
            found.append(error(entry.place(("id",)), "duplicate-id", message))
    return tuple(known.values())


def _named(document: Document) -> Iterator[str]:
    """Yield the ids that stand in a file, whether or not their records could be typed."""
    for node in document.root.items or [document.root]:
        name = node.child("id")
        if name and name.value:
            yield name.value


def _stray(document: Document, folder: str, parts: list[str]) -> Diagnostic:
    known = [kind.plural for kind in KINDS]
    near = get_close_matches(parts[0], known, n=1) if len(parts) > 1 else []
    mend = f"did you mean '{folder}/{near[0]}'?" if near else f"one of: {', '.join(known)}"
    message = f"folder '{parts[0]}' is no kind of record; {mend}"
    if len(parts) == 1:
        message = f"'{parts[0]}' lies in no kind's folder; move it to one of: {', '.join(known)}"
    return error(Place(document.path), "unknown-kind", message)


def _entries(kind: Kind, document: Document, stem: str, found: list[Diagnostic]) -> Iterator[Entry]:
    """Yield the entries of one file: a single record, or a list of records."""
    root = document.root
    if root.items is not None:
        for index in range(len(root.items)):
            if len(found) > MAX_FINDINGS:
                return
            record = _typed(kind.type, document, (index,), found)
            if record:
                yield Entry(kind, _states(record, document, (index,), found), document, (index,))
        return
    record = _typed(kind.type, document, (), found)
    if record is None:
        return
    if record.id != stem:
        message = f"id '{record.id}' differs from the file name; rename the file '{record.id}.yml'"
        found.append(error(document.place(("id",)), "file-name", message))
    yield Entry(kind, _states(record, document, (), found), document)


def _typed(model: type[T], document: Document, prefix: Way, found: list[Diagnostic]) -> T | None:
    data = document.node(prefix).plain()
    if not isinstance(data, dict):
        message = "a record is a mapping of fields; write it as 'field: value' lines"
        wrong = error(document.place(prefix), "wrong-type", message)
        found += limited([wrong], told=len(found))
        return None
    return _valid(model, data, document, prefix, found)


def _valid(
    model: type[T], data: Any, document: Document, prefix: Way, found: list[Diagnostic]
) -> T | None:
    """Give data as *model*; what it refuses is reported at its place below *prefix*."""
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        causes = _causes(problem.errors(include_url=False))
        made = (_diagnostic(one, model, document, prefix) for one in causes)
        found += limited(made, told=len(found))
        return None


def _causes(problems: Sequence[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Leave out lists that are too short only because pydantic does not count what is wrong."""
    around = {one["loc"][:length] for one in problems for length in range(len(one["loc"]))}
    return (one for one in problems if one["type"] != "too_short" or one["loc"] not in around)


# ---------------------------------------------------------------- revisions


def _states(
    record: Record, document: Document, prefix: Way, found: list[Diagnostic]
) -> tuple[Record, ...]:
    """Give what a record said: as first published, then after each revision.

    Each state holds the revisions that led to it.
    """
    if record.status in SET_BY_REVISION.values():
        kind = next(kind for kind, status in SET_BY_REVISION.items() if status is record.status)
        message = f"status '{record.status}' follows from a revision; write one of kind '{kind}'"
        found.append(error(document.place((*prefix, "status")), "unexplained-status", message))
    if not record.revisions:
        return (record,)
    states = [record.model_copy(update={"revisions": ()})]
    data = document.node(prefix).plain()
    for index, revision in enumerate(record.revisions):
        where = (*prefix, "revisions", index)
        node = document.node(where).child("set")
        given = {name: value.plain() for name, value in ((node and node.fields) or {}).items()}
        found += _refused(record, revision, given, document, where)
        status = SET_BY_REVISION.get(revision.kind, states[-1].status)
        revised = {**data, **given, "status": status}
        revised = {name: value for name, value in revised.items() if value is not None}
        state = _valid(type(record), revised, document, (*where, "set"), found)
        if state is None:
            continue
        data = revised
        said = state.model_dump(mode="json", include=set(given))
        led = (*states[-1].revisions, revision.model_copy(update={"set": said}))
        if revision.kind is not RevisionKind.RETRACTION and not _differ(states[-1], state, given):
            message = f"the {revision.kind.label} changes nothing; put what it says into 'set'"
            found.append(error(document.place(where), "empty-revision", message))
        states.append(state.model_copy(update={"revisions": led}))
    return tuple(states)


def _refused(
    record: Record, revision: Revision, given: Iterable[str], document: Document, where: Way
) -> Iterator[Diagnostic]:
    """Report fields that no revision sets, and a revision older than the one before it."""
    for name in NEVER_REVISED:
        if name in given:
            message = f"'{name}' cannot be revised; take it out of 'set'"
            yield error(document.key_place((*where, "set", name)), "fixed-field", message)
    index = record.revisions.index(revision)
    if index and revision.at.sort_key < record.revisions[index - 1].at.sort_key:
        message = f"{revision.at} is before the revision above it; the oldest stands first"
        yield error(document.place((*where, "at")), "revision-order", message)


def _differ(before: Record, after: Record, fields: Iterable[str]) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in fields)


# ---------------------------------------------------------------- pydantic's findings in our words


def _diagnostic(
    problem: ErrorDetails, model: type[Part], document: Document, prefix: Way
) -> Diagnostic:
    where = (*prefix, *problem["loc"])
    name = ".".join(str(step) for step in problem["loc"])
    if problem["type"] == "extra_forbidden":
        place = document.key_place(where)
        known = _fields_at(model, problem["loc"][:-1])
        last = str(where[-1])
        mend = suggestion(last, known) or f"; known here: {', '.join(known)}"
        return error(place, "unknown-key", f"unknown key '{last}'{mend}")
    if problem["type"] == "missing":
        place = document.place(where[:-1])
        holder = _holder(document, where[:-1], model)
        return error(place, "missing-field", f"{holder} has no '{where[-1]}'; add it")
    code, message = _worded(problem)
    return error(document.place(where), code, f"'{name}' {message}" if name else message)


def _holder(document: Document, where: Way, model: type[Part]) -> str:
    """Name the record or the part of it that lacks a field."""
    node = document.node(where)
    name = node.fields.get("id") if node.fields else None
    if name is not None and name.value:
        return f"{model.__name__.lower()} '{name.value}'"
    inner = [str(step) for step in where if isinstance(step, str)]
    if inner and inner[-1] == "set":
        return f"the revised {model.__name__.lower()}"
    return f"'{inner[-1]}'" if inner else f"this {model.__name__.lower()}"


def _fields_at(model: type[Part], where: Way) -> list[str]:
    """Give the names of the fields that stand at *where* inside *model*."""
    current = model
    for step in where:
        if step in current.model_fields:
            current = _part_in(current.model_fields[step].annotation) or current
    return list(current.model_fields)


def _part_in(annotation: Any) -> type[Part] | None:
    """Give the part that an annotation holds at any depth, or None."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        part = _part_in(inner)
        if part:
            return part
    return None


_TYPE_MESSAGES: Mapping[str, tuple[str, str]] = {
    "string_type": ("wrong-type", "must be text, not {shape}"),
    "tuple_type": ("wrong-type", "must be a list, not {shape}; start each item with '- '"),
    "dict_type": ("wrong-type", "must be a mapping, not {shape}"),
    "model_type": ("wrong-type", "must be a mapping of fields, not {shape}"),
    "model_attributes_type": ("wrong-type", "must be a mapping of fields, not {shape}"),
    "int_parsing": ("wrong-type", "must be a whole number, not '{input}'"),
    "int_parsing_size": ("wrong-type", "must be a whole number, not '{input}'"),
    "number": ("wrong-type", "{message}, not {shape}"),
    "one_day": ("bad-date", "{message}, not {shape}"),
    "float_parsing": ("wrong-type", "must be a number, not '{input}'"),
    "int_type": ("wrong-type", "must be a whole number, not {shape}"),
    "float_type": ("wrong-type", "must be a number, not {shape}"),
    "finite_number": ("wrong-type", "must be a finite number, not '{input}'"),
    "string_too_short": ("empty-value", "is empty; write it or leave the key out"),
    "string_too_long": ("too-long", "is longer than {max_length} characters; shorten it"),
    "too_short": ("too-few", "needs at least {min_length} item(s)"),
    "too_long": ("too-many", "takes at most {max_length} items"),
    "greater_than": ("out-of-range", "is {input}; it must be more than {gt:g}"),
    "greater_than_equal": ("out-of-range", "is {input}; it must be at least {ge:g}"),
    "less_than_equal": ("out-of-range", "is {input}; it must be at most {le:g}"),
    "disordered": ("out-of-range", "{message}"),
    "incomplete_matrix": ("incomplete-matrix", "{message}"),
    "unsettled_outcome": ("unsettled-outcome", "{message}"),
    "reserved_id": ("bad-id", "{message}"),
    "web_address": ("bad-url", "{message}"),
}


def _worded(problem: ErrorDetails) -> tuple[str, str]:
    """Give the code and the sentence for one of pydantic's findings."""
    kind, given = problem["type"], problem["input"]
    context = dict(problem.get("ctx", {}))
    if kind in ("enum", "literal_error", "value_error") and not isinstance(given, str):
        return "wrong-type", f"must be text, not {_shape(given)}"
    if kind in ("enum", "literal_error"):
        return "unknown-word", _unknown_word(str(given), str(context["expected"]))
    if kind == "string_pattern_mismatch":
        return _pattern(str(given), str(problem["loc"][-1]))
    if kind == "value_error":
        return "bad-date", f"cannot be read: {context['error']}"
    code, sentence = _TYPE_MESSAGES.get(kind, ("wrong-value", "{message}"))
    shown = {**context, "input": _shown(given), "shape": _shape(given), "message": problem["msg"]}
    return code, sentence.format(**shown)


def _unknown_word(given: str, expected: str) -> str:
    known = expected.replace("' or '", "', '").strip("'").split("', '")
    mend = suggestion(given, known) or f"; one of: {', '.join(known)}"
    return f"is '{given}', which is not in its list{mend}"


def _pattern(given: str, field: str) -> tuple[str, str]:
    messages = {
        "language": ("bad-language", "is no language tag such as 'uk' or 'uk-Latn'"),
        "quote_language": ("bad-language", "is no language tag such as 'uk' or 'uk-Latn'"),
        "country": ("bad-country", "is no ISO 3166-1 code such as 'UA'"),
        "symbol": ("bad-symbol", "is no APP-6 symbol code of 10 to 30 capitals and digits"),
        "value": ("bad-code", "is no register code of letters, digits and hyphens"),
        "key": ("bad-id", "is no short name such as 'H1'"),
    }
    default = ("bad-id", "is no id: lower-case letters, digits and single hyphens")
    code, message = messages.get(field, default)
    return code, f"is '{_shown(given)}', which {message}"


def _shown(given: object) -> str:
    text = str(given)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}..."


def _shape(given: object) -> str:
    if given is None:
        return "nothing"
    if isinstance(given, dict):
        return "a mapping"
    if isinstance(given, list):
        return "a list"
    return f"'{_shown(given)}'"
