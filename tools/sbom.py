"""Write a CycloneDX bill of materials of what the lock file pins.

From the project's own description and its lock file to a JSON that names every package with its
version and the hashes of the files that pip may install. It says nothing that is not in those two
files: the same lock gives the same bytes on every machine and day. So there is no time in it, and
its serial number is made from its content. Apart from the program because only who ships or
examines a release needs it.

Format: CycloneDX 1.6 (ECMA-424), https://cyclonedx.org/docs/1.6/json/.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_LINE = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.*?))?((?:\s+--hash=sha256:[0-9a-f]{64})+)$")
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://cyclonedx.org/")
"""Any fixed one will do: it keeps our numbers apart from those of others."""


class LockError(Exception):
    """A line of the lock file is not a pin with hashes."""


def bill(project: Mapping[str, Any], lock: str) -> dict[str, Any]:
    """Give the bill of materials.

    Args:
        project: The table `project` of pyproject.toml.
        lock: The text of the lock file.

    Raises:
        LockError: If a line is not a pinned version with hashes.
    """
    components = sorted(_components(lock), key=lambda one: str(one["bom-ref"]))
    root = _root(project)
    direct = {_plain(_NAME.match(text)) for text in project["dependencies"]}
    needed = sorted(one["bom-ref"] for one in components if one["name"] in direct)
    body = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": root},
        "components": components,
        "dependencies": [
            {"ref": root["bom-ref"], "dependsOn": needed},
            *({"ref": one["bom-ref"]} for one in components),
        ],
        # The lock file does not say who needs whom further down.
        "compositions": [
            {"aggregate": "incomplete", "dependencies": [one["bom-ref"] for one in components]}
        ],
    }
    number = uuid.uuid5(_NAMESPACE, hashlib.sha256(text_of(body).encode()).hexdigest())
    return {"serialNumber": f"urn:uuid:{number}", **body}


def text_of(content: Mapping[str, Any]) -> str:
    """Give the one text for a content: sorted keys, a line for each value."""
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _root(project: Mapping[str, Any]) -> dict[str, Any]:
    name, version = project["name"], project["version"]
    return {
        "type": "application",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "description": project["description"],
        "licenses": [{"license": {"id": project["license"]}}],
        "purl": f"pkg:pypi/{name}@{version}",
    }


def _components(lock: str) -> list[dict[str, Any]]:
    """Give a component for each pin; one version under two conditions is one component."""
    found: dict[str, dict[str, Any]] = {}
    for line in lock.replace("\\\n", " ").splitlines():
        match = _LINE.match(line.rstrip())
        if not match:
            raise LockError(f"is no pinned version with hashes: {line[:80]}")
        name, version, condition, hashes = match.groups()
        purl = f"pkg:pypi/{name}@{version}"
        component = {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "purl": purl,
            "properties": [
                *_properties("python:marker", [condition] if condition else []),
                *_properties("python:file:sha256", sorted(re.findall(r"[0-9a-f]{64}", hashes))),
            ],
        }
        found.setdefault(purl, component)
    return list(found.values())


def _properties(name: str, values: Sequence[str]) -> list[dict[str, str]]:
    # Not "hashes": those would be alternatives for one and the same file, and these are many.
    return [{"name": name, "value": value} for value in values]


def _plain(match: re.Match[str] | None) -> str:
    assert match is not None
    return re.sub(r"[-_.]+", "-", match.group()).lower()


def faults(text: str) -> str | None:
    """Let CycloneDX's own library judge a bill; give what it objects to."""
    schema = importlib.import_module("cyclonedx.schema")
    validation = importlib.import_module("cyclonedx.validation.json")
    found = validation.JsonStrictValidator(schema.SchemaVersion.V1_6).validate_str(text)
    return str(found) if found else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the bill, if it is valid; give the exit code."""
    parser = argparse.ArgumentParser(description="Write a CycloneDX bill of materials.")
    for name in ("project", "lock", "target"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args(arguments)
    project = tomllib.loads(options.project.read_text(encoding="utf-8"))["project"]
    try:
        content = bill(project, options.lock.read_text(encoding="utf-8"))
    except LockError as problem:
        print(f"sbom: {options.lock} {problem}", file=sys.stderr)
        return 1
    text = text_of(content)
    objection = faults(text)
    if objection:
        print(f"sbom: not valid CycloneDX: {objection[:400]}", file=sys.stderr)
        return 1
    options.target.parent.mkdir(parents=True, exist_ok=True)
    options.target.write_text(text, encoding="utf-8")
    print(f"{options.target}: {len(content['components'])} packages, valid CycloneDX")
    return 0


if __name__ == "__main__":
    sys.exit(main())
