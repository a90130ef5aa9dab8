"""The site as it stood: what `--as-of` gives is what one gets from data that lack what came later.

The data that lack it are made here, from YAML, by a way of our own: `erased` knows no record.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import PROJECT, briefing, contents, small_project, write_files
from small import SMALL

from generator import pipeline
from generator.documents import Document
from generator.known import Scope, as_known, released, since, untimely
from generator.link import Briefing, link
from generator.parse import Parsed, parse
from generator.yamlfile import dump, load_text

FIRST, SECOND, THIRD = date(2023, 3, 1), date(2023, 3, 8), date(2023, 3, 15)
Files = Mapping[str, Any]
"""Plain data by path."""

# ---------------------------------------------------------------- what came later, taken out


def erased(files: Files, day: date) -> dict[str, Any]:
    """Give data without the records, versions, items and revisions that came after a day."""
    known = since(parsed(files))
    late = {record_id for record_id, start in known.items() if start > day}
    made: dict[str, Any] = {}
    for path, data in files.items():
        records = data if isinstance(data, list) else [data]
        left = [_erased(one, late, day) for one in records if one.get("id") not in late]
        if left:
            made[path] = left if isinstance(data, list) else left[0]
    return made


def _erased(value: Any, late: set[str], day: date) -> Any:
    if isinstance(value, list):
        return [_erased(one, late, day) for one in value if _stays(one, late, day)]
    if not isinstance(value, dict):
        return value
    if value.get("closed") in late:
        value = {name: one for name, one in value.items() if name not in ("closed", "closed_by")}
    return {
        name: _erased(one, late, day)
        for name, one in value.items()
        if not isinstance(one, dict) or _stays(one, late, day)
    }


def _stays(value: Any, late: set[str], day: date) -> bool:
    if isinstance(value, str):
        return value not in late
    if "at" in value and "why" in value:
        return date.fromisoformat(value["at"]) <= day
    grounds = [*value.get("claims", ()), *([value["source"]] if "source" in value else [])]
    if grounds and late.issuperset(grounds):
        return False
    others = (one for name, one in value.items() if isinstance(one, str) and name != "source")
    return late.isdisjoint(others)


def parsed(files: Files) -> Parsed:
    read = [load_text(path, dump(data).encode()) for path, data in files.items()]
    documents: list[Document] = [one for one, _ in read if one]
    made, found = parse(documents, "data", [one for _, wrong in read for one in wrong])
    assert found == []
    return released(made)


def joined(known: Parsed) -> Briefing:
    graph, found = link(known)
    assert graph is not None, found
    return graph


def told(graph: Briefing) -> dict[str, Any]:
    """Give all that a briefing says: each record in each of its states, and what refers to it."""
    return {
        entry.id: (
            [one.model_dump(mode="json", exclude={"note"}) for one in entry.states],
            [(back.entry.id, back.where) for back in graph.backlinks.get(entry.id, ())],
        )
        for entry in graph.entries.values()
    }


def plain(root: Path) -> dict[str, Any]:
    paths = sorted((root / "data").rglob("*.yml"))
    names = [path.relative_to(root).as_posix() for path in paths]
    read = [load_text(name, path.read_bytes())[0] for name, path in zip(names, paths, strict=True)]
    return {one.path: one.root.plain() for one in read if one}


# ---------------------------------------------------------------- laws, for any history

DAYS = (FIRST, SECOND, THIRD)


def edition(number: int) -> dict[str, Any]:
    day = DAYS[number].isoformat()
    made = {"id": f"edition-{number}", "title": f"Edition {number}", "bottom_line": "So it is."}
    made |= {"as_of": day, "information_cutoff": day, "published_at": day}
    before = {"previous": f"edition-{number - 1}"} if number else {}
    return made | before | {"situation": {"trend": "unchanged", "reason": "So it is."}}


@st.composite
def histories(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a briefing of three editions whose records come, grow and change as time goes on."""
    numbers = st.integers(0, 2)
    whens = [*draw(st.lists(numbers, min_size=2, max_size=6)), 0]
    claims = {f"c-{index}": when for index, when in enumerate(whens)}
    actors = {f"actor-{index}": draw(numbers) for index in range(3)}
    every = st.lists(st.sampled_from([*claims, *actors, "north"]), max_size=4, unique=True)
    some = st.lists(st.sampled_from(list(claims)), min_size=1, max_size=4, unique=True)

    def revisions(field: str, values: st.SearchStrategy[Any], start: int) -> list[dict[str, Any]]:
        ats = sorted(draw(st.lists(st.integers(start, 20), max_size=2, unique=True)))
        first = date(2023, 3, 1).toordinal()
        kinds = st.sampled_from(["correction", "clarification", "update"])
        base = {"why": "A slip.", "by": "team"}
        return [
            base
            | {"at": date.fromordinal(first + at).isoformat(), "kind": draw(kinds)}
            | {"set": {field: draw(values)}}
            for at in ats
        ]

    def upto(number: int) -> st.SearchStrategy[list[str]]:
        known = [one for one, when in claims.items() if when <= number]
        return st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True)

    files = {path: load_text(path, text.encode())[0] for path, text in SMALL.items()}
    made = {path: one.root.plain() for path, one in files.items() if one}
    del made["data/editions/2023-03-01.yml"], made["data/claims/report.yml"]
    made["data/editions/all.yml"] = [edition(number) for number in range(3)]
    made["data/sources/more.yml"] = [
        {"id": f"source-{number}", "kind": "news", "title": "S", "publisher": "paper"}
        | {"published_on": day.isoformat()}
        for number, day in enumerate(DAYS)
    ]
    made["data/claims/all.yml"] = [
        {"id": one, "text": one, "speaker": "north", "said_on": "2022", "locator": "p"}
        | {"basis": "attributed", "source": f"source-{when}", "about": draw(every)}
        | {"relations": [{"type": "qualifies", "claim": other} for other in draw(some)]}
        | {"revisions": revisions("text", st.uuids().map(str), when * 7)}
        for one, when in claims.items()
    ]
    made["data/actors/more.yml"] = [
        {"id": one, "name": one, "kind": "person", "known_from": DAYS[when].isoformat()}
        | {"roles": [{"title": "a", "claims": draw(some)}, {"title": "b", "of": "actor-0"}]}
        for one, when in actors.items()
    ]
    made["data/events/all.yml"] = [
        {"id": f"event-{number}", "title": "E", "kind": "battle", "date": "2022"}
        | {"claims": draw(some), "actors": [{"actor": a, "role": "r"} for a in actors]}
        for number in range(2)
    ]
    start = draw(numbers)
    made["data/judgements/all.yml"] = [
        {"id": "j", "title": "J", "author": "team", "about": draw(every)}
        | {
            "versions": [
                {"edition": f"edition-{number}", "text": f"J{number}", "confidence": "low"}
                | {"evidence_for": draw(upto(number))}
                for number in range(start, 3)
            ]
        }
    ]
    made["data/gaps/all.yml"] = [
        {"id": "g", "question": "G", "why": "So.", "opened": "edition-0", "closed": "edition-1"}
        | {"closed_by": draw(upto(1)), "limits": ["j"]}
    ]
    return made


SOME_DAYS = st.integers(0, 25).map(lambda days: date.fromordinal(FIRST.toordinal() + days))


@given(histories(), SOME_DAYS)
@settings(max_examples=60)
def test_as_of_is_what_data_without_the_later_records_give(
    files: dict[str, Any], day: date
) -> None:
    whole = parsed(files)
    then = joined(as_known(whole, day))
    left = joined(parsed(erased(files, day)))

    assert [one for one in untimely(whole) if one.code == "early-knowledge"] == []
    assert list(then.entries) == list(left.entries)
    assert told(then) == told(left)
    assert dict(then.known_since).items() >= dict(left.known_since).items()


@given(histories(), SOME_DAYS, SOME_DAYS)
@settings(max_examples=25)
def test_of_two_days_the_earlier_counts_in_any_order(
    files: dict[str, Any], one: date, other: date
) -> None:
    whole = parsed(files)
    expected = told(joined(as_known(whole, min(one, other))))

    assert told(joined(as_known(as_known(whole, one), other))) == expected
    assert told(joined(as_known(as_known(whole, other), one))) == expected


@given(histories(), SOME_DAYS, SOME_DAYS)
@settings(max_examples=25)
def test_what_was_known_stays_known(files: dict[str, Any], one: date, other: date) -> None:
    whole = parsed(files)
    early = joined(as_known(whole, min(one, other)))
    late = joined(as_known(whole, max(one, other)))

    assert early.entries.keys() <= late.entries.keys()
    for entry in early.entries.values():
        states = late.entries[entry.id].states
        assert len(entry.states) <= len(states)
        assert [state.id for state in states[: len(entry.states)]] == [entry.id] * len(entry.states)


# ---------------------------------------------------------------- bytes

MORE = {
    "data/actors/more.yml": [
        {"id": "newcomer", "kind": "person", "name": "Newcomer", "known_from": "2023-03-08"}
    ],
    "data/sources/daily.yml": {"id": "daily", "kind": "news", "title": "Daily"}
    | {"publisher": "paper", "published_on": "2023-03-07"},
    "data/claims/daily.yml": [
        {"id": "c-2", "text": "The town is lost.", "speaker": "newcomer", "said_on": "2023-03-06"}
        | {"source": "daily", "locator": "p", "basis": "attributed", "about": ["north"]}
        | {"relations": [{"type": "disputes", "claim": "c-1"}]}
    ],
    "data/claims/report.yml": [
        {"id": "c-1", "text": "The town is held.", "speaker": "north", "said_on": "2023-02-28"}
        | {"source": "report", "locator": "p", "basis": "attributed", "about": ["north"]}
        | {
            "revisions": [
                {"at": "2023-03-04", "kind": "correction", "why": "A slip.", "by": "team"}
                | {"set": {"text": "The town was held."}},
                {"at": "2023-03-09", "kind": "retraction", "why": "Made up.", "by": "team"},
            ]
        }
    ],
    "data/editions/second.yml": edition(1) | {"id": "second", "previous": "2023-03-01"},
}


def history() -> dict[str, Any]:
    small = {path: load_text(path, text.encode())[0] for path, text in SMALL.items()}
    return {path: one.root.plain() for path, one in small.items() if one} | MORE


def write(root: Path, files: Files) -> Path:
    small_project(root)
    for path in (root / "data").rglob("*.yml"):
        path.unlink()
    write_files(root, {path: dump(data) for path, data in files.items()})
    return root


def made(root: Path, scope: Scope) -> dict[str, bytes]:
    checked = pipeline.check(root, scope)
    assert checked.briefing, checked.found
    pages, stubs, found = pipeline.generated(root, checked.briefing)
    assert found == []
    return dict(pages) | {f"search/{path}": data for path, data in stubs.items()}


@pytest.mark.parametrize("day", [date(2023, 3, 1), date(2023, 3, 8)])
def test_every_generated_file_is_the_same_on_the_real_records(tmp_path: Path, day: date) -> None:
    files = plain(PROJECT)
    write_files(tmp_path / "left", {path: dump(data) for path, data in erased(files, day).items()})
    write_files(tmp_path / "whole", {path: dump(data) for path, data in files.items()})

    left = made(tmp_path / "left", Scope())
    then = made(tmp_path / "whole", Scope(as_of=day))

    assert left.keys() == then.keys()
    assert [path for path, data in left.items() if then[path] != data] == []


def test_the_page_of_an_edition_is_the_same_on_every_later_day() -> None:
    files = plain(PROJECT)
    whole = joined(parsed(files))
    path = "editions/2023-03-01.md"
    pages = {
        day: page_of(joined(as_known(whole.parsed, day)), path)
        for day in (FIRST, SECOND, THIRD, date.max)
    }

    assert len(set(pages.values())) == 1


def page_of(graph: Briefing, path: str) -> str:
    from generator.pages import plan
    from generator.render import Renderer

    page = next(one for one in plan(graph) if one.path == path)
    return Renderer(graph, pipeline.template_folders(PROJECT)).page(page)


def test_the_whole_site_is_the_same(tmp_path: Path) -> None:
    left = write(tmp_path / "left", erased(history(), date(2023, 3, 5)))
    whole = write(tmp_path / "whole", history())

    assert briefing("build", "--root", left).exit_code == 0
    done = briefing("build", "--root", whole, "--as-of", "2023-03-05")

    assert done.exit_code == 0, done.output
    assert contents(left / "site") == contents(whole / "site")


def test_the_shell_says_what_came_since_and_that_there_are_drafts(tmp_path: Path) -> None:
    files = history()
    files["data/actors/draft.yml"] = [
        {"id": name, "kind": "person", "name": name, "status": "draft"} for name in ("ann", "bob")
    ]
    root = write(tmp_path / "project", files)

    assert briefing("build", "--root", root).exit_code == 0
    page = (root / "site/editions/2023-03-01/index.html").read_text()
    plain_pages = [path.read_text() for path in (root / "site").rglob("*.html")]
    assert briefing("build", "--root", root, "--draft", "ann").exit_code == 0
    drafts = [path.read_text() for path in (root / "site").rglob("*.html")]

    assert "There is a newer edition" in page
    assert "1 record known then was corrected or retracted" in page
    assert "There is a newer edition" not in (root / "site/editions/second/index.html").read_text()
    assert not any("Not for publication" in one for one in plain_pages)
    assert all("Not for publication" in one for one in drafts)
    assert all('name="robots" content="noindex"' in one for one in drafts)
    assert (root / "site/actors/ann/index.html").exists()
    assert not (root / "site/actors/bob/index.html").exists()


def test_a_retracted_record_keeps_its_address_and_says_so() -> None:
    graph = joined(parsed(history()))
    page = page_of(graph, "claims/c-1.md")

    assert "This record no longer stands." in page
    assert 'It said: <s class="bf-retracted">The town is held.</s>' in page
    assert "Made up." in page
    assert "The town is held." in page_of(graph, "editions/2023-03-01.md")
