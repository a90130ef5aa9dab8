"""What browsers, robots and finders of holes are told about the site.

From the hashes of the theme's inline scripts to the content security policy, the response headers
and the files that carry them. This is the single source: the meta element of every page, `_headers`
in the site and the server configurations in `deploy/` all say what stands here.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date

HEADERS_FILE = "_headers"
"""Read by Netlify, Cloudflare Pages and their like; other hosts serve it as a text."""
ROBOTS_FILE = "robots.txt"
SECURITY_FILE = ".well-known/security.txt"

_DIRECTIVES: Mapping[str, str] = {
    "default-src": "'none'",
    # Pagefind searches in WebAssembly; this word allows that and no eval of text.
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    # The theme's style sheets hold their icons as data addresses.
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
"""The content security policy (CSP Level 3): nothing but what the site is made of."""

_HEADER_ONLY: Mapping[str, str] = {"frame-ancestors": "'none'"}
"""What a browser ignores in a meta element (CSP Level 3, section 3.3)."""

REFERRER = "no-referrer"
"""Which page of the briefing a reader came from is nobody's business."""

_NOT_NEEDED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen"),
    *("geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "usb"),
    *("xr-spatial-tracking",),
)
"""Powers of a browser that a briefing has no use for."""

_CONTACT = re.compile(r"(mailto:[^\s@]+@[^\s@]+|https://[^\s/@]+[^\s]*|tel:\+?[0-9-]+)")


def script_hash(text: str) -> str:
    """Give the source expression that allows one inline script, as in `sha256-…`."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def csp(hashes: Iterable[str], *, for_meta: bool) -> str:
    """Give the content security policy.

    Args:
        hashes: The inline scripts to allow, as `script_hash` gives them.
        for_meta: Whether it goes into a meta element, which cannot say everything.
    """
    directives = dict(_DIRECTIVES) if for_meta else {**_DIRECTIVES, **_HEADER_ONLY}
    allowed = [directives["script-src"], *(f"'{one}'" for one in sorted(set(hashes)))]
    directives["script-src"] = " ".join(allowed)
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def headers(hashes: Iterable[str]) -> dict[str, str]:
    """Give the response headers for every file of the site, by name.

    Not among them: Strict-Transport-Security, which is a promise of the host, not of the files.
    """
    return {
        "Content-Security-Policy": csp(hashes, for_meta=False),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _NOT_NEEDED),
        "Referrer-Policy": REFERRER,
        "X-Content-Type-Options": "nosniff",
        # For browsers that do not know frame-ancestors.
        "X-Frame-Options": "DENY",
    }


# ---------------------------------------------------------------- the same for each kind of host


def headers_file(hashes: Iterable[str]) -> str:
    """Give `_headers`, as Netlify and Cloudflare Pages read it."""
    lines = [f"  {name}: {value}" for name, value in headers(hashes).items()]
    return "\n".join(["/*", *lines, ""])


def nginx_headers(hashes: Iterable[str]) -> str:
    """Give the lines to include in a server or location block of nginx."""
    return "".join(
        f'add_header {name} "{value}" always;\n' for name, value in headers(hashes).items()
    )


def caddy_headers(hashes: Iterable[str]) -> str:
    """Give the directive to import in a site block of a Caddyfile."""
    lines = [f'\t{name} "{value}"' for name, value in headers(hashes).items()]
    return "\n".join(["header {", *lines, "}", ""])


# ---------------------------------------------------------------- robots and finders of holes


def robots(site_url: str) -> str:
    """Give `robots.txt`: everything may be read, and where the list of pages is."""
    lines = ["User-agent: *", "Allow: /"]
    if site_url:
        lines += ["", f"Sitemap: {site_url.rstrip('/')}/sitemap.xml"]
    return "\n".join([*lines, ""])


def security_txt(contact: str, expires: date, site_url: str) -> str:
    """Give `security.txt` (RFC 9116).

    Args:
        contact: Where to report a hole: a mailto, https or tel address.
        expires: Until when the publisher stands by that. It is the publisher's promise and is
            written into mkdocs.yml: derived from an edition it would be out of date on old
            editions, and taken from the clock the same records would not give the same site.
        site_url: The site's address; empty where it is not known.
    """
    lines = [f"Contact: {contact}", f"Expires: {expires.isoformat()}T00:00:00Z"]
    if site_url:
        lines.append(f"Canonical: {site_url.rstrip('/')}/{SECURITY_FILE}")
    return "\n".join([*lines, "Preferred-Languages: en", ""])


def notices(extra: Mapping[str, object], site_url: str) -> tuple[dict[str, str], list[str]]:
    """Give the files for robots and finders of holes.

    Args:
        extra: The key `extra` of mkdocs.yml. With `security_contact` and `security_expires` there
            is a `security.txt`; with neither there is none, which says that nobody promised.
        site_url: The site's address; empty where it is not known.

    Returns:
        Texts by path in the site, and what is wrong with the two keys.
    """
    files = {ROBOTS_FILE: robots(site_url)}
    contact, expires = extra.get("security_contact"), extra.get("security_expires")
    if not contact and not expires:
        return files, []
    wrong = []
    if not (isinstance(contact, str) and _CONTACT.fullmatch(contact)):
        wrong.append("extra.security_contact must be a mailto:, https: or tel: address")
    if not isinstance(expires, date):
        wrong.append("extra.security_expires must be the date (2027-01-31) until which it holds")
    if not wrong and isinstance(contact, str) and isinstance(expires, date):
        files[SECURITY_FILE] = security_txt(contact, expires, site_url)
    return files, wrong
