"""What the benchmark found, told: the table of figures, the table of targets, and the picture.

In come figures, a list for each thing that was measured; out come Markdown and SVG. A target that
was missed says so, with the reason where somebody wrote one into `REASONS`.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

PROJECT = 0
"""The size that stands for this project's own records."""

OURS, UNCHANGED, EDIT, TEMPLATE = (
    "ours, cold",
    "ours, nothing changed",
    "ours, one edit",
    "ours, a template edited",
)
PART = "ours, MkDocs' part of cold"
SERVE = "ours, from saving to the page"
DEFAULT, TUNED = "MkDocs as it comes", "MkDocs, small navigation"
ZENSICAL, ZENSICAL_EDIT = "Zensical, small navigation", "Zensical, one edit"
HUGO = "Hugo, plain layout"


@dataclass(slots=True)
class Run:
    """One measurement of a thing."""

    wall: float
    cpu: float = 0.0
    memory: float = 0.0
    """The peak of all processes together, in MB."""
    output: float = 0.0
    """What was made, in MB."""
    search: float = 0.0
    """What of it is for search, in MB."""
    page: float = 0.0
    """The median page of a claim, in kB."""
    load: float = 0.0
    stages: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Seconds on the clock and of processors, by stage."""
    stopped: bool = False
    """Whether it was stopped: then it would have taken longer than `wall`."""


Figures = Mapping[tuple[int, str], Sequence[Run]]
"""All runs, by size and name."""


def median(figures: Figures, size: int, name: str, of: str = "wall") -> float | None:
    """Give the median of one figure; None where it was not measured to the end."""
    runs = figures.get((size, name), ())
    if not runs or any(run.stopped for run in runs):
        return None
    return float(statistics.median(getattr(run, of) for run in runs))


def with_parts(figures: Figures) -> Figures:
    """Add MkDocs' part alone, which is a stage of each cold build of ours."""
    parts = {
        (size, PART): [
            Run(wall=run.stages["html"][0], cpu=run.stages["html"][1], load=run.load)
            for run in runs
            if "html" in run.stages
        ]
        for (size, name), runs in figures.items()
        if name == OURS
    }
    return {**figures, **{key: runs for key, runs in parts.items() if runs}}


# ---------------------------------------------------------------- targets


@dataclass(frozen=True, slots=True)
class Target:
    """What is aimed at."""

    name: str
    limit: float
    unit: str
    figure: Callable[[Figures], float | None]


def _ratio(size: int, one: str, other: str, of: str = "wall") -> Callable[[Figures], float | None]:
    def figure(figures: Figures) -> float | None:
        mine, theirs = median(figures, size, one, of), median(figures, size, other, of)
        return mine / theirs if mine is not None and theirs else None

    return figure


def _default_ratio(figures: Figures) -> float | None:
    """Compare with MkDocs as it comes; where that was stopped, with the time it had by then."""
    mine, runs = median(figures, 1000, OURS), figures.get((1000, DEFAULT), ())
    theirs = statistics.median(run.wall for run in runs) if runs else None
    return mine / theirs if mine is not None and theirs else None


def _growth(of: str) -> Callable[[Figures], float | None]:
    def figure(figures: Figures) -> float | None:
        small, large = median(figures, 1000, OURS, of), median(figures, 10_000, OURS, of)
        return math.log10(large / small) if small and large else None

    return figure


def _page_growth(figures: Figures) -> float | None:
    small, large = (median(figures, size, OURS, "page") for size in (1000, 10_000))
    return large / small if small and large else None


def _of(size: int, name: str, of: str = "wall") -> Callable[[Figures], float | None]:
    return lambda figures: median(figures, size, name, of)


TARGETS = (
    Target("cold, 1,000: against Hugo's wall time", 2, "×", _ratio(1000, OURS, HUGO)),
    Target("MkDocs' part alone, 1,000: against Hugo", 1.2, "×", _ratio(1000, PART, HUGO)),
    Target("cold, 1,000: against Zensical", 0.25, "×", _ratio(1000, OURS, ZENSICAL)),
    Target("cold, 1,000: against MkDocs as it comes", 0.08, "×", _default_ratio),
    Target("growth of time, 1,000 to 10,000: exponent", 1.1, "", _growth("cpu")),
    Target("growth of memory, 1,000 to 10,000: exponent", 1.1, "", _growth("memory")),
    Target("growth of bytes, 1,000 to 10,000: exponent", 1.1, "", _growth("output")),
    Target("a page of a claim, 10,000 against 1,000: bytes", 1.02, "×", _page_growth),
    Target("peak memory of all processes, 10,000", 1500, "MB", _of(10_000, OURS, "memory")),
    Target("one edit against cold, 1,000", 0.06, "×", _ratio(1000, EDIT, OURS)),
    Target("one edit against cold, 10,000", 0.04, "×", _ratio(10_000, EDIT, OURS)),
    Target("one edit against a full build of Hugo, 1,000", 1, "×", _ratio(1000, EDIT, HUGO)),
    Target("one edit against a full build of Hugo, 10,000", 1, "×", _ratio(10_000, EDIT, HUGO)),
    Target("serve, saved to served, this project", 0.6, "s", _of(PROJECT, SERVE)),
    Target("serve, saved to served, 1,000", 1.5, "s", _of(1000, SERVE)),
    Target("serve, saved to served, 10,000", 3, "s", _of(10_000, SERVE)),
    Target("this project, cold", 8, "s", _of(PROJECT, OURS)),
    Target("this project, nothing changed", 1, "s", _of(PROJECT, UNCHANGED)),
)

_COMPILED = (
    "Hugo is compiled, sets finished Markdown in a plain layout and looks at nothing afterwards;"
    " ours renders records first and reads every page after, at some 10 ms of processor time a"
    " page; starting Python with all that is needed takes 0.4 s"
)
_HEAVY = (
    "an edited claim stands on some thirty pages, the print edition and the registers among them,"
    " which are rendered as a whole"
)
_ALL_FIRST = (
    "every record is linked, and every page planned, before the page that is looked at is set"
)
_MANY = "what all pages rest on is compared anew, and the search index is made anew"
_FLOOR = "a project in which nothing changed takes 0.6 s, and its search index 0.7 s"
REASONS: Mapping[str, str] = {
    "cold, 1,000: against Hugo's wall time": _COMPILED,
    "MkDocs' part alone, 1,000: against Hugo": _COMPILED,
    "cold, 1,000: against Zensical": "rendering and the gate cost more than setting the pages",
    "cold, 1,000: against MkDocs as it comes": "rendering and the gate cost more than MkDocs' part",
    "one edit against cold, 1,000": f"{_HEAVY}; {_FLOOR}",
    "one edit against cold, 10,000": f"{_HEAVY}; {_MANY}",
    "one edit against a full build of Hugo, 1,000": f"{_HEAVY}; {_COMPILED}",
    "one edit against a full build of Hugo, 10,000": f"{_HEAVY}; {_MANY}; {_COMPILED}",
    "serve, saved to served, this project": _ALL_FIRST,
    "serve, saved to served, 10,000": _ALL_FIRST,
    "this project, cold": (
        "2,070 pages in two languages, where one language has 1,035; of a first build a second of"
        " processor time goes to cutting the typefaces"
    ),
}
"""Why a target is missed, by its name: written by hand, after looking into it."""


def targets(figures: Figures) -> str:
    """Give every target beside its figure."""
    figures = with_parts(figures)
    lines = ["| target | at most | measured | verdict |", "|---|---|---|---|"]
    for target in TARGETS:
        figure = target.figure(figures)
        told = "not measured" if figure is None else _said(figure, target.unit)
        verdict = "" if figure is None else "met" if figure <= target.limit else "**missed**"
        if verdict == "**missed**":
            verdict += f": {REASONS.get(target.name, 'no reason known yet')}"
        limit = _said(target.limit, target.unit)
        lines.append(f"| {target.name} | {limit} | {told} | {verdict} |")
    return "\n".join(lines) + "\n"


LARGE = 100


def _said(figure: float, unit: str) -> str:
    text = f"{figure:.3g}" if figure < LARGE else f"{figure:,.0f}"
    return f"{text} {unit}".strip()


# ---------------------------------------------------------------- figures


def table(figures: Figures) -> str:
    """Give the medians of everything, the smallest size first."""
    lines = [
        "| records | what | runs | wall s | CPU s | peak MB | output MB | search MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for (size, name), runs in sorted(with_parts(figures).items(), key=lambda one: one[0][0]):
        lines.append(f"| {named(size)} | {name} | {' | '.join(_cells(runs))} |")
    return "\n".join(lines) + "\n"


def named(size: int) -> str:
    """Say what a size stands for."""
    return f"{size:,}" if size else "this project"


def _cells(runs: Sequence[Run]) -> Iterator[str]:
    yield str(len(runs))
    if any(run.stopped for run in runs):
        yield from (f"over {max(run.wall for run in runs):,.0f}, stopped", "", "", "", "")
        return
    yield f"{statistics.median(run.wall for run in runs):.2f}"
    for of, digits in (("cpu", 2), ("memory", 0), ("output", 1), ("search", 2)):
        figure = statistics.median(getattr(run, of) for run in runs)
        yield f"{figure:,.{digits}f}" if figure else ""


def loads(figures: Figures) -> str:
    """Tell under what load everything ran: figures of a busy machine are not those of a quiet."""
    found = [run.load for runs in figures.values() for run in runs]
    return f"{min(found):.1f} to {max(found):.1f}" if found else "unknown"


# ---------------------------------------------------------------- the picture

DRAWN = (OURS, EDIT, UNCHANGED, DEFAULT, TUNED, ZENSICAL, HUGO)
WIDTH, HEIGHT, EDGE = 820, 480, 60


def picture(figures: Figures) -> str:
    """Draw seconds on the clock over records, both on scales of powers of ten."""
    points = {
        name: [
            (size, seconds)
            for size in sorted({size for size, _ in figures if size})
            if (seconds := median(figures, size, name)) is not None
        ]
        for name in DRAWN
    }
    points = {name: own for name, own in points.items() if own}
    if not points:
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"/>\n'
    scale = _Scale([one for own in points.values() for one in own])
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">']
    parts.append('<g font-family="sans-serif" font-size="13" fill="none" stroke="#888">')
    parts += scale.lines()
    ends = sorted((scale.at(*own[-1])[1], name) for name, own in points.items())
    heights = _apart([height for height, _ in ends])
    labels = {name: height for (_, name), height in zip(ends, heights, strict=True)}
    for number, (name, own) in enumerate(points.items()):
        colour = f"hsl({number * 51} 70% 35%)"
        places = [scale.at(*one) for one in own]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{line}" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}" stroke="none"/>'
            for x, y in places
        ]
        x = places[-1][0] + 8
        y = labels[name] + 4
        parts.append(f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" stroke="none">{name}</text>')
    return "\n".join([*parts, "</g></svg>", ""])


class _Scale:
    """Where a number of records and of seconds stands in the picture."""

    def __init__(self, points: Sequence[tuple[int, float]]) -> None:
        sizes = sorted({size for size, _ in points})
        times = [math.log10(seconds) for _, seconds in points]
        self.sizes = sizes
        self.low = math.log10(sizes[0])
        self.high = max(math.log10(sizes[-1]), self.low + 1)
        self.least, self.most = math.floor(min(times)), math.ceil(max(times) + 0.01)

    def at(self, size: float, seconds: float) -> tuple[float, float]:
        """Give the place of a point."""
        across = (math.log10(size) - self.low) / (self.high - self.low)
        up = (math.log10(seconds) - self.least) / (self.most - self.least)
        return EDGE + across * (WIDTH - 5 * EDGE), HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE)

    def lines(self) -> Iterator[str]:
        """Yield a line for each power of ten of seconds, and the sizes below."""
        for power in range(self.least, self.most + 1):
            x, y = self.at(10**self.low, 10**power)
            yield f'<path d="M{x:.1f} {y:.1f}H{WIDTH - 4 * EDGE}"/>'
            text = f"{10.0**power:g} s"
            yield f'<text x="8" y="{y + 4:.1f}" fill="#333" stroke="none">{text}</text>'
        for size in self.sizes:
            x, y = self.at(size, 10**self.least)
            yield f'<path d="M{x:.1f} {y:.1f}v6"/>'
            text = f'x="{x:.1f}" y="{y + 22:.1f}" text-anchor="middle" fill="#333" stroke="none"'
            yield f"<text {text}>{size:,}</text>"
        x, y = self.at(10**self.low, 10**self.least)
        yield f'<text x="{x}" y="{HEIGHT - 12}" fill="#333" stroke="none">records</text>'


def _apart(heights: Sequence[float], least: float = 16) -> list[float]:
    """Move labels down until none covers the one above it."""
    moved: list[float] = []
    for height in heights:
        moved.append(max(height, moved[-1] + least) if moved else height)
    return moved
