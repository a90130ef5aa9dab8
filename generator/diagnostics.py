"""What is wrong, where, and how we say it.

Every stage returns its findings as values of this room; nobody prints them but the command line.
The form is the one editors and terminals jump on: `path:line:column: severity: message [code]`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

MAX_FINDINGS = 50
"""How many findings of one file are told; a file with more is a file of another kind."""


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """The site would be wrong: nothing is published."""
    WARNING = "warning"
    """What real data do, or what a second look should confirm: the site is published."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file that an author wrote."""

    path: str
    """Path relative to the project, with forward slashes."""
    line: int = 1
    """Line, counted from 1."""
    column: int = 1
    """Column in characters, counted from 1."""

    def __str__(self) -> str:
        """Give `path:line:column`."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding about what an author wrote."""

    place: Place
    severity: Severity
    code: str
    """Stable kebab-case name of the law that was broken; each has a golden case."""
    message: str
    """The thing, what is the matter, what would be right; lower case, no full stop."""

    def __str__(self) -> str:
        """Give the line a person reads, inert in a terminal whatever the data hold."""
        return printable(f"{self.place}: {self.severity}: {self.message} [{self.code}]")


def error(place: Place, code: str, message: str) -> Diagnostic:
    """Give a finding that stops publication."""
    return Diagnostic(place, Severity.ERROR, code, message)


def warning(place: Place, code: str, message: str) -> Diagnostic:
    """Give a finding that is reported and lived with."""
    return Diagnostic(place, Severity.WARNING, code, message)


def limited(found: Iterable[Diagnostic], told: int = 0) -> Iterator[Diagnostic]:
    """Yield the findings of one file, and instead of those that are too many one that says so.

    Args:
        found: The findings, in the order in which they are made; no more are made than told.
        told: How many the file has already.
    """
    for number, one in enumerate(found, start=told):
        if number >= MAX_FINDINGS:
            yield error(one.place, "more-findings", "more is wrong from here on; mend this first")
            return
        yield one


def failed(found: Iterable[Diagnostic], *, strict: bool = False) -> bool:
    """Tell whether the findings stop publication; with *strict*, warnings do too."""
    return any(strict or one.severity is Severity.ERROR for one in found)


def printable(text: str) -> str:
    """Replace what could move a cursor, hide text or start a CI command by visible escapes."""
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def suggestion(wanted: str, known: Iterable[str]) -> str:
    """Give `; did you mean 'x'?` for the nearest known word, or an empty string."""
    # A slip seldom changes both ends; to compare is dear, and files may hold thousands of slips.
    alike = [one for one in known if one[:1] == wanted[:1] or one[-1:] == wanted[-1:]]
    near = get_close_matches(wanted, alike, n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


def as_json(found: Sequence[Diagnostic]) -> str:
    """Give the findings as a JSON array of objects, one per finding, for machines."""
    rows = [
        {
            "path": one.place.path,
            "line": one.place.line,
            "column": one.place.column,
            "severity": str(one.severity),
            "code": one.code,
            "message": one.message,
        }
        for one in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_github(one: Diagnostic) -> str:
    """Give one finding as a workflow command that GitHub shows beside the line of the change."""
    place = one.place
    properties = {"file": place.path, "line": place.line, "col": place.column, "title": one.code}
    pairs = ",".join(f"{key}={_github_property(str(value))}" for key, value in properties.items())
    return f"::{one.severity} {pairs}::{_github_data(one.message)}"


def _github_data(text: str) -> str:
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")
