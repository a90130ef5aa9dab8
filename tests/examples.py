"""A record of every kind with every field filled in, made from the types alone.

`FULL` holds one for each kind; `slots()` names every place in them where an author writes a value.
A field that somebody adds to the model is in here by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import StringConstraints
from pydantic.fields import FieldInfo
from test_cases import BASE, load

from generator.dates import Date
from generator.documents import Way
from generator.kinds import KINDS, Kind
from generator.model import Part, Prose, RefTo, Settings

BASE_FILES: Mapping[str, str] = load(BASE)["files"]

_NAMED: Mapping[str, str] = {
    "actor": "desk",
    "claim": "c-road",
    "edition": "first",
    "event": "shelling",
    "judgement": "city-falls",
    "location": "city",
    "scale": "icd-203-a",
    "source": "report",
}
"""The record of the base that stands for its kind; the others are the full ones themselves."""

_BY_PATTERN: Mapping[str, str] = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "full",
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "uk",
    r"^[A-Z]{2}$": "UA",
    r"^[A-Z0-9*-]{10,30}$": "SFGPUCI-----",
    r"^[A-Za-z0-9-]{1,40}$": "Q1",
    r"^[A-Z][A-Za-z0-9]{0,7}$": "H1",
}
"""An example of each pattern that a text may have to match."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a full record where an author writes one value."""

    kind: str
    """The plural of the kind; empty for the settings."""
    way: Way
    """The way to the value inside the record."""
    role: str
    """What may stand there: id, reference, line, prose, url, date, word, number, whole, list, …"""
    is_required: bool
    """Whether the record is none without it."""

    @property
    def path(self) -> str:
        """The file that holds the record."""
        return f"data/{self.kind}/full.yml" if self.kind else "data/briefing.yml"

    @property
    def name(self) -> str:
        """The field as findings name it."""
        return ".".join(str(step) for step in self.way)

    def __str__(self) -> str:
        return f"{self.kind or 'settings'}:{self.name}"


_BY_TYPE: Mapping[Any, str] = {
    Prose: "prose",
    Date: "date",
    int: "whole",
    float: "decimal",
    str: "code",
    tuple: "list",
    dict: "mapping",
    Literal: "word",
}
_BY_MARK: Mapping[str, str] = {
    "RefTo": "reference",
    "_not_reserved": "id",
    "_web_address": "url",
    "_number": "number",
    "InWords": "line",
}
"""What a mark or a function behind a type makes of it; the first of these counts."""


def role_of(annotation: Any, metadata: tuple[Any, ...] = ()) -> str:
    """Name what a type takes."""
    bare, marks = _bare(annotation)
    names = {type(one).__name__ for one in (*marks, *metadata)}
    names |= {getattr(getattr(m, "func", None), "__name__", "") for m in (*marks, *metadata)}
    known = next((role for name, role in _BY_MARK.items() if name in names), None)
    is_word = isinstance(bare, type) and issubclass(bare, Enum)
    if get_origin(bare) is dict and get_args(bare)[1] is Any:
        return "fields"  # of the record itself, in a revision
    by_type = _BY_TYPE.get(bare) or _BY_TYPE.get(get_origin(bare), "part")
    return known or ("word" if is_word else by_type)


def _bare(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Give a type without its options and marks, and the marks."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        bare, marks = _bare(inner[0])
        return bare, (*inner[1:], *marks)
    if origin in (Union, UnionType) and type(None) in inner:
        return _bare(next(one for one in inner if one is not type(None)))
    return annotation, ()


_SIMPLE: Mapping[str, str] = {
    "line": "Words",
    "prose": "Prose [@c-road].",
    "url": "https://example.org/a?b=c",
    "date": "2023-02-28",
    "number": "40",
    "whole": "40",
    "decimal": "40.5",
    "id": "full",
}
_MADE: Mapping[str, Callable[[Any, tuple[Any, ...]], Any]] = {
    "reference": lambda _, marks: _reference(marks),
    "list": lambda bare, _: _items(example(get_args(bare)[0])),
    "fields": lambda _, __: {},
    "mapping": lambda bare, _: dict.fromkeys(("H1", "H2"), example(get_args(bare)[1])),
    "part": lambda bare, _: example_part(bare),
    "word": lambda bare, _: _first_word(bare),
    "code": lambda _, marks: _BY_PATTERN[
        next(str(one.pattern) for one in marks if isinstance(one, StringConstraints))
    ],
}


def example(annotation: Any, metadata: tuple[Any, ...] = ()) -> Any:
    """Give plain data that a type takes, as an author would write it."""
    bare, marks = _bare(annotation)
    role = role_of(annotation, metadata)
    return _SIMPLE[role] if role in _SIMPLE else _MADE[role](bare, (*marks, *metadata))


def _reference(marks: tuple[Any, ...]) -> str:
    mark = next(one for one in marks if isinstance(one, RefTo))
    return reference_to(mark.kinds[0] if mark.kinds else "location")


def _first_word(bare: Any) -> str:
    return str(get_args(bare)[0] if get_origin(bare) is Literal else next(iter(bare)).value)


def _items(first: Any) -> list[Any]:
    """Give a list of one, or of two where they shut each other out."""
    return [first, dict(first) | {"key": "H2"}] if _is_keyed(first) else [first]


def _is_keyed(data: Any) -> bool:
    return isinstance(data, dict) and data.get("key") == "H1"


def example_part(part: type[Part]) -> dict[str, Any]:
    """Give plain data with every field of a part."""
    return {
        name: example(field.annotation, tuple(field.metadata))
        for name, field in part.model_fields.items()
    }


def reference_to(kind: str) -> str:
    """Give the id of a record of a kind."""
    return _NAMED.get(kind, f"full-{kind}")


def _full() -> dict[str, dict[str, Any]]:
    return {kind.plural: _record(kind) for kind in KINDS} | {"": example_part(Settings)}


def _record(kind: Kind) -> dict[str, Any]:
    data = example_part(kind.type) | {"id": f"full-{kind.name}", "status": "published"}
    fields = kind.type.model_fields.items()
    named = next(name for name, one in fields if one.is_required() and data[name] == "Words")
    data["revisions"][0]["set"] = {named: "Other words"}
    return data


FULL: Mapping[str, Mapping[str, Any]] = _full()
"""Plain data of a full record by the plural of its kind; the settings under an empty name."""


def slots() -> Iterator[Slot]:
    """Yield every place of a value, a list or a part in the full records."""
    for kind in KINDS:
        yield from _slots(kind.plural, kind.type, ())
    yield from _slots("", Settings, ())


def _slots(kind: str, part: type[Part], way: Way) -> Iterator[Slot]:
    for name, field in part.model_fields.items():
        yield from _slots_of(kind, field, (*way, name))


def _slots_of(kind: str, field: FieldInfo, way: Way) -> Iterator[Slot]:
    annotation, metadata = field.annotation, tuple(field.metadata)
    role = role_of(annotation, metadata)
    yield Slot(kind, way, role, field.is_required())
    bare, _ = _bare(annotation)
    if role == "list":
        inner, here = get_args(bare)[0], (*way, 0)
        role = role_of(inner)
        yield Slot(kind, here, role, is_required=False)
        bare, way = _bare(inner)[0], here
    if role == "mapping":
        yield Slot(kind, (*way, "H1"), role_of(get_args(bare)[1]), is_required=False)
    if role == "part":
        yield from _slots(kind, bare, way)


def put(data: Any, way: Way, value: Any) -> Any:
    """Give a copy of plain data with another value at *way*."""
    if not way:
        return value
    if isinstance(data, Mapping):
        return {**data, way[0]: put(data[way[0]], way[1:], value)}
    return [put(one, way[1:], value) if at == way[0] else one for at, one in enumerate(data)]


def written(data: Any) -> tuple[str, dict[Way, tuple[int, int]]]:
    """Write plain data as YAML; give the text, and line and column of every value and key.

    It is no dumper of the program's, so that places are held against what somebody else counted.
    The place of a key stands under the way to its value with an empty step behind it.
    """
    lines: list[str] = []
    places: dict[Way, tuple[int, int]] = {}
    _write(data, (), "", lines, places)
    return "\n".join([*lines, ""]), places


def _write(
    data: Any, way: Way, start: str, lines: list[str], places: dict[Way, tuple[int, int]]
) -> None:
    """Write a value whose first line begins with *start*."""
    if isinstance(data, Mapping | list) and data:
        is_list = isinstance(data, list)
        indent = " " * len(start)
        for number, (step, value) in enumerate(
            enumerate(data) if isinstance(data, list) else data.items()
        ):
            head = (indent if number else start) + ("- " if is_list else f"{_scalar(step)}:")
            here = (*way, step)
            if not number:
                places[way] = (len(lines) + 1, len(start) + 1)
            places[(*here, "")] = (len(lines) + 1, len(indent) + 1)
            if is_list:
                _write(value, here, head, lines, places)
            elif isinstance(value, Mapping | list) and value:
                lines.append(head)
                _write(value, here, f"{indent}  ", lines, places)
            else:
                _write(value, here, f"{head} ", lines, places)
        return
    places[way] = (len(lines) + 1, len(start) + 1)
    lines.append(start + _scalar(data))


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        return "" if value is None else str(value)  # {} or []
    is_plain = value.isascii() and value.replace("-", "").isalnum() and value[0] != "-"
    return value if is_plain else f'"{"".join(map(_quoted, value))}"'


def _quoted(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\U{ord(char):08X}"
