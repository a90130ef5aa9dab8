"""Golden cases: files in, findings out, each case a YAML file under `cases/`.

A case holds `files` (path and text) and the exact `diagnostics`. It starts from `cases/base.yml`.
`pytest --update` writes down what the program says now: read the difference before you keep it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = Path(__file__).parent / "cases"
BASE = CASES / "base.yml"

Check = Callable[[Mapping[str, str | bytes]], list[str]]


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def cases() -> list[Path]:
    return sorted(path for path in CASES.rglob("*.yml") if path != BASE)


@pytest.mark.parametrize("path", cases(), ids=lambda path: path.relative_to(CASES).as_posix())
def test_case(path: Path, check: Check, request: pytest.FixtureRequest) -> None:
    files = load(BASE)["files"] | load(path)["files"]

    found = check({name: text for name, text in files.items() if text is not None})

    if request.config.getoption("--update"):
        update(path, found)
    assert found == load(path)["diagnostics"]


def test_base_is_without_a_finding(check: Check) -> None:
    assert check(load(BASE)["files"]) == []


def update(path: Path, found: list[str]) -> None:
    """Put what was found at the end of a case, and leave the rest of its text as it is."""
    kept = path.read_text(encoding="utf-8").partition("\ndiagnostics:")[0]
    lines = yaml.safe_dump({"diagnostics": found}, allow_unicode=True, width=1000)
    path.write_text(f"{kept.rstrip()}\n{lines}", encoding="utf-8")
