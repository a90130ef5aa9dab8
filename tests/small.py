"""The smallest briefing that holds together, for tests that need one."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Diagnostic
from generator.documents import Document
from generator.known import released
from generator.link import Briefing, link
from generator.parse import parse
from generator.yamlfile import load_text

SMALL = {
    "data/briefing.yml": """\
title: Small briefing
conflict: A conflict
description: A briefing as small as can be.
author: team
sides: [north]
scale: words
""",
    "data/actors/all.yml": """\
- id: team
  kind: analysts
  name: The team
- id: north
  kind: state
  name: North
- id: paper
  kind: media
  name: The Paper
""",
    "data/scales/words.yml": """\
id: words
name: Words
standard: none
terms:
  - {term: unlikely, low: 20, high: 45}
  - {term: likely, low: 55, high: 80}
""",
    "data/sources/report.yml": """\
id: report
kind: news
title: A report
publisher: paper
published_on: 2023-03-01
""",
    "data/claims/report.yml": """\
- id: c-1
  text: The town is held.
  speaker: north
  said_on: 2023-02-28
  source: report
  locator: paragraph 1
  basis: attributed
  about: [north]
""",
    "data/editions/2023-03-01.yml": """\
id: 2023-03-01
title: First edition
as_of: 2023-03-01
information_cutoff: 2023-03-01
published_at: 2023-03-01
bottom_line: The town is held. [@c-1]
situation: {trend: first-edition, reason: This is the first edition.}
""",
}


def linked(files: Mapping[str, str]) -> tuple[Briefing | None, list[Diagnostic]]:
    """Give the briefing of YAML texts by path, and everything that was found on the way."""
    documents: list[Document] = []
    found: list[Diagnostic] = []
    for path, text in files.items():
        document, wrong = load_text(path, text.encode())
        found += wrong
        documents += [document] if document else []
    parsed, wrong = parse(documents, "data")
    briefing, more = link(released(parsed))
    return briefing, [*found, *wrong, *more]


def small_briefing(instead: Mapping[str, str] | None = None, /, **more: str) -> Briefing:
    """Give the small briefing, with other files by path, and further `kind=YAML text of a list`."""
    files = SMALL | {f"data/{plural}/more.yml": text for plural, text in more.items()}
    files |= instead or {}
    briefing, found = linked(files)
    if briefing is None or found:
        raise AssertionError("\n".join(map(str, found)))
    return briefing
