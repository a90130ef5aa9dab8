"""Every finding that the program can make is told in `docs/diagnostics.md` and shown by a test."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_cases import CASES, load

ROOT = Path(__file__).parent.parent

BY_OTHER_TESTS = {
    "bad-basemap": "test_pictures.py",
    "bad-file-name": "test_gate.py",
    "bad-geometry": "test_gate.py",
    "bad-path": "test_write.py",
    "csv-formula": "test_gate.py",
    "damaged-part": "test_parts.py",
    "dead-anchor": "test_verify.py",
    "dead-link": "test_verify.py",
    "duplicate-anchor": "test_verify.py",
    "foreign-code": "test_gate.py",
    "foreign-file": "test_write.py",
    "foreign-part": "test_parts.py",
    "foreign-request": "test_verify.py",
    "malformed-csv": "test_gate.py",
    "malformed-html": "test_gate.py",
    "malformed-json": "test_gate.py",
    "malformed-xml": "test_gate.py",
    "missing-part": "test_parts.py",
    "mkdocs": "test_faults.py",
    "more-findings": "test_hostile.py",
    "not-published": "test_pipeline.py",
    "not-utf-8": "test_yamlfile.py",
    "not-reproduced": "test_sums.py",
    "orphan-page": "test_verify.py",
    "oversized-file": "test_gate.py",
    "page-clash": "test_faults.py",
    "path-clash": "test_write.py",
    "search-index": "test_faults.py",
    "stale-part": "test_parts.py",
    "symlink": "test_yamlfile.py",
    "template-fault": "test_faults.py",
    "too-large": "test_yamlfile.py",
    "unknown-attribute": "test_gate.py",
    "unknown-element": "test_gate.py",
    "unknown-file": "test_gate.py",
    "unknown-language": "test_words.py",
    "unknown-script": "test_gate.py",
    "unsafe-address": "test_gate.py",
    "wrong-content": "test_gate.py",
    "wrong-policy": "test_gate.py",
    "wrong-value": "test_parse.py",
}
"""Codes that no text in a golden case can cause, and the file whose tests cause them."""

_MAKERS = {"error", "warning", "Fault", "_report", "_refuse"}
"""What takes a code as its second argument."""
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def codes() -> set[str]:
    """Every code that stands in the source of the generator."""
    files = (ROOT / "generator").rglob("*.py")
    return {code for path in files for code in codes_in(ast.parse(path.read_text("utf-8")))}


def codes_in(module: ast.Module) -> Iterator[str]:
    """Yield the codes of a room; where it hands them on, as pairs of code and message too."""
    given = [
        node.args[1]
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and len(node.args) > 1 and _name(node.func) in _MAKERS
    ]
    yield from (str(code.value) for code in given if isinstance(code, ast.Constant))
    if all(isinstance(code, ast.Constant) for code in given):
        return
    for node in ast.walk(module):
        match node:
            case ast.Tuple(elts=[ast.Constant(value=str(code)), _]) if _CODE.fullmatch(code):
                yield code


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def test_each_code_is_told_on_its_page() -> None:
    page = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")

    told = re.findall(r"^\| `([a-z0-9-]+)` \|", page, re.MULTILINE)

    assert set(told) ^ codes() == set()
    assert len(told) == len(set(told))


def test_each_rule_is_told_to_readers() -> None:
    page = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    rules = (ROOT / "generator" / "rules").glob("*.py")

    rows = re.findall(r"^- .+[.)] \*.+\* (`.+`)$", page, re.MULTILINE)
    told = [code for row in rows for code in re.findall(r"`([a-z-]+)`", row)]

    made = {code for path in rules for code in codes_in(ast.parse(path.read_text("utf-8")))}
    assert made <= set(told) <= codes()
    assert len(told) == len(set(told))


def test_each_code_is_shown_by_a_test() -> None:
    lines = [line for path in CASES.rglob("*.yml") for line in load(path).get("diagnostics", ())]
    in_cases = {line.rpartition("[")[2].rstrip("]") for line in lines}

    assert (in_cases | set(BY_OTHER_TESTS)) ^ codes() == set()


@pytest.mark.parametrize(("code", "name"), BY_OTHER_TESTS.items())
def test_the_other_tests_name_the_code(code: str, name: str) -> None:
    assert f'"{code}"' in (ROOT / "tests" / name).read_text(encoding="utf-8")
