"""A commented record to fill in: every field with its meaning, made from the types."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from generator.dates import Date
from generator.fields import in_words
from generator.kinds import BY_NAME
from generator.model import Id, Part, Settings

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
        meaning = f"{field.description} Takes: {in_words(field)}."
        yield from textwrap.wrap(meaning, 96, initial_indent="# ", subsequent_indent="# ")
        if name == "id":
            yield f"id: {record_id}"
        elif field.is_required():
            yield f"{name}: {_example(field)}".rstrip()
        else:
            yield f"# {name}:"
        yield ""


def _example(field: FieldInfo) -> str:
    """Give a value to start from, where one says nothing about the world."""
    if field.annotation is Date:
        return "unknown"
    return ""
