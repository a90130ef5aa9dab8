"""JSON Schemas of the records, for editors: made from the types, so they say what the checker says.

Values are text in YAML and typed by the schema, so an editor may see `4500` as a number where we
read text: each scalar type of a schema also allows what YAML would make of the same characters.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generator.kinds import KINDS
from generator.model import NEVER_REVISED, Record, Settings

FOLDER = "schemas"

_SCALARS = ["string", "number", "boolean"]


def schemas() -> dict[str, str]:
    """Give the schema of each kind by its file name; a file may hold one record or a list."""
    made = {f"{kind.name}.json": _text(_one_or_many(kind.type)) for kind in KINDS}
    made["briefing.json"] = _text(_lenient(Settings.model_json_schema()))
    return made


def write_schemas(root: Path) -> int:
    """Write the schemas into the project's schema folder; give how many files changed."""
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    changed = 0
    for name, text in schemas().items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed += 1
    return changed


def _one_or_many(model: type[Record]) -> dict[str, Any]:
    schema = _lenient(model.model_json_schema())
    definitions = schema.pop("$defs", {})
    definitions["Revision"]["properties"]["set"] |= _partial(model, schema)
    definitions[model.__name__] = schema
    one = {"$ref": f"#/$defs/{model.__name__}"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": model.__name__,
        "oneOf": [one, {"type": "array", "items": one}],
        "$defs": definitions,
    }


def _partial(model: type[Record], schema: dict[str, Any]) -> dict[str, Any]:
    """Give what a revision may set: any field of the record that is not fixed."""
    names = [name for name in model.model_fields if name not in NEVER_REVISED]
    fields = {name: {"$ref": f"#/$defs/{model.__name__}/properties/{name}"} for name in names}
    assert fields.keys() <= schema["properties"].keys()
    return {"properties": fields, "additionalProperties": False}


def _lenient(schema: Any) -> Any:
    """Let a text be what YAML takes for a number or a date, and an empty key be nothing."""
    if isinstance(schema, list):
        return [_lenient(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _lenient(value) for key, value in schema.items()}
    if made.get("type") == "string" and "enum" not in made and "pattern" not in made:
        made["type"] = _SCALARS
    elif made.get("type") == "string" and "enum" in made:
        # Credibility is a digit, which an editor reads as a number.
        digits = [int(value) for value in made["enum"] if value.isdigit()]
        if digits:
            made = {**made, "type": ["string", "integer"], "enum": [*made["enum"], *digits]}
    return made


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
