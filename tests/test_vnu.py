"""What the independent checker of HTML says is held against what is known of the theme."""

from __future__ import annotations

from typing import Any

from vnu import unknown

MESSAGES: list[dict[str, Any]] = [
    {"type": "error", "message": "Bad value “x”.", "url": "file:/a.html", "lastLine": 3},
    {"type": "error", "message": "Known.", "url": "file:/a.html", "lastLine": 4},
    {"type": "info", "subType": "warning", "message": "Doubtful.", "url": "file:/b.html"},
    {"type": "info", "message": "By the way.", "url": "file:/b.html"},
]


def test_errors_and_warnings_that_are_not_known_are_told_with_their_places() -> None:
    assert unknown(MESSAGES, ["# said of the theme", "Kn.wn\\."]) == {
        "Bad value “x”.": ["file:/a.html:3"],
        "Doubtful.": ["file:/b.html:0"],
    }
