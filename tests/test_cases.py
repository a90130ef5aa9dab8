"""Golden cases: files in, findings out, each case a YAML file under `cases/`.

A case holds `files` (path and text) and the exact `diagnostics`. It starts from `cases/base.yml`.
A case may ask for a `scope`: `as_of` a day, with `drafts` by id.
A case of change goes on with `then`, the files that differ later, and the `changes` to be told.
`pytest --update` writes down what the program says now: read the difference before you keep it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from small import linked

from generator.changes import Change, changes, in_words
from generator.known import Scope

CASES = Path(__file__).parent / "cases"
BASE = CASES / "base.yml"

Check = Callable[..., list[str]]


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def cases() -> list[Path]:
    return sorted(path for path in CASES.rglob("*.yml") if path != BASE)


@pytest.mark.parametrize("path", cases(), ids=lambda path: path.relative_to(CASES).as_posix())
def test_case(path: Path, check: Check, request: pytest.FixtureRequest) -> None:
    case = load(path)
    files = merged(load(BASE)["files"], case["files"])
    later = merged(files, case.get("then", {}))

    said = {"diagnostics": check(later, scope(**case.get("scope", {})))}
    if "then" in case:
        said["changes"] = changed(files, later)

    if request.config.getoption("--update"):
        update(path, said)
        case = load(path)
    assert said == {name: case[name] for name in said}


def scope(as_of: date = date.max, drafts: Sequence[str] = ()) -> Scope:
    """Give what a case asks for under `scope`, as the command line would."""
    return Scope(frozenset(drafts), as_of)


def merged(files: Mapping[str, str], more: Mapping[str, str | None]) -> dict[str, str]:
    """Put files over others; one without a text is taken out."""
    return {name: text for name, text in {**files, **more}.items() if text is not None}


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Give what changed from one state of a project to another, a line for each thing."""
    old, _ = linked(before)
    new, found = linked(after)
    assert old
    assert new, found

    def line(change: Change) -> str:
        key = " ".join(filter(None, (change.key.aspect, change.record, change.key.name)))
        return f"{key}: {in_words(change, str)}"

    return [line(change) for change in changes(old, new)]


def test_base_is_without_a_finding(check: Check) -> None:
    assert check(load(BASE)["files"]) == []


def update(path: Path, said: Mapping[str, list[str]]) -> None:
    """Put what was said at the end of a case, and leave the rest of its text as it is."""
    kept = path.read_text(encoding="utf-8").partition("\ndiagnostics:")[0]
    lines = yaml.safe_dump(dict(said), allow_unicode=True, width=1000, sort_keys=False)
    path.write_text(f"{kept.rstrip()}\n{lines}", encoding="utf-8")
