"""Schemas and skeletons are made from the types, and say what the checker says."""

import json
from pathlib import Path

import pytest

from generator.kinds import KINDS
from generator.parse import parse
from generator.schemas import FOLDER, schemas
from generator.skeleton import skeleton
from generator.yamlfile import load_text

ROOT = Path(__file__).parent.parent


def test_the_schemas_in_the_project_are_those_of_the_types() -> None:
    """`make schema` writes them anew."""
    kept = {path.name: path.read_text() for path in (ROOT / FOLDER).glob("*.json")}

    assert kept == schemas()


def test_the_editor_knows_a_schema_for_every_kind() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text())

    expected = {f"schemas/{kind.name}.json": f"data/{kind.plural}/*.yml" for kind in KINDS}
    assert settings["yaml.schemas"] == expected | {"schemas/briefing.json": "data/briefing.yml"}


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_a_new_record_lacks_only_what_a_person_must_fill_in(kind: str) -> None:
    plural = next(one.plural for one in KINDS if one.name == kind)
    text, problem = skeleton(kind, "my-record")

    document, wrong = load_text(f"data/{plural}/my-record.yml", text.encode())

    assert problem is None
    assert document is not None
    assert wrong == []
    _, found = parse([document], "data")
    assert {one.code for one in found} == {"missing-field", "missing-settings"}


def test_a_new_record_needs_a_sound_id() -> None:
    assert skeleton("claim", "Not An Id")[1] == (
        "'Not An Id' is no id: lower-case letters, digits and single hyphens"
    )
