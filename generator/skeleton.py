"""A commented record to fill in: every field with its meaning, made from the types."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from enum import EnumMeta
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from generator.dates import Date
from generator.kinds import BY_NAME
from generator.model import Id, Part, Prose, RefTo, Settings

SETTINGS = "briefing"
"""The name under which the settings are written, beside the kinds."""


def skeleton(kind: str, record_id: str | None) -> tuple[str, str | None]:
    """Give the text of a new record.

    Args:
        kind: The name of a kind, or `briefing` for the settings.
        record_id: The id of the record; none for the settings.

    Returns:
        The YAML text, and why the id cannot be used, or None.
    """
    if kind == SETTINGS:
        return "\n".join([_modeline(kind, 1), *_lines(Settings, None)]) + "\n", None
    try:
        TypeAdapter(Id).validate_python(record_id)
    except ValidationError:
        return "", f"'{record_id}' is no id: lower-case letters, digits and single hyphens"
    return "\n".join([_modeline(kind, 2), *_lines(BY_NAME[kind].type, record_id)]) + "\n", None


def _modeline(kind: str, depth: int) -> str:
    """Give the comment by which the YAML language server finds the schema."""
    return f"# yaml-language-server: $schema={'../' * depth}schemas/{kind}.json\n"


def _lines(model: type[Part], record_id: str | None) -> Iterator[str]:
    """Yield required fields ready to fill in, and the others as comments."""
    for name, field in model.model_fields.items():
        meaning = f"{field.description or ''} {_hint(field)}".strip()
        yield from textwrap.wrap(meaning, 96, initial_indent="# ", subsequent_indent="# ")
        if name == "id":
            yield f"id: {record_id}"
        elif field.is_required():
            yield f"{name}: {_example(field)}".rstrip()
        else:
            yield f"# {name}:"
        yield ""


def _example(field: FieldInfo) -> str:
    """Give a value to start from, where any is as good as another: none is a claim about the world."""
    if field.annotation is Date:
        return "unknown"
    return ""


def _hint(field: FieldInfo) -> str:
    """Say what may stand in a field, where its meaning does not."""
    mark = next((one for one in field.metadata if isinstance(one, RefTo)), None)
    return _type_hint(field.annotation, mark)


def _type_hint(annotation: Any, mark: RefTo | None = None) -> str:
    if mark:
        return f"(id of {' or '.join(mark.kinds) or 'any record'})"
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *notes = get_args(annotation)
        return _type_hint(inner, next((one for one in notes if isinstance(one, RefTo)), None))
    if origin in (Union, UnionType):
        return _type_hint(next(one for one in get_args(annotation) if one is not type(None)))
    if origin is tuple:
        inner_hint = _type_hint(get_args(annotation)[0])
        return f"List. {inner_hint}".strip()
    if origin is Literal:
        return f"One of: {', '.join(get_args(annotation))}."
    if isinstance(annotation, EnumMeta):
        return f"One of: {', '.join(str(one.value) for one in annotation)}."  # type: ignore[var-annotated]
    if annotation is Date:
        return "(EDTF: 2023-03-01, 2023-01~, ../2023-02-25, unknown)"
    if annotation is Prose:
        return "(Prose: [[id]] links a record, [@id] cites a claim or source.)"
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return f"Each with: {', '.join(annotation.model_fields)}."
    return ""
