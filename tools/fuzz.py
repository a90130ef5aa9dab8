"""The targets of guided fuzzing: whatever the bytes, there are findings and no exception.

Run by `make fuzz`, in the environment that has atheris: `fuzz.py TARGET CORPUS [libFuzzer flags]`.
An input that makes a target stumble is kept in build/fuzz/; it becomes a case of the tests.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["generator"]):
    from generator.diagnostics import Diagnostic
    from generator.parse import parse
    from generator.prose import to_html, to_text
    from generator.yamlfile import load_text

KNOWN = {"p", "em", "strong", "ul", "ol", "li"}
CASES = Path(__file__).parent.parent / "tests" / "cases"


def loader(data: bytes) -> None:
    """Read bytes as a file of claims, and type what is in it."""
    document, found = load_text("data/claims/fuzz.yml", data)
    if document:
        _, wrong = parse([document], "data")
        found = [*found, *wrong]
    if document is None and not found:
        raise AssertionError("refused without a word")
    for one in found:
        _check(one)


def prose(data: bytes) -> None:
    """Make HTML and plain text of bytes as prose."""
    text = data.decode("utf-8", "ignore")
    made = to_html(text, lambda _, words: html.escape(words), lambda _: "")
    to_text(text, str)
    others = {name.lower() for name in re.findall(r"<[/!?]?([^\s>/]*)", made)} - KNOWN
    if others:
        raise AssertionError(f"{others} came through")


def _check(one: Diagnostic) -> None:
    if not str(one).isprintable() or one.place.line < 1 or one.place.column < 1:
        raise AssertionError(f"ill told: {one!r}")


TARGETS: Mapping[str, Callable[[bytes], None]] = {"loader": loader, "prose": prose}


def main() -> None:
    """Seed the corpus with the golden cases, and hand over to libFuzzer."""
    target, corpus, *flags = sys.argv[1:]
    for number, path in enumerate(sorted(CASES.rglob("*.yml"))):
        (Path(corpus) / f"case-{number:04}").write_bytes(path.read_bytes()[:4096])
    atheris.Setup([sys.argv[0], corpus, *flags], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
