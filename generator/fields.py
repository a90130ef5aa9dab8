"""What may stand in a field, in words: for the record to fill in and for the data reference."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from generator.dates import Date
from generator.model import Part, Prose, RefTo

_WORDS: Mapping[Any, str] = {
    Date: "date (EDTF: 2023-03-01, 2023-01~, ../2023-02-25, unknown)",
    Prose: "prose ([[id]] links a record, [@id] cites a claim or source)",
    int: "whole number",
    float: "number",
    str: "text",
    Any: "whatever the field takes",
}


def in_words(field: FieldInfo) -> str:
    """Give what a field of a record takes, as in `list of ids of claims`."""
    mark = next((one for one in field.metadata if isinstance(one, RefTo)), None)
    return _id_of(mark) if mark else _annotation(field.annotation)


def parts(field: FieldInfo) -> tuple[type[Part], ...]:
    """Give the parts that a field holds, at any depth of lists and options."""
    return tuple(_parts(field.annotation))


def _parts(annotation: Any) -> list[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return [annotation]
    return [part for inner in get_args(annotation) for part in _parts(inner)]


def _id_of(mark: RefTo) -> str:
    return f"id of {_with_article(' or '.join(mark.kinds)) if mark.kinds else 'any record'}"


def _with_article(words: str) -> str:
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _annotation(annotation: Any) -> str:
    inner = [one for one in get_args(annotation) if one is not type(None)]
    match get_origin(annotation):
        case origin if origin is Annotated:
            mark = next((one for one in inner[1:] if isinstance(one, RefTo)), None)
            return _id_of(mark) if mark else _annotation(inner[0])
        case origin if origin in (Union, UnionType):
            return _annotation(inner[-1])
        case origin if origin is tuple:
            return f"list: {_annotation(inner[0])}"
        case origin if origin is dict:
            return f"mapping: {_annotation(inner[-1])}"
        case origin if origin is Literal:
            return f"one of: {', '.join(inner)}"
    return _plain(annotation)


def _plain(annotation: type) -> str:
    if issubclass(annotation, Enum):
        return f"one of: {', '.join(str(one.value) for one in annotation)}"
    if issubclass(annotation, Part):
        return f"mapping with {', '.join(annotation.model_fields)}"
    return _WORDS[annotation]
