"""Pictures: what they show is true, complete, and legible."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import SMALL, linked

from generator.dates import Date
from generator.link import Briefing
from generator.model import Coordinates, Location, Scale, ScaleTerm
from generator.pictures import MapPicture, likelihood_bar, region_map
from generator.pictures.ground import Frame, Projection, bearing, distance_km

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


def band(svg: str) -> tuple[float, float]:
    """Give where the band of a bar begins and how wide it is."""
    found = re.search(r'bf-scale__band" x="([\d.]+)" y="1" width="([\d.]+)"', svg)
    assert found
    return float(found[1]), float(found[2])


def test_band_covers_the_range_of_the_term() -> None:
    svg = likelihood_bar(SCALE, SCALE.terms[1])

    assert band(svg) == (55, 25)
    assert 'aria-label="likely: 55 to 80 per cent"' in svg


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
    """Give the words on a map with their position and anchor."""
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
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
    assert "Hamlet" not in picture.svg


def test_far_place_is_left_out_and_told_with_distance_and_direction() -> None:
    capital = place("Capital", 49.5, 30.0)
    picture = drawn(TOWN, place("Near", 48.7, 38.1), place("Middle", 48.9, 38.5), capital)

    assert [mark.location.id for mark in picture.marks] == ["town", "near", "middle"]
    assert [(one.location.id, one.bearing.value) for one in picture.distant] == [
        ("capital", "west")
    ]
    assert 570 < picture.distant[0].km < 600
    assert "Capital" not in picture.svg


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
    said = re.findall(r">([\d.]+) km<", picture.svg)[0]
    bar = re.search(r"v4h([\d.]+)v-4", picture.svg)
    at = {mark.location.id: mark.y for mark in picture.marks}
    assert bar

    km = distance_km(point(48.6, 38.0), point(48.8, 38.0))

    assert float(bar[1]) / float(said) == pytest.approx((at["town"] - at["upper"]) / km, rel=0.01)


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

    assert picture.marks[0].control_words == expected
    assert f"Town: town; {expected}" in picture.svg


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

    assert picture.svg.count("stroke-dasharray") == 1


def test_mere_direction_draws_no_line() -> None:
    picture = drawn(
        place("Town", 48.6, 38.0, ROAD.format("near", "direction")), place("Near", 48.7, 38.1)
    )

    assert "stroke-dasharray" not in picture.svg


def test_connection_to_a_place_off_the_map_leads_in_its_direction_with_its_name() -> None:
    picture = drawn(
        place("Town", 48.6, 38.0, ROAD.format("hamlet", "road")),
        place("Near", 48.7, 38.1),
        "- {id: hamlet, kind: village, name: Hamlet}\n",
    )

    at = {mark.location.id: mark for mark in picture.marks}["town"]

    assert texts(picture.svg)["to Hamlet"][0] < at.x


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
    svg = drawn(TOWN, *spots).svg

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


def test_many_places_are_all_drawn_though_not_all_are_named() -> None:
    spots = [place(f"P{n}", 48 + n % 20 / 20, 37 + n // 20 / 20) for n in range(200)]
    picture = drawn(TOWN, *spots)

    assert len(picture.marks) == 201
    assert picture.svg.count("<a ") == 201
    assert picture.svg.count("<text") < 70


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
