"""The briefing as pictures: SVG drawn while building, from the records alone.

In come records, out come strings of SVG that stand inside a page, take their colours from the
page's style sheet, and hold no script and no style of their own. What a picture shows is always
also told in words beside it. A room of its own because drawing is arithmetic that pages should
not have to carry.
"""

from generator.pictures.calibration import calibration_picture
from generator.pictures.echoes import EchoPicture, echo_picture
from generator.pictures.fan import Ray, scenario_fan
from generator.pictures.map import (
    Distant,
    Locator,
    MapPicture,
    event_map,
    location_map,
    places_on_map,
    region_map,
)
from generator.pictures.network import Network, Tie, ego_network, network, ties
from generator.pictures.scale import likelihood_bar, scale_picture
from generator.pictures.sheet import Mark, control_words, last_control
from generator.pictures.standing import standing_bars
from generator.pictures.strip import Strip, timeline_strip
from generator.pictures.symbol import unit_symbol

__all__ = [
    "Distant",
    "EchoPicture",
    "Locator",
    "MapPicture",
    "Mark",
    "Network",
    "Ray",
    "Strip",
    "Tie",
    "calibration_picture",
    "control_words",
    "echo_picture",
    "ego_network",
    "event_map",
    "last_control",
    "likelihood_bar",
    "location_map",
    "network",
    "places_on_map",
    "region_map",
    "scale_picture",
    "scenario_fan",
    "standing_bars",
    "ties",
    "timeline_strip",
    "unit_symbol",
]
