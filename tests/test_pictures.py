"""Pictures: what they show is true, complete, and legible."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import SMALL, linked

from generator.basemap import BaseMap, load_basemap
from generator.blocks import START
from generator.dates import Date
from generator.link import Briefing
from generator.meridian import TURN, eastwards, narrowest, plain
from generator.model import Actor, Coordinates, Event, Location, Scale, ScaleTerm
from generator.pictures import (
    MapPicture,
    Strip,
    ego_network,
    event_map,
    likelihood_bar,
    location_map,
    network,
    region_map,
    ties,
    timeline_strip,
    unit_symbol,
)
from generator.pictures.clip import clip_line, clip_ring
from generator.pictures.ground import (
    Box,
    Frame,
    Projection,
    bearing,
    distance_km,
    segment_meets,
)
from generator.pictures.labels import Layout, Row
from generator.pictures.sheet import DRAWN
from generator.pictures.svg import shortened, width_of
from generator.render import spoken
from generator.words import ENGLISH, in_english

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as PageOfBrowser

# ---------------------------------------------------------------- the bar of likelihood

SCALE = Scale(
    id="words",
    name="Words",
    standard="none",
    terms=(
        ScaleTerm(term="unlikely", low=20, high=45),
        ScaleTerm(term="likely", low=55, high=80),
        ScaleTerm(term="certain", low=100, high=100),
    ),
)


def said(svg: str) -> str:
    """Give a picture in English, as it stands on a page."""
    return spoken(f"{START}{svg}", ENGLISH).removeprefix(START)


def band(svg: str) -> tuple[float, float]:
    """Give where the band of a bar begins and how wide it is."""
    found = re.search(r'bf-scale__band" x="([\d.]+)" y="1" width="([\d.]+)"', svg)
    assert found
    return float(found[1]), float(found[2])


def test_band_covers_the_range_of_the_term() -> None:
    svg = said(likelihood_bar(SCALE, SCALE.terms[1]))

    assert band(svg) == (55, 25)
    assert 'aria-label="likely: 55 to 80\N{NO-BREAK SPACE}per cent"' in svg


def test_band_of_a_single_value_can_be_seen_and_stays_on_the_bar() -> None:
    start, width = band(likelihood_bar(SCALE, SCALE.terms[2]))

    assert width > 0
    assert start + width <= 100


def test_ticks_stand_at_the_bounds_of_every_term() -> None:
    svg = likelihood_bar(SCALE, SCALE.terms[0])

    assert re.findall(r"M(\d+) 2V6", svg) == ["20", "45", "55", "80"]


def test_term_cannot_break_out_of_the_picture() -> None:
    term = ScaleTerm(term='"><script>', low=1, high=2)

    assert "<script" not in likelihood_bar(SCALE, term)


# ---------------------------------------------------------------- the ground


def point(latitude: float, longitude: float, precision_m: int = 100) -> Coordinates:
    return Coordinates(
        latitude=latitude, longitude=longitude, precision_m=precision_m, source="report"
    )


LATITUDES = st.floats(-80, 80)
LONGITUDES = st.floats(-179, 179)


def test_distance_of_a_degree_of_latitude() -> None:
    # WGS 84 has 110.6 to 111.7 km; the sphere stands between them.
    assert distance_km(point(48, 38), point(49, 38)) == pytest.approx(111.2, abs=0.1)


def test_distance_of_two_cities_agrees_with_the_ellipsoid() -> None:
    # Bakhmut and Kostiantynivka (GeoNames): 22.9 km on WGS 84.
    assert distance_km(point(48.59419, 37.99886), point(48.52728, 37.70594)) == pytest.approx(
        22.9, abs=0.1
    )


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distance_is_the_same_there_and_back(a: float, b: float, c: float, d: float) -> None:
    there, back = point(a, b), point(c, d)

    assert distance_km(there, back) == pytest.approx(distance_km(back, there))


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (49, 38, "north"),
        (48.7, 39, "north-east"),
        (48, 39, "east"),
        (47, 38, "south"),
        (47.3, 37, "south-west"),
        (48, 37, "west"),
    ],
)
def test_bearing_names_the_direction(latitude: float, longitude: float, expected: str) -> None:
    assert bearing(point(48, 38), point(latitude, longitude)).value == expected


ALL_ROUND = st.floats(-180, 180)


@given(ALL_ROUND, ALL_ROUND)
def test_longitude_counts_on_by_whole_turns_and_no_more_than_one(a: float, west: float) -> None:
    counted = eastwards(a, west)
    turns = (counted - a) / TURN

    assert west <= counted <= west + TURN
    assert turns == pytest.approx(round(turns), abs=1e-9)
    assert eastwards(counted, west) == counted


@pytest.mark.parametrize(
    ("longitudes", "expected"),
    [
        ([38.0], (38, 38)),
        ([36.2, 39.8], (36.2, 39.8)),
        ([179.0, -179.0], (179, 181)),
        ([-170.0, 19.6, 100.0], (19.6, 190)),
        ([-90.0, 90.0], (-90, 90)),  # both ways alike: not across the meridian
    ],
)
def test_narrowest_stretch_leaves_out_the_widest_gap(
    longitudes: list[float], expected: tuple[float, float]
) -> None:
    assert narrowest(longitudes) == pytest.approx(expected)


@given(st.lists(st.floats(-60, 60), min_size=1, max_size=9), ALL_ROUND)
def test_narrowest_stretch_is_as_wide_wherever_it_lies(offsets: list[float], at: float) -> None:
    west, east = narrowest(plain(at + one) for one in offsets)

    assert east - west == pytest.approx(max(offsets) - min(offsets), abs=1e-6)


@given(
    st.lists(st.tuples(st.floats(-90, 90), st.floats(-30, 30)), min_size=1, max_size=9), ALL_ROUND
)
def test_map_is_the_same_at_every_longitude(places: list[tuple[float, float]], turn: float) -> None:
    """The 180th meridian is a meridian like any other, and a pole stops nothing."""
    frame = Frame(480, 400, 70, 40, 48)
    here = [point(latitude, longitude) for latitude, longitude in places]
    there = [point(latitude, plain(longitude + turn)) for latitude, longitude in places]

    drawn_here, drawn_there = (Projection.fitted(one, frame) for one in (here, there))

    for a, b in zip(here, there, strict=True):
        assert drawn_here.place(a) == pytest.approx(drawn_there.place(b), abs=0.01)


@given(st.lists(st.tuples(st.floats(47, 50), st.floats(36, 40)), min_size=1, max_size=20))
def test_projection_keeps_every_point_inside_its_margins(places: list[tuple[float, float]]) -> None:
    frame = Frame(480, 400, 70, 40, 48)
    points = [point(latitude, longitude) for latitude, longitude in places]

    projection = Projection.fitted(points, frame)

    for one in points:
        x, y = projection.place(one)
        assert 70 - 1e-6 <= x <= 410 + 1e-6
        assert 40 - 1e-6 <= y <= 352 + 1e-6


# ---------------------------------------------------------------- the map

SETTINGS = SMALL["data/briefing.yml"].replace("sides: [north]", "sides: [north]\nfocus: town")


def place(name: str, latitude: float, longitude: float, more: str = "", kind: str = "town") -> str:
    return (
        f"- {{id: {name.lower()}, kind: {kind}, name: {name}, coordinates: {{latitude: {latitude},"
        f" longitude: {longitude}, precision_m: 100, source: report}}{more}}}\n"
    )


def on_the_map(*places: str) -> Briefing:
    files = SMALL | {"data/briefing.yml": SETTINGS, "data/locations/all.yml": "".join(places)}
    briefing, found = linked(files)
    assert briefing is not None, found
    assert not found, "\n".join(map(str, found))
    return briefing


def drawn(*places: str, as_of: Date | None = None) -> MapPicture:
    picture = region_map(on_the_map(*places), as_of=as_of)
    assert picture is not None
    return picture


def texts(svg: str) -> dict[str, tuple[float, float, str]]:
    """Give the words on a map with their position and anchor; not those of the enlarged one."""
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    for parent in [*root.iter()]:
        for child in [one for one in parent if "data-bf-level" in one.attrib]:
            parent.remove(child)
    return {
        text.text or "": (
            float(text.attrib["x"]),
            float(text.attrib["y"]),
            text.attrib["text-anchor"],
        )
        for text in root.iter("text")
    }


TOWN = place("Town", 48.6, 38.0)


def test_briefing_without_coordinates_has_no_map() -> None:
    assert region_map(on_the_map("- {id: town, kind: town, name: Town}\n")) is None


def test_place_without_coordinates_is_told_not_drawn() -> None:
    picture = drawn(TOWN, "- {id: hamlet, kind: village, name: Hamlet}\n")

    assert [one.id for one in picture.unlocated] == ["hamlet"]
    assert "Hamlet" not in said(picture.svg)


def test_far_place_is_left_out_and_told_with_distance_and_direction() -> None:
    capital = place("Capital", 49.5, 30.0)
    picture = drawn(TOWN, place("Near", 48.7, 38.1), place("Middle", 48.9, 38.5), capital)

    assert [mark.location.id for mark in picture.marks] == ["town", "near", "middle"]
    assert [(one.location.id, one.bearing.value) for one in picture.distant] == [
        ("capital", "west")
    ]
    assert 570 < picture.distant[0].km < 600
    assert "Capital" not in said(picture.svg)


def test_area_is_no_point_even_with_coordinates() -> None:
    picture = drawn(TOWN, place("Oblast", 48.1, 37.7, kind="oblast"))

    assert [one.id for one in picture.areas] == ["oblast"]
    assert picture.total == 2
    assert len(picture.marks) == 1


def test_every_place_is_on_the_map_or_accounted_for() -> None:
    places = [
        TOWN,
        place("Near", 48.7, 38.1),
        place("Far", 10, 10),
        place("Area", 48, 38, kind="area"),
    ]
    picture = drawn(*places, "- {id: hamlet, kind: village, name: Hamlet}\n")

    assert picture.total == 5


def test_north_is_up_and_east_is_right() -> None:
    picture = drawn(TOWN, place("Upper", 48.8, 38.0), place("East", 48.6, 38.3))

    at = {mark.location.id: (mark.x, mark.y) for mark in picture.marks}

    assert at["upper"][1] < at["town"][1]
    assert at["upper"][0] == pytest.approx(at["town"][0])
    assert at["east"][0] > at["town"][0]
    assert at["east"][1] == pytest.approx(at["town"][1])


def test_scale_bar_is_as_long_as_it_says() -> None:
    picture = drawn(TOWN, place("Upper", 48.8, 38.0))
    length = re.findall(r">([\d.]+)\skm<", said(picture.svg))[0]
    bar = re.search(r"v4h([\d.]+)v-4", said(picture.svg))
    at = {mark.location.id: mark.y for mark in picture.marks}
    assert bar

    km = distance_km(point(48.6, 38.0), point(48.8, 38.0))

    assert float(bar[1]) / float(length) == pytest.approx((at["town"] - at["upper"]) / km, rel=0.01)


CONTROL = ", control: [{{as_of: {}, basis: {}{}}}]"


@pytest.mark.parametrize(
    ("basis", "holder", "expected"),
    [
        ("assessed", ", holder: north", "assessed as held by North"),
        ("claimed", ", holder: north", "claimed by North"),
        ("contested", "", "contested"),
        ("unknown", "", "not known who holds it"),
    ],
)
def test_ground_of_control_is_told_in_words(basis: str, holder: str, expected: str) -> None:
    picture = drawn(place("Town", 48.6, 38.0, CONTROL.format("2023-03-01", basis, holder)))

    assert in_english(picture.marks[0].control_words) == expected
    assert f"Town: town; {expected}" in said(picture.svg)


def test_claimed_and_assessed_control_are_drawn_differently() -> None:
    claimed, assessed = (
        drawn(place("Town", 48.6, 38.0, CONTROL.format("2023-03-01", basis, ", holder: north")))
        for basis in ("claimed", "assessed")
    )

    assert claimed.legend[0].sign != assessed.legend[0].sign


def test_map_of_an_edition_does_not_know_what_came_after() -> None:
    town = place("Town", 48.6, 38.0, CONTROL.format("2023-03-05", "assessed", ", holder: north"))

    assert drawn(town, as_of=Date.parse("2023-03-01")).marks[0].control is None
    assert drawn(town, as_of=Date.parse("2023-03-05")).marks[0].control is not None


ROAD = ", connections: [{{to: {}, kind: {}, bearing: west}}]"


def test_connection_is_drawn_once_though_both_ends_tell_of_it() -> None:
    picture = drawn(
        place("Town", 48.6, 38.0, ROAD.format("near", "road")),
        place("Near", 48.7, 38.1, ROAD.format("town", "road")),
    )

    assert said(picture.svg).count("stroke-dasharray") == 1


def test_mere_direction_draws_no_line() -> None:
    picture = drawn(
        place("Town", 48.6, 38.0, ROAD.format("near", "direction")), place("Near", 48.7, 38.1)
    )

    assert "stroke-dasharray" not in said(picture.svg)


def test_connection_to_a_place_off_the_map_leads_in_its_direction_with_its_name() -> None:
    picture = drawn(
        place("Town", 48.6, 38.0, ROAD.format("hamlet", "road")),
        place("Near", 48.7, 38.1),
        "- {id: hamlet, kind: village, name: Hamlet}\n",
    )

    at = {mark.location.id: mark for mark in picture.marks}["town"]

    assert texts(said(picture.svg))["to Hamlet"][0] < at.x


names = st.text("abcdefghij", min_size=1, max_size=16).map(str.capitalize)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        names, st.tuples(st.floats(48.5, 48.7), st.floats(37.9, 38.1)), min_size=1, max_size=25
    )
)
def test_names_never_cover_each_other_or_leave_the_sheet(
    places: dict[str, tuple[float, float]],
) -> None:
    spots = [
        place(name, round(latitude, 4), round(longitude, 4))
        for name, (latitude, longitude) in places.items()
        if name not in ("Town", "Null", "Con")
    ]
    svg = said(drawn(TOWN, *spots).svg)

    boxes = []
    for text, (x, y, anchor) in texts(svg).items():
        width = len(text) * 11 * 0.5
        left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
        boxes.append((left, y - 9, left + width, y))
    for index, one in enumerate(boxes):
        assert one[0] >= 0
        for other in boxes[index + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0]
            assert apart or one[3] <= other[1] or other[3] <= one[1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(100, 300), st.integers(60, 240)), max_size=25, unique=True))
def test_no_line_to_a_name_runs_through_another_name(spots: list[tuple[int, int]]) -> None:
    layout = Layout(Frame(400, 300, 12, 12, 12))
    for spot in spots:
        layout.sign(spot, 4)
    placed = [
        (spot, label)
        for n, spot in enumerate(spots)
        if (label := layout.place(spot, 4, [(Row(f"Place {n}", 13), Row("contested", 11))]))
        and label.level == 1
    ]

    for spot, label in placed:
        for _, other in placed:
            crossed = segment_meets(other.box, spot, label.tip(spot))
            assert not (label.away and other is not label and crossed)


def test_a_line_ends_at_the_words_and_not_among_them() -> None:
    layout = Layout(Frame(400, 300, 12, 12, 12))
    layout.block(Box(150, 100, 250, 200), (200, 150))
    layout.sign((200, 150), 4)
    label = layout.place((200, 150), 4, [(Row("Town", 13), Row("contested", 11))], (60,))

    assert label
    x, y = label.tip((200, 150))
    assert x in (label.box.left, label.box.right) or y in (label.box.top, label.box.bottom)


@pytest.mark.parametrize(
    ("room", "shown"),
    [(300, "Soldier finds it much worse"), (110, "Soldier finds it…"), (30, "Sol…")],
)
def test_a_title_too_long_for_its_room_ends_with_a_whole_word(room: int, shown: str) -> None:
    made = shortened("Soldier finds it much worse", room, 12)

    assert made == shown
    assert width_of(made, 12) <= room


def test_many_places_are_all_drawn_though_not_all_are_named() -> None:
    spots = [place(f"P{n}", 48 + n % 20 / 20, 37 + n // 20 / 20) for n in range(DRAWN - 1)]
    picture = drawn(TOWN, *spots)

    assert len(picture.marks) == DRAWN
    assert said(picture.svg).count("<a ") == DRAWN
    assert said(picture.svg).count("<text") < 70


def test_of_very_many_places_those_far_from_the_centre_are_counted() -> None:
    spots = [place(f"P{n}", 48 + n % 30 / 30, 37 + n // 30 / 30) for n in range(900)]
    picture = drawn(TOWN, *spots)

    counted = re.findall(r"<title>(\d+) further places?</title>", said(picture.svg))
    assert len(picture.marks) == 901
    assert sum(map(int, counted)) == 901 - DRAWN
    assert picture.svg.count('<a class="bf-map__place') == DRAWN
    assert len(counted) < 120
    assert any("further places" in in_english(entry.words) for entry in picture.legend)


def test_map_holds_no_style_and_no_script_of_its_own() -> None:
    svg = drawn(place("Town", 48.6, 38.0).replace("Town,", '"<script>x</script>",', 1)).svg

    assert "style=" not in svg
    assert "<script" not in svg
    ET.fromstring(svg)  # noqa: S314 - our own drawing


def test_same_records_in_any_order_make_the_same_map() -> None:
    near, far = place("Near", 48.7, 38.1), place("Other", 48.5, 38.2)

    assert drawn(TOWN, near, far).svg == drawn(far, TOWN, near).svg


def test_every_location_of_a_briefing_without_focus_has_its_place() -> None:
    files = SMALL | {"data/locations/all.yml": TOWN + place("Near", 48.7, 38.1)}
    briefing, _ = linked(files)
    assert briefing is not None
    picture = region_map(briefing)

    assert picture is not None
    assert picture.centre is None
    assert len(picture.marks) == len(briefing.of(Location))


# ---------------------------------------------------------------- what the map stands on

BASE = BaseMap.model_validate(
    {
        "made_by": "a test",
        "theatre": {
            "bounds": {"west": 36, "south": 47, "east": 40, "north": 50},
            "land": [[[36, 47], [40, 47], [40, 50], [36, 50], [36, 47]]],
            "borders": [[[38.28, 47], [38.32, 50]]],
            "frontiers": [[[39.9, 47], [39.9, 50]]],
            "regions": [
                {
                    "name": "West Oblast",
                    "country": "Land",
                    "shape": [[[36, 47], [38.3, 47], [38.3, 50], [36, 50]]],
                },
                {
                    "name": "East",
                    "country": "Elsewhere",
                    "shape": [[[38.3, 47], [40, 47], [40, 50], [38.3, 50]]],
                },
            ],
            "towns": [
                {"name": "Known", "at": [38.0, 48.6], "population": 900, "geonames": "1"},
                {"name": "Other", "at": [38.1, 48.65], "population": 800, "geonames": "2"},
                {"name": "Outside", "at": [36.1, 47.1], "population": 700, "geonames": "3"},
            ],
        },
        "overview": {
            "name": "Land",
            "bounds": {"west": 30, "south": 45, "east": 40, "north": 52},
            "outline": [[[31, 46], [39.9, 46], [39.9, 51], [31, 51]]],
            "land": [[[30, 45], [40, 45], [40, 52], [30, 52]]],
            "frontiers": [],
        },
        "credits": [
            {
                "what": "borders",
                "name": "Maker",
                "package": "p 1",
                "licence": "free",
                "url": "https://maker.example/",
            }
        ],
    }
)
KNOWN = place("Town", 48.6, 38.0, ', codes: [{scheme: geonames, value: "1"}]')


def over_base(*places: str) -> MapPicture:
    picture = region_map(replace(on_the_map(*places), base=BASE))
    assert picture is not None
    return picture


def test_base_map_shows_borders_regions_and_towns_and_names_its_makers() -> None:
    picture = over_base(KNOWN, place("Near", 48.9, 38.6))

    assert said(picture.svg).count("bf-map__border") == 1
    assert {"West Oblast", "East, Elsewhere", "Other", "Land"} <= set(texts(said(picture.svg)))
    assert [one.name for one in picture.credits] == ["Maker"]


def test_town_that_is_a_record_is_drawn_once_and_one_off_the_sheet_is_not() -> None:
    svg = over_base(KNOWN, place("Near", 48.9, 38.6)).svg

    assert "Known" not in svg
    assert "Outside" not in svg


def test_region_with_a_record_leads_to_it() -> None:
    region = "- {id: west, kind: oblast, name: West Oblast}\n"

    assert 'href="~/locations/west/"' in over_base(KNOWN, place("Near", 48.9, 38.6), region).svg


def test_map_far_from_its_base_map_is_drawn_without_it() -> None:
    picture = over_base(place("Town", -10, -60))

    assert not picture.credits
    assert "bf-map__land" not in said(picture.svg)


def test_briefing_without_base_map_has_its_map_and_no_credits() -> None:
    assert not drawn(TOWN).credits


def test_nothing_of_the_base_map_reaches_beyond_the_sheet() -> None:
    root = ET.fromstring(over_base(KNOWN, place("Near", 48.9, 38.6)).svg)  # noqa: S314 - our own
    width, height = map(float, root.attrib["viewBox"].split()[2:])

    for css in ("bf-map__land", "bf-map__border"):
        line = next(one for one in root.iter("path") if one.get("class") == css)
        x = y = 0.0
        for command, across, down in re.findall(
            r"([Ml ]?)(-?[\d.]+)[ ]?(-[\d.]+|[\d.]+)", line.attrib["d"]
        ):
            x, y = (
                (float(across), float(down))
                if command == "M"
                else (x + float(across), y + float(down))
            )
            assert -0.2 <= x <= width + 0.2
            assert -0.2 <= y <= height + 0.2


def shifted(value: Any, turn: float) -> Any:
    """Give the plain data of a base map as it would be further east."""
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], float):
            return [value[0] + turn, value[1]]
        return [shifted(one, turn) for one in value]
    if isinstance(value, dict):
        bounds = {key: plain(value[key] + turn) for key in ("west", "east") if key in value}
        return {key: shifted(one, turn) for key, one in value.items()} | bounds
    return value


PLACES = (("Town", 48.6, 38.0), ("Near", 48.9, 38.6))


@pytest.mark.parametrize("turn", [141.75, 140.5, 143.5])
def test_map_across_the_180th_meridian_is_drawn_like_any_other(turn: float) -> None:
    """Places, base map, names and the small map of the country: all, and where they always are.

    The meridian runs between the places, east of them and west of them.
    """
    far = BaseMap.model_validate(shifted(BASE.model_dump(), turn))
    here, there = (
        region_map(
            replace(
                on_the_map(*(place(name, y, plain(x + east)) for name, y, x in PLACES)), base=base
            )
        )
        for base, east in ((BASE, 0.0), (far, turn))
    )

    assert here
    assert there
    assert said(there.svg) == said(here.svg)


@pytest.mark.parametrize("turn", [141.75, 140.5, 143.5])
def test_small_map_across_the_180th_meridian_is_drawn_like_any_other(turn: float) -> None:
    """Neighbours on the other side of the meridian are found."""
    near = (("Town", 48.6, 38.2), ("Near", 48.62, 38.3))
    far = BaseMap.model_validate(shifted(BASE.model_dump(), turn))
    here, there = (
        replace(on_the_map(*(place(name, y, plain(x + east)) for name, y, x in near)), base=base)
        for base, east in ((BASE, 0.0), (far, turn))
    )

    drawings = [location_map(one, one.get(Location, "town")) for one in (here, there)]

    assert all(drawings)
    assert "Near" in said(drawings[0].svg)  # type: ignore[union-attr]
    assert said(drawings[0].svg) == said(drawings[1].svg)  # type: ignore[union-attr]


def test_connection_across_the_180th_meridian_is_short() -> None:
    road = ", connections: [{to: east, kind: road}]"
    picture = drawn(place("Town", -17.0, 179.9, road), place("East", -17.0, -179.9))

    west, east = sorted(picture.marks, key=lambda mark: mark.x)
    assert (west.location.id, east.location.id) == ("town", "east")
    assert picture.distant == ()
    assert re.search(rf'"M{west.x:g} {west.y:g}L{east.x:g} {east.y:g}"', said(picture.svg))


def test_base_map_round_the_world_lies_on_both_sides_of_the_180th_meridian() -> None:
    plain_data = BASE.model_dump()
    whole = {"west": -180, "south": -90, "east": 180, "north": 90}
    land = [[[-180, -20], [180, -20], [180, -10], [-180, -10]]]
    theatre = {"bounds": whole, "land": land, "borders": [], "frontiers": [], "regions": []}
    base = BaseMap.model_validate(plain_data | {"theatre": theatre | {"towns": []}})
    briefing = on_the_map(place("Town", -17.0, 179.9), place("East", -17.0, -179.9))

    picture = region_map(replace(briefing, base=base))

    assert picture
    shown = re.search(r'bf-map__land" d="([^"]+)"', said(picture.svg))
    assert shown
    assert shown[1].count("M") == 2


@pytest.mark.parametrize("latitude", [-90, 90, 89.99])
def test_place_at_a_pole_has_its_maps(latitude: float) -> None:
    briefing = replace(on_the_map(place("Town", latitude, 0)), base=BASE)

    assert region_map(briefing)
    assert location_map(briefing, briefing.get(Location, "town"))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{", "the file"),
        ("{}", "made_by"),
        (BASE.model_dump_json().replace("https:", "javascript:"), "credits.0.url"),
        (BASE.model_dump_json().replace("48.65", "148.65"), "theatre.towns.1.at.1"),
        (BASE.model_dump_json().replace('"made_by"', '"extra":1,"made_by"'), "extra"),
        (BASE.model_dump_json().replace("38.28", "48.28"), "outside the bounds"),
        (BASE.model_dump_json().replace("38.28", "-138.28"), "outside the bounds"),
        (BASE.model_dump_json().replace('"west":36.0', '"west":40.0'), "from south to north"),
    ],
)
def test_base_map_that_cannot_be_used_is_a_finding(tmp_path: Path, text: str, part: str) -> None:
    (tmp_path / "basemap.json").write_text(text, encoding="utf-8")

    base, found = load_basemap(tmp_path, "basemap.json")

    assert base is None
    assert found[0].code == "bad-basemap"
    assert part in found[0].message


def test_missing_base_map_is_no_fault_and_a_link_is_one(tmp_path: Path) -> None:
    assert load_basemap(tmp_path, "basemap.json") == (None, [])

    (tmp_path / "basemap.json").symlink_to("/dev/zero")

    assert load_basemap(tmp_path, "basemap.json")[1][0].code == "bad-basemap"


BOX = Box(0, 0, 10, 10)
SPOTS = st.tuples(st.floats(-30, 30), st.floats(-30, 30))


@given(st.lists(SPOTS, min_size=2, max_size=12))
def test_clipped_lines_stay_inside_and_keep_what_was_inside(
    line: list[tuple[float, float]],
) -> None:
    parts = list(clip_line(line, BOX))

    for x, y in (point for part in parts for point in part):
        assert -1e-6 <= x <= 10 + 1e-6
        assert -1e-6 <= y <= 10 + 1e-6
    for point in line:
        if BOX.holds(point):
            assert any(point in part for part in parts)


@given(st.lists(SPOTS, min_size=3, max_size=12))
def test_clipped_outlines_stay_inside(ring: list[tuple[float, float]]) -> None:
    for x, y in clip_ring(ring, BOX):
        assert -1e-6 <= x <= 10 + 1e-6
        assert -1e-6 <= y <= 10 + 1e-6


def test_outline_around_the_sheet_becomes_the_sheet() -> None:
    ring = clip_ring([(-5, -5), (20, -5), (20, 20), (-5, 20)], BOX)

    assert sorted(set(ring)) == [(0, 0), (0, 10), (10, 0), (10, 10)]


# ---------------------------------------------------------------- small maps

EVENT = (
    "- {id: shelling, title: Shelling, kind: explosion-or-remote-violence, date: 2023-02-28,"
    " locations: [town, hamlet], claims: [c-1]}\n"
)


def test_small_map_shows_the_place_and_its_neighbours() -> None:
    briefing = on_the_map(TOWN, place("Near", 48.65, 38.05), place("Far", 50.5, 38.0))
    locator = location_map(briefing, briefing.get(Location, "town"))

    assert locator is not None
    assert set(texts(said(locator.svg))) >= {"Town", "Near"}
    assert "Far" not in said(locator.svg)


def test_area_and_place_without_coordinates_have_no_small_map() -> None:
    briefing = on_the_map(
        TOWN,
        place("Zone", 48, 38, kind="area"),
        "- {id: hamlet, kind: village, name: Hamlet}\n",
    )

    for name in ("zone", "hamlet"):
        assert location_map(briefing, briefing.get(Location, name)) is None


def test_event_is_shown_at_those_of_its_places_that_are_located() -> None:
    files = SMALL | {
        "data/locations/all.yml": TOWN + "- {id: hamlet, kind: village, name: Hamlet}\n",
        "data/events/all.yml": EVENT,
    }
    briefing, _ = linked(files)
    assert briefing is not None
    locator = event_map(briefing, briefing.get(Event, "shelling"))

    assert locator is not None
    assert "Town" in said(locator.svg)
    assert "Hamlet" not in said(locator.svg)


# ---------------------------------------------------------------- the strip of time


def strip_of(*dates: str, width: int = 820) -> Strip | None:
    events = "".join(
        f"- {{id: e-{number}, title: Event {number}, kind: battle,"
        f" date: '{when}', claims: [c-1]}}\n"
        for number, when in enumerate(dates)
    )
    briefing, found = linked(SMALL | {"data/events/all.yml": events})
    assert briefing is not None, found
    return timeline_strip(briefing, briefing.of(Event), width)


def signs_of(*dates: str) -> str:
    strip = strip_of(*dates)
    assert strip is not None
    ET.fromstring(said(strip.svg))  # noqa: S314 - our own drawing
    return re.sub(r"bf-strip__(item|name|grid|turn)", "", said(strip.svg))


@pytest.mark.parametrize(
    ("when", "drawn_as", "not_as"),
    [
        ("2023-02-25", "bf-strip__day", "bf-strip__day--vague"),
        ("2023-02-25~", "bf-strip__day--vague", "bf-strip__span"),
        ("2023-02", "bf-strip__within", "bf-strip__span"),
        ("2023-02~", "bf-strip__within--vague", "bf-strip__span"),
        ("2023-01-05/2023-02-05", "bf-strip__span", "bf-strip__fade"),
        ("2023-01~/2023-02-05", "bf-strip__fade", "bf-strip__arrow"),
        ("2023-01-05/..", "bf-strip__arrow", "bf-strip__fade"),
        ("../2023-02-25", "bf-strip__stop", "bf-strip__span"),
        ("2023-01-05/", ">?<", "bf-strip__arrow"),
    ],
)
def test_dates_are_drawn_no_more_exactly_than_they_are_known(
    when: str, drawn_as: str, not_as: str
) -> None:
    svg = signs_of(when)

    assert drawn_as in svg
    assert not_as not in svg


def test_event_without_a_date_is_counted_and_not_drawn() -> None:
    strip = strip_of("2023-02-25", "unknown")

    assert strip is not None
    assert strip.shown == 1
    assert strip.undated == 1
    assert strip_of("unknown") is None


def test_later_days_stand_further_right() -> None:
    xs = [
        float(x)
        for x in re.findall(
            r'<circle [^>]*cx="([\d.]+)"',
            signs_of("2021-05-01", "2022-11-20", "2023-01-03", "2023-01-04", "2023-03-01"),
        )
    ]

    assert xs == sorted(set(xs))
    assert len(xs) == 5


def test_too_many_events_are_counted_apart() -> None:
    strip = strip_of(*(f"2023-{1 + day // 28:02}-{1 + day % 28:02}" for day in range(70)))

    assert strip is not None
    assert (strip.shown, strip.earlier) == (60, 10)


# ---------------------------------------------------------------- relations

PEOPLE = """\
- {id: army, kind: armed-force, name: Army, side: north, relations: [{type: part-of, actor: north}]}
- {id: chief, kind: person, name: Chief, side: north, roles: [{title: Head, of: army}],
   relations: [{type: commands, actor: army}, {type: criticises, actor: paper}]}
- {id: loner, kind: person, name: Loner}
"""


def people() -> Briefing:
    briefing, found = linked(SMALL | {"data/actors/more.yml": PEOPLE})
    assert briefing is not None, found
    return briefing


def test_every_relation_is_told_once() -> None:
    told = [(tie.actor, in_english(tie.words), tie.other) for tie in ties(people())]

    assert told == [
        ("army", "part of", "north"),
        ("chief", "commands", "army"),
        ("chief", "criticises", "paper"),
    ]


@pytest.mark.parametrize("width", [960, 360])
def test_network_shows_who_has_a_relation_and_where(width: int) -> None:
    picture = network(people(), width)
    assert picture is not None
    root = ET.fromstring(said(picture.svg))  # noqa: S314 - our own drawing
    names = {"".join(text.itertext()) for text in root.iter("text")}

    assert picture.shown == 4
    assert "Loner" not in said(picture.svg)
    assert any(name.startswith("Chief") for name in names)
    assert said(picture.svg).count("bf-net__branch") == 2
    assert "criticises" in said(picture.svg)


def test_picture_of_one_actor_reads_from_it() -> None:
    picture = ego_network(people(), people().get(Actor, "army"))

    assert picture is not None
    assert "Read from Army: part of North; commanded by Chief." in said(picture.svg)
    assert ego_network(people(), people().get(Actor, "loner")) is None


def test_circle_of_leaders_is_drawn_all_the_same() -> None:
    two = """\
- {id: one, kind: person, name: One, relations: [{type: advises, actor: two}]}
- {id: two, kind: person, name: Two, relations: [{type: advises, actor: one}]}
"""
    briefing, _ = linked(SMALL | {"data/actors/more.yml": two})
    assert briefing is not None
    picture = network(briefing, 960)

    assert picture is not None
    assert picture.shown == 2
    assert "One" in said(picture.svg)
    assert "Two" in said(picture.svg)


# ---------------------------------------------------------------- symbols


def test_symbol_of_a_known_code_is_drawn_with_its_label() -> None:
    symbol = unit_symbol("10031000161211000000", 'Symbol of "A"')

    assert symbol is not None
    root = ET.fromstring(symbol)  # noqa: S314 - our own drawing
    assert root.attrib["aria-label"] == 'Symbol of "A"'
    assert "style=" not in symbol


@pytest.mark.parametrize(
    "code", ["10031000169999990000", "99999999999999999999", "SFGPUCI----D", ""]
)
def test_code_that_cannot_be_drawn_gives_no_symbol(code: str) -> None:
    assert unit_symbol(code, "x") is None


# ---------------------------------------------------------------- the map comes alive

SCRIPT = Path(__file__).parent.parent / "docs" / "assets" / "js" / "map.js"
SHEET = SCRIPT.parent.parent / "css" / "briefing.css"


@pytest.fixture
def live_map(
    chromium: "Browser", serve: Callable[[Path], str], tmp_path: Path
) -> Iterator["PageOfBrowser"]:
    """A page with one map, under the policy that the site is served with."""
    crowd = [place(f"P{n}", 48.6 + n / 200, 38 + n % 3 / 300) for n in range(14)]
    drawn = over_base(TOWN, place("Near", 48.9, 38.6), *crowd)
    picture = said(drawn.svg).replace("~/", "/")
    policy = "default-src 'self'; style-src 'self'; script-src 'self'"
    for script in (SCRIPT, SCRIPT.with_name("words.js")):
        (tmp_path / script.name).write_bytes(script.read_bytes())
    (tmp_path / "map.css").write_bytes(SHEET.read_bytes())
    (tmp_path / "index.html").write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Map</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<link rel="stylesheet" href="map.css"><link rel="icon" href="data:,">'
        f'<figure class="bf-figure--map">{picture}</figure>'
        f'<script type="module" src="map.js"></script>',
        encoding="utf-8",
    )
    page = chromium.new_page(viewport={"width": 1000, "height": 900})
    refused: list[str] = []
    page.on("console", lambda one: refused.append(one.text) if "Policy" in one.text else None)
    page.on("pageerror", lambda one: refused.append(str(one)))
    page.goto(serve(tmp_path))
    page.locator(".bf-map__tools").wait_for()
    yield page
    page.close()
    assert not [one for one in refused if "data:" not in one]


def view_box(page: "PageOfBrowser") -> list[float]:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")
    found = page.locator("svg.bf-map").get_attribute("viewBox") or ""
    return [float(one) for one in found.split()]


def test_keys_enlarge_move_and_reset_the_map(live_map: "PageOfBrowser") -> None:
    live_map.locator("svg.bf-map").focus()
    whole = view_box(live_map)

    live_map.keyboard.press("+")
    larger = view_box(live_map)
    live_map.keyboard.press("ArrowLeft")
    moved = view_box(live_map)
    live_map.keyboard.press("0")

    assert larger[2] == pytest.approx(whole[2] / 1.5, abs=0.1)
    assert moved[0] < larger[0]
    assert view_box(live_map) == whole


def test_enlarged_map_keeps_its_letters_and_shows_more_names(live_map: "PageOfBrowser") -> None:
    name = live_map.locator("svg.bf-map text", has_text="Town").first
    before = name.bounding_box()
    seen = live_map.locator("svg.bf-map text:visible").count()

    live_map.get_by_role("button", name="Enlarge").click(click_count=4)
    view_box(live_map)
    after = name.bounding_box()

    assert before
    assert after
    assert after["height"] == pytest.approx(before["height"], rel=0.05)
    assert live_map.locator("svg.bf-map text:visible").count() > seen


def test_scale_bar_stays_true_when_the_map_is_enlarged(live_map: "PageOfBrowser") -> None:
    live_map.get_by_role("button", name="Enlarge").click(click_count=3)
    box = view_box(live_map)
    bar = live_map.locator(".bf-map__scale")
    per_km = float(bar.get_attribute("data-bf-per-km") or 0)
    length = re.search(r"h([\d.]+)v", bar.get_attribute("d") or "")
    said = live_map.locator(".bf-map__scale + text").inner_html()
    assert length

    times = 390 / box[2]

    assert float(length[1]) / (per_km * times) == pytest.approx(float(said.split()[0]), rel=0.02)


def test_layers_are_switched_by_name(live_map: "PageOfBrowser") -> None:
    switch = live_map.get_by_role("button", name="borders")
    border = live_map.locator("path.bf-map__border").first

    switch.click()

    assert switch.get_attribute("aria-pressed") == "false"
    assert not border.is_visible()
    switch.click()
    assert border.is_visible()


def test_wheel_scrolls_the_page_unless_ctrl_is_held(live_map: "PageOfBrowser") -> None:
    live_map.locator("svg.bf-map").hover()
    whole = view_box(live_map)

    live_map.mouse.wheel(0, -300)
    assert view_box(live_map) == whole
    live_map.keyboard.down("Control")
    live_map.mouse.wheel(0, -300)
    live_map.keyboard.up("Control")

    assert view_box(live_map)[2] < whole[2]


def touch(page: "PageOfBrowser", *ways: tuple[tuple[float, float], tuple[float, float]]) -> None:
    """Put a finger down for each way, draw it along, and lift it."""
    hand = page.context.new_cdp_session(page)
    hand.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})
    for step in range(9):
        points = [
            {"x": x + (to_x - x) * step / 8, "y": y + (to_y - y) * step / 8, "id": finger}
            for finger, ((x, y), (to_x, to_y)) in enumerate(ways)
        ]
        kind = "touchMove" if step else "touchStart"
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_two_fingers_enlarge_the_map_and_one_moves_it(live_map: "PageOfBrowser") -> None:
    box = live_map.locator("svg.bf-map").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    whole = view_box(live_map)

    touch(live_map, ((x - 30, y), (x - 120, y)), ((x + 30, y), (x + 120, y)))
    larger = view_box(live_map)
    page_is_as_it_was = live_map.evaluate("visualViewport.scale === 1")
    touch(live_map, ((x, y), (x + 80, y)))

    assert larger[2] < whole[2] / 2
    assert page_is_as_it_was
    assert view_box(live_map)[0] < larger[0]


def test_enlarged_map_is_dragged_and_a_drag_follows_no_link(live_map: "PageOfBrowser") -> None:
    address = live_map.url
    live_map.get_by_role("button", name="Enlarge").click(click_count=3)
    before = view_box(live_map)
    sign = live_map.locator("svg.bf-map text", has_text="Town").first.bounding_box()
    assert sign

    x, y = sign["x"] + sign["width"] / 2, sign["y"] + sign["height"] / 2
    live_map.mouse.move(x, y)
    live_map.mouse.down()
    live_map.mouse.move(x + 60, y + 20, steps=4)
    live_map.mouse.up()

    assert view_box(live_map)[0] < before[0]
    assert live_map.url == address


def test_no_town_stands_where_a_line_ends_that_leads_to_no_place() -> None:
    road = ", connections: [{to: ways, kind: road, bearing: west, status: threatened}]"
    ways = f"- {{id: ways, kind: route, name: {'A way without room for its name ' * 3}}}\n"
    briefing = on_the_map(place("Town", 48.6, 38.0, road), place("Near", 48.9, 38.6), ways)
    picture = region_map(briefing)
    assert picture
    end = re.search(r'way--threatened"[^>]* d="M[^L]+L([\d.]+) ', said(picture.svg))
    assert end
    near, town = sorted(picture.marks, key=lambda mark: mark.location.id)
    west = 38.0 + (float(end[1]) - town.x) * 0.6 / (near.x - town.x)

    other = BASE.theatre.towns[1].model_copy(update={"at": (west, 48.6)})
    theatre = BASE.theatre.model_copy(update={"towns": (other,)})
    base = BASE.model_copy(update={"theatre": theatre})
    over = region_map(replace(briefing, base=base))

    assert over
    assert "A way" not in over.svg
    assert "Other" not in over.svg


def test_name_never_begins_beside_another_place_than_its_own() -> None:
    """Two villages a few units apart: the phone once showed the one's name at the other's sign."""
    picture = drawn(
        TOWN,
        place("Upper", 48.6466, 37.9606),
        place("Lower", 48.6269, 37.9718),
        place("Far", 49, 38.5),
    )
    at = {mark.location.name: (mark.x, mark.y) for mark in picture.marks}

    for name, (x, y, _) in texts(said(picture.svg)).items():
        if name in at:
            away = {
                other: ((x - sx) ** 2 + (y - 4.5 - sy) ** 2) ** 0.5
                for other, (sx, sy) in at.items()
            }
            assert min(away.values()) == away[name] or min(away.values()) >= 11
