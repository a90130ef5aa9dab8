"""The briefing as pictures: SVG drawn while building, from the records alone.

In come records, out come strings of SVG that stand inside a page, take their colours from the
page's style sheet, and hold no script and no style of their own. What a picture shows is always
also told in words beside it. A room of its own because drawing is arithmetic that pages should
not have to carry.
"""

from generator.pictures.map import Locator, MapPicture, event_map, location_map, region_map
from generator.pictures.network import Network, Tie, ego_network, network, ties
from generator.pictures.scale import likelihood_bar
from generator.pictures.sheet import Mark
from generator.pictures.strip import Strip, timeline_strip
from generator.pictures.symbol import unit_symbol

__all__ = [
    "Locator",
    "MapPicture",
    "Mark",
    "Network",
    "Strip",
    "Tie",
    "ego_network",
    "event_map",
    "likelihood_bar",
    "location_map",
    "network",
    "region_map",
    "ties",
    "timeline_strip",
    "unit_symbol",
]
