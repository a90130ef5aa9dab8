"""The pictures of the assessment: what they show is what was counted, and all of it is told."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_analysis import WORLD, joined, matrices

from generator.analysis.echoes import agreements, echoes
from generator.analysis.forecasts import Band
from generator.analysis.hypotheses import analysis
from generator.model import Matrix, Scale, ScaleTerm
from generator.pictures import (
    Ray,
    calibration_picture,
    echo_picture,
    scale_picture,
    scenario_fan,
    standing_bars,
)
from generator.words import in_english

SCALE = Scale(
    id="words",
    name="Words",
    standard="none",
    terms=(
        ScaleTerm(term="unlikely", low=20, high=45),
        ScaleTerm(term="likely", low=55, high=80),
    ),
)


def numbers(svg: str, css: str, attribute: str) -> list[float]:
    """Give an attribute of every shape of a class."""
    shapes = re.findall(rf'<(?:rect|path)[^>]*class="{css}"[^>]*>', svg)
    found = (re.search(rf' {attribute}="([\d.-]+)"', shape) for shape in shapes)
    return [float(one[1]) for one in found if one]


# ---------------------------------------------------------------- a scale


def test_scale_shades_every_stretch_between_bands() -> None:
    svg = scale_picture(SCALE, 600)

    assert len(numbers(svg, "bf-scale__gap", "width")) == len(SCALE.gaps) == 3
    bands = numbers(svg, "bf-scale__band", "width")
    assert bands[0] == pytest.approx(bands[1], abs=0.2)
    assert "unlikely 20 to 45; likely 55 to 80" in in_english(svg)


@pytest.mark.parametrize("width", [350, 620])
def test_scale_stays_on_its_sheet(width: int) -> None:
    svg = scale_picture(SCALE, width)
    left = numbers(svg, "bf-scale__gap", "x") + numbers(svg, "bf-scale__band", "x")
    wide = numbers(svg, "bf-scale__gap", "width") + numbers(svg, "bf-scale__band", "width")

    assert all(x >= 0 and x + w <= width for x, w in zip(left, wide, strict=True))


# ---------------------------------------------------------------- hypotheses


@given(matrices())
def test_bars_are_as_long_as_what_is_against_each_hypothesis(matrix: Matrix) -> None:
    found = analysis(matrix)
    svg = standing_bars(found)
    drawn = sum(numbers(svg, "bf-standing__(?:very|some)", "width"))
    most = max(one.total for one in found.standings) or 1

    assert drawn == pytest.approx(292 * sum(one.total for one in found.standings) / most, abs=1)
    order = [key for group in found.ranking for key in group]
    assert re.findall(r">(H\d)<", svg) == order


# ---------------------------------------------------------------- scenarios


def ray(title: str, term: ScaleTerm | None, kind: str = "other") -> Ray:
    return Ray(title, kind, kind.capitalize(), "~/x/", term.term if term else "", term)


def height_at_horizon(svg: str) -> list[float]:
    wedges = re.findall(r'bf-fan__wedge[^"]*" d="M[^l]*l([^"]*)z"', svg)
    # The second step of a wedge runs down the line of the horizon.
    return [float(re.findall(r"-?[\d.]+", steps)[3]) for steps in wedges]


def test_the_likelier_a_scenario_the_wider_its_wedge() -> None:
    svg = scenario_fan([ray("A", SCALE.terms[1]), ray("B", SCALE.terms[0])], "1 March", "May", 800)
    assert svg

    likely, unlikely = height_at_horizon(svg)
    assert likely / unlikely == pytest.approx(67.5 / 32.5, abs=0.05)


def test_scenario_without_a_likelihood_is_a_line_and_says_so() -> None:
    svg = scenario_fan([ray("A", SCALE.terms[1]), ray("B", None)], "1 March", "", 360)
    assert svg

    assert svg.count("bf-fan__wedge--unknown") == 1
    assert "B (likelihood not stated)" in in_english(svg)


@given(
    st.lists(st.sampled_from([*SCALE.terms, None]), min_size=1, max_size=6),
    st.sampled_from([360, 820]),
)
def test_every_scenario_is_named_on_the_sheet(terms: list[ScaleTerm | None], width: int) -> None:
    rays = [ray(f"Scenario with a longer name {n}", term) for n, term in enumerate(terms)]

    svg = scenario_fan(rays, "1 March 2023", "31 May 2023", width)

    assert svg
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert box
    assert all(0 < float(y) <= float(box[2]) for y in re.findall(r'<text[^>]* y="([\d.-]+)"', svg))
    assert svg.count("bf-fan__item") == len(rays)


def test_title_of_a_scenario_cannot_break_out_of_the_picture() -> None:
    svg = scenario_fan([ray('<script>"', SCALE.terms[0])], "now", "then", 800)

    assert svg
    assert "<script>" not in svg


def test_no_scenario_no_fan() -> None:
    assert scenario_fan([], "now", "then", 800) is None


# ---------------------------------------------------------------- calibration


def test_bar_stands_over_the_range_of_its_word_at_the_share_that_happened() -> None:
    svg = calibration_picture([Band(SCALE, SCALE.terms[1], 4, 3)], is_enough=True)
    assert svg

    (x,), (y,) = (numbers(svg, "bf-calibration__bar", one) for one in "xy")
    (width,) = numbers(svg, "bf-calibration__bar", "width")
    assert (x - 44) / 260 == pytest.approx(0.55, abs=0.01)
    assert width / 260 == pytest.approx(0.25, abs=0.01)
    assert 1 - (y + 5 - 22) / 260 == pytest.approx(0.75, abs=0.01)
    assert ">3/4<" in svg


@pytest.mark.parametrize(("happened", "total"), [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)])
def test_counts_stand_clear_of_the_line_of_the_well_calibrated(happened: int, total: int) -> None:
    for term in SCALE.terms:
        svg = calibration_picture([Band(SCALE, term, total, happened)], is_enough=True)
        assert svg
        (place,) = re.findall(rf'x="([\d.]+)" y="([\d.]+)"[^>]*>{happened}/{total}<', svg)

        right, foot = float(place[0]) - 44, 282 - float(place[1])
        # The line rises as fast as it runs: letters are 8 high, three of them 16 wide.
        assert not foot - 8 < right < foot + 16
        assert foot > 0


def test_bars_are_hollow_where_there_are_too_few() -> None:
    svg = calibration_picture([Band(SCALE, SCALE.terms[1], 4, 3)], is_enough=False)

    assert svg
    assert "bf-calibration__bar--few" in svg
    assert calibration_picture([], is_enough=False) is None


# ---------------------------------------------------------------- echoes


@pytest.mark.parametrize("width", [360, 820])
def test_every_echo_is_a_line_and_is_told(width: int) -> None:
    world = joined(WORLD)
    pairs = echoes(world)

    picture = echo_picture(world, pairs, agreements(world), width)

    assert picture
    assert (picture.shown, picture.total) == (3, 3)
    assert len(re.findall(r'class="bf-echo__line"|bf-echo__line--shared', picture.svg)) == 4
    assert picture.svg.count("bf-echo__line--same") == len(agreements(world)) == 2
    assert "The Gazette passes on The Spokesman in 2 claims" in in_english(picture.svg)


def test_one_whom_several_outlets_pass_on_stands_in_bold() -> None:
    world = joined(WORLD)

    picture = echo_picture(world, echoes(world), (), 820)

    assert picture
    assert re.findall(r'font-weight="700">([^<]+)<', picture.svg) == ["The Official"]


def test_a_name_is_bold_for_outlets_that_are_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.pictures.echoes.MOST", 1)
    world = joined(WORLD)

    picture = echo_picture(world, echoes(world), (), 820)

    assert picture
    assert (picture.shown, picture.total) == (1, 3)
    assert re.findall(r'font-weight="700">([^<]+)<', picture.svg) == ["The Official"]


def test_nobody_repeated_no_picture() -> None:
    assert echo_picture(joined(WORLD), (), (), 820) is None
