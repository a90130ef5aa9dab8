"""Files that are not pages: JSON, GeoJSON, XML, SVG, CSV and pictures, each read strictly.

Every check takes the bytes or text of a file and yields what is wrong: line, code and message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, NoReturn
from xml.parsers import expat

from generator.gate import allowed
from generator.gate.addresses import address_fault, paint_fault


class Fault(NamedTuple):
    """What is wrong, and on which line."""

    line: int
    code: str
    message: str


# ---------------------------------------------------------------- JSON


def parse_json(text: str) -> Any:
    """Read JSON (RFC 8259): no NaN, no infinity, no key twice.

    Raises:
        ValueError: It is none.
    """
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("is nested too deeply") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"key '{twice[:60]}' stands twice in one object")
    return made


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"'{word}' is no number in JSON")


def json_faults(text: str) -> Iterator[Fault]:
    """Yield what keeps a text from being JSON."""
    try:
        parse_json(text)
    except ValueError as problem:
        yield Fault(getattr(problem, "lineno", 1), "malformed-json", str(problem))


# ---------------------------------------------------------------- GeoJSON

_DEPTHS: Mapping[str, int] = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
"""How many lists stand around a position in each geometry (RFC 7946, section 3.1)."""

_LONGITUDE, _LATITUDE = 180, 90
_RING = 4
"""The fewest positions of a polygon's ring, the last being the first again."""


def geojson_faults(text: str) -> Iterator[Fault]:
    """Yield what keeps a text from being GeoJSON with places on Earth (RFC 7946)."""
    try:
        whole = parse_json(text)
    except ValueError:
        yield from json_faults(text)
        return
    if not isinstance(whole, dict) or whole.get("type") != "FeatureCollection":
        yield Fault(1, "bad-geometry", "is no FeatureCollection")
        return
    features = whole.get("features")
    if not isinstance(features, list):
        yield Fault(1, "bad-geometry", "has no list of features")
        return
    for number, feature in enumerate(features, start=1):
        if wrong := _feature_fault(feature):
            yield Fault(1, "bad-geometry", f"feature {number} {wrong}")


def _feature_fault(feature: object) -> str:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return "is no Feature"
    if "geometry" not in feature or not isinstance(feature.get("properties"), dict | None):
        return "lacks its geometry or its properties"
    geometry = feature["geometry"]
    return "" if geometry is None else _geometry_fault(geometry)


def _geometry_fault(geometry: object) -> str:
    kind = str(geometry.get("type")) if isinstance(geometry, dict) else ""
    if not isinstance(geometry, dict) or kind not in _DEPTHS:
        return f"has a geometry of the unknown type '{kind[:60]}'"
    coordinates = geometry.get("coordinates")
    for position in _unfolded(coordinates, _DEPTHS[kind]):
        if not _is_position(position):
            return f"has a position that is none: {json.dumps(position)[:60]}"
    rings = {"Polygon": 1, "MultiPolygon": 2}.get(kind)
    if rings and not all(_is_ring(ring) for ring in _unfolded(coordinates, rings)):
        return "has a ring that is not closed"
    return ""


def _unfolded(value: object, depth: int) -> Iterator[object]:
    """Yield what stands *depth* lists deep, or whatever stands where a list must be."""
    if depth == 0 or not isinstance(value, list):
        yield value
        return
    for one in value:
        yield from _unfolded(one, depth - 1)


def _is_position(value: object) -> bool:
    if not isinstance(value, list) or len(value) not in {2, 3}:
        return False
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in value):
        return False
    longitude, latitude = value[:2]
    return bool(abs(longitude) <= _LONGITUDE and abs(latitude) <= _LATITUDE)


def _is_ring(value: object) -> bool:
    return isinstance(value, list) and len(value) >= _RING and bool(value[0] == value[-1])


# ---------------------------------------------------------------- XML and SVG

ElementCheck = Callable[[str, str, Mapping[str, str]], Iterator[tuple[str, str]]]
"""From namespace, name and attributes of an element to codes and messages."""


def xml_faults(text: str) -> Iterator[Fault]:
    """Yield what a sitemap or feed must not hold."""
    yield from _parsed_xml(text, _feed_element)


def svg_faults(text: str) -> Iterator[Fault]:
    """Yield what a drawing in a file of its own must not hold: the same as one in a page."""
    yield from _parsed_xml(text, _svg_element)


def _parsed_xml(text: str, check: ElementCheck) -> list[Fault]:
    found: list[Fault] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def element(name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        line = parser.CurrentLineNumber
        found.extend(Fault(line, *one) for one in check(namespace, local, attributes))

    def doctype(*_: object) -> NoReturn:
        # It could name other files, and entities that grow without end.
        raise ValueError("has a document type")

    def instruction(target: str, _: str) -> None:
        message = f"has the processing instruction '{target[:60]}'"
        found.append(Fault(parser.CurrentLineNumber, "malformed-xml", message))

    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = doctype
    parser.ProcessingInstructionHandler = instruction
    try:
        parser.Parse(text.encode(), True)  # noqa: FBT003 - expat takes it by position
    except (expat.ExpatError, ValueError) as problem:
        found.append(Fault(parser.CurrentLineNumber, "malformed-xml", str(problem)))
    return found


def _feed_element(
    namespace: str, name: str, attributes: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    if namespace not in allowed.XML_NAMESPACES:
        yield "unknown-element", f"'{name}' of '{namespace}' is of no vocabulary of feeds"
    for attribute in ("href", "src", "url"):
        if wrong := address_fault(attributes.get(attribute, ""), is_near=False):
            shown = attributes[attribute][:80]
            yield "unsafe-address", f"'{shown}' in '{attribute}' of '{name}' {wrong}"


def _svg_element(
    namespace: str, name: str, attributes: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    known = allowed.SVG.get(name) if namespace == allowed.SVG_NAMESPACE else None
    if known is None or name == "a":
        yield "unknown-element", f"'{name}' is not in the list of elements in drawings"
        return
    for attribute, value in attributes.items():
        if not (
            attribute in known
            or attribute in allowed.EVERYWHERE
            or attribute.startswith(allowed.PREFIXES)
        ):
            message = f"'{attribute}' is not in the list of attributes of '{name}'"
            yield "unknown-attribute", message
        elif wrong := paint_fault(name, attribute, value):
            yield "unsafe-address", wrong


# ---------------------------------------------------------------- CSV

_CELL = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|\Z)')
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_faults(text: str) -> Iterator[Fault]:
    """Yield what keeps a text from being CSV (RFC 4180) that a spreadsheet cannot run.

    The rule for formulas is that of `generator.exports.records`: a cell must not begin with a sign
    that makes one, unless it is a number.
    """
    width = cells = position = 0
    line = row_line = 1
    while position < len(text):
        found = _CELL.match(text, position)
        if not found:
            yield Fault(line, "malformed-csv", "a cell is not quoted as RFC 4180 asks for")
            return
        cell = (found[1] or "").replace('""', '"') or found[2] or ""
        if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
            yield Fault(line, "csv-formula", f"a spreadsheet would run the cell '{cell[:60]}'")
        cells += 1
        line += found[0].count("\n")
        position = found.end()
        if found[3] == ",":
            continue
        width = width or cells
        if cells != width:
            message = f"a row of {cells} cells under a heading of {width}"
            yield Fault(row_line, "malformed-csv", message)
        cells, row_line = 0, line
    if text and not text.endswith("\r\n"):
        yield Fault(line, "malformed-csv", "does not end with the end of a row")


# ---------------------------------------------------------------- pictures and other binary files


def magic_fault(suffix: str, data: bytes) -> str:
    """Tell whether a binary file is what its name says; nothing where it is."""
    start, later = allowed.MAGIC[suffix]
    is_it = data.startswith(start) and data[8:].startswith(later)
    return "" if is_it else f"is no '{suffix[1:]}' inside"
