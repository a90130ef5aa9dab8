"""What a published site may hold; everything else is refused.

These tables say what is known to be harmless under the content security policy. A template or an
export that needs more gets a line here, and whoever reviews the change sees that it does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.words import PRIVATE

# ---------------------------------------------------------------- files

MEBIBYTE = 1 << 20

SIZES: Mapping[str, int] = {
    ".html": 8 * MEBIBYTE,
    ".csv": 64 * MEBIBYTE,
    ".geojson": 64 * MEBIBYTE,
    ".json": 64 * MEBIBYTE,
    ".xml": 64 * MEBIBYTE,
}
"""The largest file of a type, in bytes: many times what ten thousand records give, and less than
what the hosts of static sites take (GitHub: 100 MB a file)."""

OTHER_SIZE = 8 * MEBIBYTE
"""The largest file of any other type."""

TOTAL_SIZE = 1000 * MEBIBYTE
"""The largest site: about what GitHub Pages takes (1 GB)."""

SHOWN_FAULTS = 50
"""How many faults of one file are told; the rest are counted."""

NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?<!\.)")
"""A file or folder: what every file system, server and address takes as it is."""

NAME_LENGTH = 120
PATH_LENGTH = 240

RESERVED = frozenset(
    {"aux", "con", "nul", "prn"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)
"""Names that Windows keeps for devices, with any ending."""

EXACT = frozenset({".nojekyll", ".well-known/security.txt", "SHA256SUMS", "_headers", "robots.txt"})
"""Files that are known by their whole path; they are text."""

CODE = frozenset({".css", ".js", ".map", ".pagefind", ".woff2"})
"""What runs or decides how a page looks: published as it stands in the theme, in `docs/assets` and
in the search program, and from nowhere else."""

MAGIC: Mapping[str, tuple[bytes, bytes]] = {
    ".ico": (b"\x00\x00\x01\x00", b""),
    ".jpeg": (b"\xff\xd8\xff", b""),
    ".jpg": (b"\xff\xd8\xff", b""),
    ".pf_filter": (b"\x1f\x8b\x08", b""),
    ".pf_fragment": (b"\x1f\x8b\x08", b""),
    ".pf_index": (b"\x1f\x8b\x08", b""),
    ".pf_meta": (b"\x1f\x8b\x08", b""),
    ".png": (b"\x89PNG\r\n\x1a\n", b""),
    ".webp": (b"RIFF", b"WEBP"),
}
"""How a binary file of a type begins, and what stands at its ninth byte."""

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    f"\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff{PRIVATE}]"
)
"""Controls, zero-width and direction marks, tag characters: refused in records too. So are signs
for private use; on a page they are words that nobody said, see `words`."""

# ---------------------------------------------------------------- addresses

SCHEMES = frozenset({"http", "https"})
"""What a link may lead to, beside the site itself."""

LINKS = frozenset({("a", "href"), ("blockquote", "cite"), ("del", "cite"), ("ins", "cite")})
"""Where an address is followed only when a reader wants to; the scheme must be known."""

LOADED = frozenset({("form", "action"), ("img", "src"), ("link", "href"), ("script", "src")})
"""Where the browser goes by itself, or sends what a reader typed: within the site only."""

FAR_RELATIONS = frozenset(
    {"alternate", "author", "canonical", "describedby", "feed", "license", "next", "prev"}
)
"""Relations of `link` that load nothing, so that they may lead elsewhere."""

# ---------------------------------------------------------------- HTML

EVERYWHERE = frozenset(
    {"class", "dir", "hidden", "id", "lang", "role", "tabindex", "title", "translate"}
)
"""Attributes of every element; also every name that begins with one of `PREFIXES`."""

PREFIXES = ("aria-", "data-")

_PLAIN = (
    *("article", "aside", "body", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header"),
    *("hgroup", "html", "main", "nav", "noscript", "search", "section", "title"),
    *("dd", "div", "dl", "dt", "figcaption", "figure", "hr", "p", "pre", "ul"),
    *("abbr", "b", "bdi", "bdo", "br", "cite", "code", "dfn", "em", "i", "kbd", "mark", "rp"),
    *("rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr"),
    *("caption", "datalist", "legend", "summary", "table", "tbody", "tfoot", "thead", "tr"),
)

HTML: Mapping[str, frozenset[str]] = {name: frozenset() for name in _PLAIN} | {
    "a": frozenset({"download", "href", "hreflang", "rel", "type"}),
    "blockquote": frozenset({"cite"}),
    "button": frozenset({"disabled", "name", "type", "value"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "data": frozenset({"value"}),
    "del": frozenset({"cite", "datetime"}),
    "details": frozenset({"name", "open"}),
    "fieldset": frozenset({"disabled", "name"}),
    "form": frozenset({"action", "method", "name"}),
    "img": frozenset({"alt", "decoding", "height", "loading", "src", "width"}),
    "input": frozenset(
        {"autocapitalize", "autocomplete", "checked", "disabled", "enterkeyhint", "list", "max"}
        | {"min", "name", "placeholder", "spellcheck", "step", "type", "value"}
    ),
    "ins": frozenset({"cite", "datetime"}),
    "label": frozenset({"for"}),
    "li": frozenset({"value"}),
    "link": frozenset({"as", "crossorigin", "href", "hreflang", "media", "rel", "sizes", "type"}),
    "meta": frozenset({"charset", "content", "http-equiv", "name", "property"}),
    "meter": frozenset({"high", "low", "max", "min", "optimum", "value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "optgroup": frozenset({"disabled", "label"}),
    "option": frozenset({"disabled", "label", "selected", "value"}),
    "output": frozenset({"for", "name"}),
    "progress": frozenset({"max", "value"}),
    "q": frozenset({"cite"}),
    "script": frozenset({"async", "defer", "src", "type"}),
    "select": frozenset({"disabled", "multiple", "name", "size"}),
    "td": frozenset({"align", "colspan", "headers", "rowspan"}),
    "th": frozenset({"abbr", "align", "colspan", "headers", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
}
"""Elements of a page with the attributes that only they have (HTML Standard, chapter 4)."""

VALUES: Mapping[tuple[str, str], frozenset[str]] = {
    ("button", "type"): frozenset({"button", "reset", "submit"}),
    ("form", "method"): frozenset({"get"}),
    ("input", "type"): frozenset(
        {"checkbox", "date", "hidden", "month", "number", "radio", "range", "search", "text"}
    ),
    ("link", "as"): frozenset({"font"}),
    ("link", "crossorigin"): frozenset({""}),
    ("link", "rel"): FAR_RELATIONS | {"icon", "preload", "stylesheet"},
    ("meta", "charset"): frozenset({"utf-8"}),
    ("meta", "http-equiv"): frozenset({"Content-Security-Policy"}),
    ("script", "type"): frozenset({"application/json", "application/ld+json", "module"}),
}
"""Attributes that have these values only; a list of words must be made of them."""

DATA_SCRIPTS = frozenset({"application/json", "application/ld+json"})
"""Types of script elements that no browser runs."""

# ---------------------------------------------------------------- SVG

_DRAWN_EVERYWHERE = frozenset(
    {"clip-path", "clip-rule", "color", "display", "dominant-baseline", "dx", "dy", "fill"}
    | {"fill-opacity", "fill-rule", "font-size", "font-style", "font-weight", "letter-spacing"}
    | {"marker-end", "marker-mid", "marker-start", "mask", "opacity", "paint-order", "pathLength"}
    | {"shape-rendering", "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap"}
    | {"stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor"}
    | {"text-rendering", "transform", "vector-effect", "visibility"}
)
_BOX = frozenset({"height", "width", "x", "y"})
_VIEW = frozenset({"preserveAspectRatio", "viewBox"})
_GRADIENT = frozenset({"gradientTransform", "gradientUnits", "spreadMethod"})

SVG: Mapping[str, frozenset[str]] = {
    name: own | _DRAWN_EVERYWHERE
    for name, own in {
        "a": frozenset({"href"}),
        "circle": frozenset({"cx", "cy", "r"}),
        "clipPath": frozenset({"clipPathUnits"}),
        "defs": frozenset[str](),
        "desc": frozenset[str](),
        "ellipse": frozenset({"cx", "cy", "rx", "ry"}),
        "g": frozenset[str](),
        "line": frozenset({"x1", "x2", "y1", "y2"}),
        "linearGradient": _GRADIENT | {"x1", "x2", "y1", "y2"},
        "marker": _VIEW | {"markerHeight", "markerUnits", "markerWidth", "orient", "refX", "refY"},
        "path": frozenset({"d"}),
        "pattern": _BOX | _VIEW | {"patternContentUnits", "patternTransform", "patternUnits"},
        "polygon": frozenset({"points"}),
        "polyline": frozenset({"points"}),
        "radialGradient": _GRADIENT | {"cx", "cy", "fr", "fx", "fy", "r"},
        "rect": _BOX | {"rx", "ry"},
        "stop": frozenset({"offset", "stop-color", "stop-opacity"}),
        "svg": _BOX | _VIEW | {"focusable", "xmlns"},
        "symbol": _BOX | _VIEW,
        "text": frozenset({"lengthAdjust", "rotate", "textLength", "x", "y"}),
        "title": frozenset[str](),
        "tspan": frozenset({"lengthAdjust", "rotate", "textLength", "x", "y"}),
        "use": _BOX | {"href"},
    }.items()
}
"""Elements of a drawing (SVG 2): shapes, text and paint; no script, style, animation or image."""

FAR_PAINT = re.compile(r"url\s*\(\s*[\"']?(?!#)|[\\;{]", re.IGNORECASE)
"""A reference out of the drawing, or what could hide one, in the value of an attribute."""

# ---------------------------------------------------------------- XML

XML_NAMESPACES = frozenset(
    {
        "",
        "http://purl.org/dc/elements/1.1/",
        "http://purl.org/rss/1.0/modules/content/",
        "http://www.sitemaps.org/schemas/sitemap/0.9",
        "http://www.w3.org/2005/Atom",
    }
)
"""The vocabularies of sitemaps and feeds. XHTML and SVG are not among them: a browser that opens
the file would run their scripts."""

SVG_NAMESPACE = "http://www.w3.org/2000/svg"
