"""Laws that hold for all input, held against input that nobody thought of."""

import copy
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from test_cases import BASE, load

from generator import rules
from generator.diagnostics import Diagnostic, failed
from generator.documents import Document
from generator.known import released
from generator.link import Briefing, link
from generator.parse import parse
from generator.yamlfile import dump, load_text

FILES: dict[str, str] = load(BASE)["files"]


def documents(files: Mapping[str, str]) -> tuple[list[Document], list[Diagnostic]]:
    read = [load_text(path, text.encode()) for path, text in files.items()]
    return [one for one, _ in read if one], [one for _, found in read for one in found]


def checked(files: Mapping[str, str]) -> tuple[Briefing | None, list[Diagnostic]]:
    """Run every stage that records go through, as the pipeline does."""
    readable, found = documents(files)
    parsed, wrong = parse(readable, "data", found)
    briefing, more = link(released(parsed))
    found = [*found, *wrong, *more]
    if briefing and not failed(found):
        found += rules.check(briefing)
    return briefing, sorted(set(found))


PLAIN: dict[str, Any] = {one.path: one.root.plain() for one in documents(FILES)[0]}

# ---------------------------------------------------------------- YAML


SEEN = st.characters(
    exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"], max_codepoint=0xDFFFF
)
TEXT = st.text(SEEN | st.sampled_from("\n\t")).map(lambda text: unicodedata.normalize("NFC", text))
KEYS = TEXT.filter(lambda text: text != "<<")
TREES = st.recursive(
    TEXT, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20
)


@given(TREES)
def test_reading_what_was_written_gives_the_same(tree: object) -> None:
    document, found = load_text("a.yml", dump(tree).encode())

    assert found == []
    assert document is not None
    assert document.root.plain() == tree


@given(
    st.binary() | st.text().map(str.encode) | st.text("[]{}:-,?!&*|>'\"%@` \n\tab").map(str.encode)
)
def test_no_bytes_make_the_reader_stumble(data: bytes) -> None:
    document, found = load_text("a.yml", data)

    assert document is not None or found
    assert_well_told(found)


# ---------------------------------------------------------------- the order of files


# A record that stands twice: it must be the same one that counts.
TWICE = FILES | {"data/actors/again.yml": "- {id: analyst, name: The other, kind: person}"}


@given(st.permutations(list(TWICE)))
@settings(max_examples=30)
def test_the_order_of_files_changes_nothing(paths: Sequence[str]) -> None:
    briefing, found = checked({path: TWICE[path] for path in paths})
    expected, expected_found = checked(TWICE)

    assert found == expected_found
    assert briefing is not None
    assert expected is not None
    assert list(briefing.entries) == list(expected.entries)
    assert [one.record for one in briefing.entries.values()] == [
        one.record for one in expected.entries.values()
    ]
    assert dict(briefing.backlinks) == dict(expected.backlinks)


@given(st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_place_of_a_record_changes_no_order(random: Any) -> None:
    files: dict[str, str] = {}
    for path, data in PLAIN.items():
        records = data if isinstance(data, list) else []
        folder = path.rpartition("/")[0]
        random.shuffle(records := list(records))
        for record in records:
            files[f"{folder}/{record['id']}.yml"] = dump(record)
        if not records:
            files[path] = FILES[path]

    briefing, found = checked(files)
    expected, _ = checked(FILES)

    assert found == []
    assert briefing is not None
    assert expected is not None
    assert list(briefing.entries) == list(expected.entries)


# ---------------------------------------------------------------- bad records

JUNK: st.SearchStrategy[Any] = (
    st.sampled_from(["", "x", "0", "-1", "nan", "2023-13", "city", "c-road", "first", "[[", "”"])
    | st.sampled_from(
        ["[[city]]", "[@c-road]", "[@city]", "likely", "high confidence", "retracted"]
    )
    | TEXT
    | st.just([])
    | st.just({})
    | st.lists(st.sampled_from(["city", "c-road", "city-falls", "shelling", "first"]), max_size=3)
    | st.dictionaries(st.sampled_from(["id", "text", "claim"]), TEXT, max_size=2)
)


def ways(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value in plain data."""
    if way:
        yield way
    steps = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for step, value in steps:
        yield from ways(value, (*way, step))


@given(st.lists(st.tuples(st.sampled_from(list(ways(PLAIN))), JUNK), min_size=1, max_size=4))
@settings(max_examples=300)
def test_no_record_makes_a_stage_stumble(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    files = copy.deepcopy(PLAIN)
    for way, value in changes:
        put(files, way, value)

    _, found = checked({path: dump(data) for path, data in files.items()})

    assert_well_told(found)


def put(data: Any, way: tuple[Any, ...], value: Any) -> None:
    """Set a value, where an earlier change has left the way to it."""
    *steps, last = way
    for step in steps:
        if not _holds(data, step):
            return
        data = data[step]
    if _holds(data, last):
        data[last] = value


def _holds(data: Any, step: Any) -> bool:
    if isinstance(data, dict):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and step < len(data)


def assert_well_told(found: Sequence[Diagnostic]) -> None:
    """Hold findings to their form: a place, one line, a mend, no full stop."""
    for one in found:
        assert one.place.line >= 1
        assert one.place.column >= 1
        assert str(one).isprintable()
        assert not one.message.endswith(".")
