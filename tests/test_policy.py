"""What browsers are told, and that the site works when they obey."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from projects import briefing, edit

from generator import policy
from generator.blank import script_hashes
from generator.gate.markup import read

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HASHES = [policy.script_hash("two"), policy.script_hash("one")]


def directives(text: str) -> dict[str, list[str]]:
    return {one.split()[0]: one.split()[1:] for one in text.split("; ")}


# ---------------------------------------------------------------- the texts


def test_the_hash_of_a_script_is_what_browsers_compare() -> None:
    # From the Content Security Policy Level 3 specification, section 2.3.1 and its example.
    assert policy.script_hash("") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


def test_nothing_is_allowed_that_is_not_named() -> None:
    told = directives(policy.csp(HASHES, for_meta=False))

    assert told["default-src"] == told["base-uri"] == told["frame-ancestors"] == ["'none'"]
    words = {word for values in told.values() for word in values}
    assert words - {f"'{one}'" for one in HASHES} == {
        *("'none'", "'self'", "'wasm-unsafe-eval'", "data:")
    }
    assert [name for name, values in told.items() if "data:" in values] == ["img-src"]
    assert "form-action" in told  # not covered by default-src


def test_the_policy_is_the_same_whatever_the_order_of_hashes() -> None:
    assert policy.csp(HASHES, for_meta=True) == policy.csp(
        [*HASHES[::-1], HASHES[0]], for_meta=True
    )


def test_the_meta_element_says_what_it_can() -> None:
    meta, header = (directives(policy.csp(HASHES, for_meta=one)) for one in (True, False))

    assert header.keys() - meta.keys() == {"frame-ancestors"}
    assert meta.items() <= header.items()


def test_every_host_is_told_the_same() -> None:
    wanted = policy.headers(HASHES)

    netlify = re.findall(r"^  ([\w-]+): (.+)$", policy.headers_file(HASHES), re.MULTILINE)
    nginx = re.findall(
        r'^add_header ([\w-]+) "([^"]+)" always;$', policy.nginx_headers(HASHES), re.MULTILINE
    )
    caddy = re.findall(r'^\t([\w-]+) "([^"]+)"$', policy.caddy_headers(HASHES), re.MULTILINE)

    assert dict(netlify) == dict(nginx) == dict(caddy) == wanted
    assert policy.headers_file(HASHES).startswith("/*\n")


def test_headers_keep_within_what_hosts_take() -> None:
    # Cloudflare Pages ignores lines of more than 2,000 characters.
    lines = policy.headers_file([f"sha256-{'x' * 43}{n}=" for n in range(9)]).splitlines()

    assert max(map(len, lines)) < 2000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_the_other_headers_are_as_strict_as_they_can_be(name: str, value: str) -> None:
    assert policy.headers(HASHES)[name] == value


def test_no_power_of_the_browser_is_left_to_anybody() -> None:
    powers = policy.headers(HASHES)["Permissions-Policy"].split(", ")

    assert {"camera=()", "geolocation=()", "microphone=()", "payment=()", "usb=()"} <= set(powers)
    assert all(one.endswith("=()") for one in powers)


# ---------------------------------------------------------------- robots and finders of holes


def test_robots_learn_where_the_list_of_pages_is_only_if_it_has_an_address() -> None:
    assert "Sitemap" not in policy.robots("")
    assert "Sitemap: https://example.org/a/sitemap.xml\n" in policy.robots("https://example.org/a/")


def test_without_a_contact_nothing_is_promised() -> None:
    files, wrong = policy.notices({}, "")

    assert (set(files), wrong) == ({"robots.txt"}, [])


@pytest.mark.parametrize(
    "contact", ["mailto:holes@example.org", "https://example.org/report", "tel:+1-201-555-0123"]
)
def test_the_contact_is_the_publishers(contact: str) -> None:
    extra = {"security_contact": contact, "security_expires": date(2027, 1, 31)}

    files, wrong = policy.notices(extra, "https://example.org/")

    assert wrong == []
    assert files[".well-known/security.txt"].splitlines() == [
        f"Contact: {contact}",
        "Expires: 2027-01-31T00:00:00Z",
        "Canonical: https://example.org/.well-known/security.txt",
        "Preferred-Languages: en",
    ]


@pytest.mark.parametrize(
    ("contact", "expires", "count"),
    [
        ("holes@example.org", date(2027, 1, 31), 1),
        ("http://example.org/", date(2027, 1, 31), 1),
        ("mailto:a@b\nExpires: never", date(2027, 1, 31), 1),
        ("mailto:a@example.org", None, 1),
        ("mailto:a@example.org", "2027-01-31", 1),
        (None, date(2027, 1, 31), 1),
        (["x"], 5, 2),
    ],
)
def test_half_a_promise_is_refused(contact: object, expires: object, count: int) -> None:
    extra = {"security_contact": contact, "security_expires": expires}

    files, wrong = policy.notices(extra, "")

    assert (set(files), len(wrong)) == ({"robots.txt"}, count)


def test_the_contact_in_the_configuration_is_published(small: Path) -> None:
    keys = "security_contact: mailto:holes@example.org\n  security_expires: 2027-01-31\n"
    edit(small / "mkdocs.yml", "extra:\n", f"extra:\n  {keys}")

    assert briefing("build", "--root", small).exit_code == 0

    text = (small / "site" / ".well-known" / "security.txt").read_text()
    assert text.startswith("Contact: mailto:holes@example.org\nExpires: 2027-01-31T00:00:00Z\n")


def test_a_contact_that_is_none_is_told_and_nothing_is_published(small: Path) -> None:
    edit(small / "mkdocs.yml", "extra:\n", "extra:\n  security_contact: me\n")

    result = briefing("build", "--root", small)

    assert result.exit_code == 1
    assert "extra.security_contact must be" in result.stdout
    assert "extra.security_expires must be" in result.stdout


# ---------------------------------------------------------------- the built site


def test_pages_and_headers_of_the_site_say_what_the_policy_says(project: Path) -> None:
    hashes = script_hashes(project / "build" / "blank" / "site")
    site = project / "site"

    assert (site / "_headers").read_text() == policy.headers_file(hashes)
    assert (site / "robots.txt").read_text() == policy.robots("")
    home = read((site / "index.html").read_text()).tags
    metas = [dict(tag.attributes) for tag in home if tag.name == "meta"]
    told = {"http-equiv": "Content-Security-Policy", "content": policy.csp(hashes, for_meta=True)}
    assert metas[:3] == [{"charset": "utf-8"}, told, {"name": "referrer", "content": "no-referrer"}]


SCRIPTS = sorted((Path(__file__).parent.parent / "docs/assets/js").glob("*.js"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
def test_no_script_of_ours_keeps_anything_with_the_reader(script: Path) -> None:
    text = script.read_text(encoding="utf-8")

    assert not re.findall("localStorage|sessionStorage|indexedDB|caches|document.cookie", text)


# ---------------------------------------------------------------- the browser


class _Told(SimpleHTTPRequestHandler):
    """Serves a folder as a host does that was given the headers."""

    def __init__(self, *args: object, told: Mapping[str, str], **kwargs: object) -> None:
        self.told = told
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        for name, value in self.told.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def served(folder: Path, told: Mapping[str, str]) -> Iterator[str]:
    handler = partial(_Told, directory=str(folder), told=told)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class Visit:
    """A tab that remembers whatever a policy stopped, a console said or a server was asked."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda one: self.complaints.append(f"{one.type}: {one.text}"))
        page.on("pageerror", lambda one: self.complaints.append(f"error: {one}"))
        page.on("request", lambda one: self.requests.append(one.url))
        page.expose_function("stopped", lambda text: self.complaints.append(f"stopped: {text}"))
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', event => "
            "stopped(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))"
        )


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[[], Visit]]:
    contexts = []

    def start() -> Visit:
        contexts.append(chromium.new_context(viewport={"width": 1280, "height": 900}))
        return Visit(contexts[-1].new_page())

    yield start
    for context in contexts:
        context.close()


def page_types(site: Path) -> list[str]:
    """Give an address of each type of page: every page of the first level, one of each folder."""
    pages = sorted(
        path.relative_to(site).as_posix().removesuffix("index.html")
        for path in site.rglob("*.html")
    )
    first: dict[str, str] = {}
    for page in pages:
        folder = page.split("/")[0] + "/*" if page.count("/") > 1 else page
        first.setdefault(folder, page)
    return list(first.values())


def headers_of(site: Path) -> dict[str, str]:
    found = re.findall(r"^  ([\w-]+): (.+)$", (site / "_headers").read_text(), re.MULTILINE)
    return dict(found)


@pytest.mark.parametrize(
    ("by_header", "name", "word"),
    [(True, "project", "Bakhmut"), (False, "every", "city")],
    ids=["headers", "meta"],
)
def test_the_whole_site_works_under_the_policy(
    request: pytest.FixtureRequest,
    visit: Callable[[], Visit],
    *,
    by_header: bool,
    name: str,
    word: str,
) -> None:
    site = (request.getfixturevalue(name) / "site").resolve()
    seen = visit()
    page = seen.page

    with served(site, headers_of(site) if by_header else {}) as root:
        types = page_types(site)
        for address in types:
            page.goto(root + address, wait_until="load")
            assert page.evaluate("getComputedStyle(document.querySelector('.bf-header')).position")
        assert len(types) > 20

        page.goto(root)
        scheme = "document.body.getAttribute('data-md-color-scheme')"
        schemes = [page.evaluate(scheme)]
        for _ in range(2):
            page.locator("label[for^=__palette]:visible").click()
            schemes.append(page.evaluate(scheme))
        assert schemes == ["default", "default", "slate"]
        # The style sheet has come through: dark is dark.
        assert (
            page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
        )
        page.reload()
        assert page.evaluate(scheme) == "slate", "the inline script that remembers did not run"

        page.keyboard.press("Control+k")
        page.keyboard.type(word)
        page.locator(".bf-search__hit").first.wait_for()
        assert page.locator(".bf-search__hit").count() > 3
        page.locator(".bf-search__hit").first.click()
        page.wait_for_load_state("load")
        assert word in page.locator("h1").inner_text()

        page.goto(f"{root}search/?q={word}")
        page.locator("#bf-search-page .bf-search__hit").first.wait_for()

        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(root)
        page.locator(".bf-menu > summary").click()
        page.locator(".bf-menu__panel a").nth(1).click()
        page.wait_for_load_state("load")
        assert page.url != root

        # What the reader chose is remembered, by the theme; nothing else is.
        assert page.evaluate("Object.keys(localStorage)") == ["/.__palette"]
        assert page.evaluate("[sessionStorage.length, document.cookie]") == [0, ""]
        assert page.context.cookies() == []

    assert seen.complaints == []
    assert len(seen.requests) > 50
    assert [
        url for url in seen.requests if not url.startswith((root, "data:", "blob:" + root))
    ] == []


INJECTED = """
<script>window.ran = (window.ran || 0) + 1</script>
<img src="x" onerror="window.ran = 1">
<p style="color: red" id="styled">x</p>
<style>#styled { color: red }</style>
<script src="data:text/javascript,window.ran=1"></script>
<iframe srcdoc="<script>parent.ran = 1</script>"></iframe>
<base href="https://example.org/">
<form action="https://example.org/"><button id="send">x</button></form>
"""


@pytest.mark.parametrize("by_header", [True, False], ids=["headers", "meta"])
def test_what_slips_past_everything_still_does_not_run(
    project: Path, tmp_path: Path, visit: Callable[[], Visit], *, by_header: bool
) -> None:
    site = (project / "site").resolve()
    text = (site / "404.html").read_text(encoding="utf-8")
    if by_header:
        text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    (tmp_path / "index.html").write_text(text.replace("</article>", f"{INJECTED}</article>"))
    seen = visit()
    page = seen.page

    with served(tmp_path, headers_of(site) if by_header else {}) as root:
        page.goto(root, wait_until="load")
        assert page.evaluate("window.ran") is None
        assert page.evaluate("getComputedStyle(styled).color") != "rgb(255, 0, 0)"
        assert page.evaluate("document.baseURI") == root
        page.evaluate("send.click()")
        page.wait_for_timeout(200)
        assert page.url.startswith(root)

    stopped = {one.split()[1] for one in seen.complaints if one.startswith("stopped: ")}
    assert {"script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr"} <= stopped
    assert {"base-uri", "form-action"} <= stopped


def test_no_other_site_can_frame_a_page(
    project: Path, tmp_path: Path, visit: Callable[[], Visit]
) -> None:
    site = (project / "site").resolve()
    seen = visit()

    with served(site, headers_of(site)) as root, served(tmp_path, {}) as other:
        (tmp_path / "index.html").write_text(f'<iframe src="{root}"></iframe>')
        seen.page.goto(other, wait_until="load")
        framed = seen.page.frames[1]
        assert framed.locator(".bf-header").count() == 0

    assert any("frame" in one.lower() for one in seen.complaints)


def test_a_site_on_a_disk_can_be_read_as_well(project: Path, visit: Callable[[], Visit]) -> None:
    site = (project / "site").resolve()
    seen = visit()

    seen.page.goto((site / "actors" / "index.html").as_uri(), wait_until="load")

    sheets = "[...document.styleSheets].length"
    assert seen.page.evaluate(sheets) >= 5
    assert seen.page.evaluate("getComputedStyle(document.querySelector('.bf-header')).display")
    assert not [one for one in seen.complaints if "style" in one and "stopped" in one]
