"""Lists that may grow without bound, cut into leaves: no page grows with the number of records.

In come the briefing and a `Roll`, out comes one `Leaf` of it. The first leaf stands on the page
that the list belongs to; where there are more rows than it holds, the others are pages of their
own, `claims/register/2/`, each leading to the next. Lists in which nothing new stands keep their
leaves as they are, so that a record costs the leaves that it stands on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from generator import datewords
from generator.kinds import Kind
from generator.link import Briefing
from generator.model import Claim, Event, Record, Source
from generator.pages.page import Page
from generator.reading import remembered
from generator.urls import leaf_path, page_url
from generator.words import gettext

ROWS = 250
"""How many rows of a table stand on one leaf."""


def _themselves(_: Briefing, rows: Sequence[Any]) -> Sequence[Any]:
    return rows


@dataclass(frozen=True, slots=True)
class Roll:
    """A list that may grow without bound, of a page or of every page of a kind."""

    name: str
    """Its place in addresses, as `register`."""
    title: str
    """Its heading on pages of its own, marked as a message."""
    layout: str
    """Which macro lays out its rows, see `templates/parts/leaves.html.j2`."""
    rows: Callable[[Briefing, str], Iterable[Any]]
    """Gives plain values or records, of the record with an id where it is the list of one."""
    label: Callable[[Briefing, Any], str]
    """Says where in the order a row stands: its date, or its name."""
    shown: Callable[[Briefing, Sequence[Any]], Sequence[Any]] = _themselves
    """Gives what is laid out of the rows of one leaf."""
    weight: int = 1
    """For how many rows of a table a row counts."""

    @property
    def size(self) -> int:
        """How many rows stand on a leaf."""
        return max(1, ROWS // self.weight)

    @property
    def anchor(self) -> str:
        """The id of the list of its leaves, on the page it belongs to."""
        return f"bf-parts-{self.name}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A leaf as it is named in the list of all of them."""

    number: int
    url: str
    """Its address from the site's root."""
    first: str
    """Where its first row stands in the order, in words."""
    last: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """Some rows of a list, and the way to the others."""

    roll: Roll
    home: str
    """The address of the list of all leaves, on the page that the list belongs to."""
    number: int
    """Which of the leaves it is, from 1."""
    first: int
    """Which of the rows its first one is, from 1."""
    count: int
    """How many rows stand on it."""
    rows: Sequence[Any]
    """What is laid out of them."""
    total: int = 0
    """How many rows there are; told on the first leaf, so that the others do not hang on it."""
    stretches: tuple[Stretch, ...] = ()
    """All leaves, where there are several; told on the first one."""
    before: str = ""
    """The address of the leaf before it; empty where there is none."""
    after: str = ""

    @property
    def last(self) -> int:
        """Which of the rows its last one is."""
        return self.first + self.count - 1

    @property
    def is_whole(self) -> bool:
        """Whether it holds the whole list."""
        return not (self.before or self.after)


# ---------------------------------------------------------------- lists of records


def all_of(type_: type[Record]) -> Callable[[Briefing, str], tuple[str, ...]]:
    """Give what lists the ids of every record of a type, in order."""

    def ids(briefing: Briefing, _: str) -> tuple[str, ...]:
        return tuple(one.id for one in briefing.of(type_))

    return ids


def records(briefing: Briefing, ids: Sequence[str]) -> tuple[Record, ...]:
    """Give the records with some ids, to be laid out."""
    return tuple(map(briefing.record, ids))


def whence(briefing: Briefing, row: Any) -> str:
    """Say where in its order a record stands, given by its id or as a row that has it."""
    record = briefing.record(row if isinstance(row, str) else row.id)
    match record:
        case Claim():
            return datewords.later(record.said_on)
        case Event():
            return datewords.later(record.date)
        case Source():
            return datewords.later(record.published_on)
    return record.label


# ---------------------------------------------------------------- every list there is

_ROLLS: dict[str, dict[str, Roll]] = {}
"""By the Markdown file or the folder of the pages that lists belong to, the lists by name."""


def declare(place: str, *rolls: Roll) -> None:
    """Declare the lists of one page (`timeline.md`), or of every record of a kind (`actors/`)."""
    _ROLLS[place] = {one.name: one for one in rolls}


def first_leaves(briefing: Briefing, place: str, record_id: str = "") -> dict[str, Leaf]:
    """Give the first leaf of every list of a page, by the names of the lists.

    Args:
        briefing: All records.
        place: What the lists were declared for.
        record_id: The record of the page, where it has one.
    """
    return {
        name.replace("-", "_"): leaf(briefing, place, name, record_id) for name in _ROLLS[place]
    }


def leaf(briefing: Briefing, place: str, name: str, record_id: str = "", number: int = 1) -> Leaf:
    """Give one leaf of a list."""
    roll = _ROLLS[place][name]
    page = _page(place, record_id)
    if _is_short(briefing, roll, record_id):
        rows = tuple(roll.rows(briefing, record_id))
        return _leaf(briefing, roll, page, 1, rows, len(rows))
    rows, total, is_last = _cut(briefing, place, name, record_id, number)
    made = _leaf(briefing, roll, page, number, rows, total)
    url = partial(_url, page, name)
    if number == 1 and not is_last:
        ends = enumerate(_stretches(briefing, place, name, record_id), 1)
        made = replace(made, stretches=tuple(Stretch(each, url(each), *own) for each, own in ends))
    before = url(number - 1) if number > 1 else ""
    return replace(made, before=before, after="" if is_last else url(number + 1))


def further_leaves(
    briefing: Briefing, place: str, kind: Kind | None = None, record: Record | None = None
) -> Iterator[Page]:
    """Yield the pages of all leaves but the first, of every list of a page.

    Args:
        briefing: All records.
        place: What the lists were declared for.
        kind: The kind that the page shows or lists.
        record: The record of the page, where it has one.
    """
    record_id = record.id if record else ""
    for name, roll in _ROLLS.get(place, {}).items():
        if _is_short(briefing, roll, record_id):
            continue
        title = f"{gettext(roll.title)}: {record.label}" if record else gettext(roll.title)
        for number in range(2, _count(briefing, place, name, record_id) + 1):
            yield Page(
                path=leaf_path(_page(place, record_id), name, number),
                template="leaf.md.j2",
                title=gettext("%(list)s, part %(n)s", list=title, n=number),
                description=gettext("%(list)s, part %(n)s", list=title, n=number),
                kind=kind,
                view=partial(_leaf_data, place, name, record_id, number),
            )


def address_on_leaf(briefing: Briefing, place: str, name: str, record_id: str, row: str) -> str:
    """Give the address of the leaf of a record's list on which a row stands."""
    page = _page(place, record_id)
    if _is_listed_whole(briefing, place, name, record_id):
        return page_url(page)
    return _url(page, name, _number(briefing, place, name, record_id, row))


# ---------------------------------------------------------------- one leaf


def _leaf_data(
    place: str, name: str, record_id: str, number: int, briefing: Briefing
) -> dict[str, Any]:
    owner = briefing.record(record_id) if record_id else None
    return {"leaf": leaf(briefing, place, name, record_id, number), "owner": owner}


def _leaf(
    briefing: Briefing, roll: Roll, page: str, number: int, rows: Sequence[Any], total: int
) -> Leaf:
    home = f"{page_url(page)}#{roll.anchor}"
    first = (number - 1) * roll.size + 1
    return Leaf(roll, home, number, first, len(rows), roll.shown(briefing, rows), total)


def _page(place: str, record_id: str) -> str:
    return f"{place}{record_id}.md" if record_id else place


def _url(page: str, name: str, number: int) -> str:
    return page_url(leaf_path(page, name, number)) if number > 1 else page_url(page)


def _is_short(briefing: Briefing, roll: Roll, record_id: str) -> bool:
    """Tell whether a list needs no leaves: what makes those of a record long is what refers to it.

    Most are short, and for them nothing is kept from build to build.
    """
    return bool(record_id) and len(briefing.backlinks.get(record_id, ())) <= roll.size


@remembered
def _is_listed_whole(briefing: Briefing, place: str, name: str, record_id: str) -> bool:
    return _is_short(briefing, _ROLLS[place][name], record_id)


@remembered
def _number(briefing: Briefing, place: str, name: str, record_id: str, row: str) -> int:
    """Give the number of the leaf on which a row stands."""
    at = _rows(briefing, place, name, record_id).index(row)
    return at // _ROLLS[place][name].size + 1


@remembered
def _rows(briefing: Briefing, place: str, name: str, record_id: str) -> tuple[Any, ...]:
    """Give all rows of a list."""
    return tuple(_ROLLS[place][name].rows(briefing, record_id))


@remembered
def _count(briefing: Briefing, place: str, name: str, record_id: str) -> int:
    """Give the number of leaves."""
    return max(1, -(-len(_rows(briefing, place, name, record_id)) // _ROLLS[place][name].size))


@remembered
def _cut(
    briefing: Briefing, place: str, name: str, record_id: str, number: int
) -> tuple[tuple[Any, ...], int, bool]:
    """Give the rows of a leaf, the number of all for the first one, and whether it is the last."""
    rows, size = _rows(briefing, place, name, record_id), _ROLLS[place][name].size
    total = len(rows) if number == 1 else 0
    return rows[(number - 1) * size : number * size], total, len(rows) <= number * size


@remembered
def _stretches(
    briefing: Briefing, place: str, name: str, record_id: str
) -> tuple[tuple[str, str], ...]:
    """Give for each leaf where in the order its first and its last row stand."""
    rows, roll = _rows(briefing, place, name, record_id), _ROLLS[place][name]
    cuts = (rows[at : at + roll.size] for at in range(0, len(rows), roll.size))
    return tuple((roll.label(briefing, cut[0]), roll.label(briefing, cut[-1])) for cut in cuts)
