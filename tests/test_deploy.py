"""What stands between the built site and its readers: server configurations and the switch.

Two kinds of tests. Those of the files run everywhere. Those of the servers run the real nginx and
Caddy on a free local port; where one is not installed they are skipped, or fail if SERVERS=required
(as `make test-deploy` sets it).
"""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import NoReturn

import pytest
import server_headers

from generator import policy

PROJECT = Path(__file__).parent.parent
DEPLOY = PROJECT / "deploy"
YEAR = "public, max-age=31536000, immutable"
HASHES = [policy.script_hash("one"), policy.script_hash("two")]
HIDDEN = "not for readers"

# ---------------------------------------------------------------- names that never change


def cache_patterns() -> dict[str, re.Pattern[str]]:
    """Give what each server takes for a name with a hash of the content, from its configuration."""
    nginx = re.findall(r'^ +"~(\S+)" "public', (DEPLOY / "nginx.conf").read_text(), re.MULTILINE)
    caddy = re.findall(r"@hashed path_regexp (\S+)", (DEPLOY / "Caddyfile").read_text())
    return {"nginx": re.compile("|".join(nginx)), "caddy": re.compile("|".join(caddy))}


@pytest.mark.parametrize("server", ["nginx", "caddy"])
@pytest.mark.parametrize(
    ("path", "forever"),
    [
        ("/assets/javascripts/bundle.a5f9d56c.min.js", True),
        ("/assets/javascripts/bundle.a5f9d56c.min.js.map", True),
        ("/assets/javascripts/workers/search.0123abcd.min.js", True),
        ("/assets/stylesheets/main.0123abcd.min.css", True),
        ("/below/a/path/assets/stylesheets/main.0123abcd.min.css", True),
        ("/pagefind/fragment/en_12ab34c.pf_fragment", True),
        ("/pagefind/index/uk_12ab34cd.pf_index", True),
        ("/pagefind/filter/unknown_12ab34c.pf_filter", True),
        ("/pagefind/pagefind.en_12ab34cd56.pf_meta", True),
        ("/", False),
        ("/index.html", False),
        ("/claims/deadbeef.min.js/", False),
        ("/assets/css/briefing.css", False),
        ("/assets/img/map.20230301.png", False),
        ("/assets/javascripts/lunr/min/lunr.ru.min.js", False),
        ("/data/claims.20230301.json", False),
        ("/pagefind/pagefind.js", False),
        ("/pagefind/pagefind-entry.json", False),
        ("/pagefind/wasm.unknown.pagefind", False),
    ],
)
def test_only_names_with_a_hash_are_kept_forever(server: str, path: str, forever: bool) -> None:
    assert bool(cache_patterns()[server].search(path)) is forever


def test_the_themes_files_have_names_that_are_kept_forever() -> None:
    theme = Path(str(resources.files("material"))) / "templates"
    names = [f"/{path.relative_to(theme).as_posix()}" for path in theme.glob("assets/**/*.min.*")]
    hashed = [name for name in names if re.search(r"/(bundle|main|palette|search)\.", name)]

    assert len(hashed) >= 4
    for pattern in cache_patterns().values():
        assert [name for name in hashed if not pattern.search(name)] == []


# ---------------------------------------------------------------- headers from one source


def test_snippets_say_what_the_policy_says() -> None:
    texts = server_headers.snippets(HASHES)

    for name, value in policy.headers(HASHES).items():
        assert f'add_header {name} "{value}" always;' in texts[server_headers.NGINX]
        assert f'{name} "{value}"' in texts[server_headers.CADDY]


def test_hashes_are_read_from_the_built_site(tmp_path: Path) -> None:
    (tmp_path / "_headers").write_text(policy.headers_file(HASHES))

    assert sorted(server_headers.hashes(tmp_path)) == sorted(HASHES)


def test_headers_file_keeps_within_the_line_length_of_cloudflare() -> None:
    """2,000 characters a line: https://developers.cloudflare.com/pages/configuration/headers/."""
    many = [policy.script_hash(str(number)) for number in range(20)]

    assert max(len(line) for line in policy.headers_file(many).splitlines()) < 2000


def test_headers_of_another_version_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "_headers").write_text(policy.headers_file(HASHES) + "  X-Old: yes\n")

    assert server_headers.main([str(tmp_path), str(tmp_path / "out")]) == 1
    assert "run `make build`" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_site_without_headers_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert server_headers.main([str(tmp_path), str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("sign", ['"', "$", "\\", "{", "\n"])
def test_value_that_would_break_a_configuration_is_refused(
    monkeypatch: pytest.MonkeyPatch, sign: str
) -> None:
    monkeypatch.setattr(policy, "headers", lambda _hashes: {"X-Odd": f"a{sign}b"})

    with pytest.raises(server_headers.HeadersError, match="X-Odd"):
        server_headers.snippets(HASHES)


# ---------------------------------------------------------------- the switch


def page(release: str, path: str) -> str:
    """Give a page that names its release and the style sheet of that release."""
    filler = f"{path} of {release}. " * 200
    return f'<p>{release}</p><link href="/{style(release)}"><p>{filler}</p>'


def style(release: str) -> str:
    """Give the path of the style sheet that only this release has."""
    return f"assets/stylesheets/main.{int(release):08x}.min.css"


def write_release(folder: Path, release: str) -> None:
    """Write a small site as a release of a served folder."""
    site = folder / ".releases" / release
    pages = ("index.html", "404.html", "actors/index.html")
    texts = {path: page(release, path) for path in pages}
    texts |= {
        style(release): f"/* {release} */ " + "p { color: red } " * 100,
        "assets/css/own.css": "p { color: red } " * 100,
        "assets/javascripts/lunr/lunr.js": "let a = 1;" * 100,
        "pagefind/pagefind-entry.json": '{"version": "1"}' * 50,
        "data/claims.csv": "id,text\n" * 100,
        "data/places.geojson": '{"type": "FeatureCollection"}' * 40,
        "empty/folder/note.txt": "a folder without a page",
        ".well-known/security.txt": "Contact: https://example.org/report\n",
        ".secret": HIDDEN,
        ".git/config": HIDDEN,
        "actors/.hidden/index.html": HIDDEN,
        "_headers": HIDDEN,
    }
    for path, text in texts.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")
    fragment = site / "pagefind/fragment/en_12ab34c.pf_fragment"
    fragment.parent.mkdir()
    fragment.write_bytes(gzip.compress(b"words " * 500))


def switch(folder: Path, release: str) -> subprocess.CompletedProcess[str]:
    """Run the script that makes a release the live one, with a `sync` that only takes notes."""
    return subprocess.run(
        ["sh", str(DEPLOY / "switch.sh"), str(folder), release],
        env={**os.environ, "PATH": f"{folder.parent}/bin:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def served(tmp_path: Path) -> Path:
    """A served folder with two releases, the first of them live."""
    folder = tmp_path / "srv"
    for release in ("1", "2"):
        write_release(folder, release)
    (tmp_path / "bin").mkdir()
    note = tmp_path / "bin/sync"
    note.write_text(f'#!/bin/sh\n{{ readlink {folder}/site; echo "$@"; }} >> {tmp_path}/synced\n')
    note.chmod(0o755)
    assert switch(folder, "1").returncode == 0
    return folder


def test_disk_holds_the_release_before_the_link_leads_there(served: Path) -> None:
    notes = served.parent / "synced"
    notes.unlink()

    switch(served, "2")

    live, *files = notes.read_text().split()
    assert live == ".releases/1"
    assert set(files) >= {".releases/2", ".releases/2/index.html", f".releases/2/{style('2')}"}


def test_switch_keeps_the_release_before_within_reach(served: Path) -> None:
    done = switch(served, "2")

    assert done.returncode == 0, done.stderr
    assert (served / "site").resolve() == served / ".releases/2"
    assert (served / ".releases/previous").resolve() == served / ".releases/1"
    assert sorted(path.name for path in served.iterdir()) == [".releases", "site"]


def test_switch_to_the_live_release_changes_nothing(served: Path) -> None:
    switch(served, "2")

    assert switch(served, "2").returncode == 0
    assert (served / ".releases/previous").resolve() == served / ".releases/1"


def test_naming_the_release_before_is_the_way_back(served: Path) -> None:
    switch(served, "2")
    switch(served, "1")

    assert (served / "site").resolve() == served / ".releases/1"
    assert (served / ".releases/previous").resolve() == served / ".releases/2"


@pytest.mark.parametrize(
    ("release", "reason"),
    [
        ("3", "has no index.html"),
        ("half", "has no 404.html"),
        ("previous", "no name of a release"),
        ("../site", "no name of a release"),
        ("-rf", "no name of a release"),
    ],
)
def test_switch_refuses_what_is_no_whole_release(served: Path, release: str, reason: str) -> None:
    (served / ".releases/half").mkdir()
    (served / ".releases/half/index.html").touch()

    done = switch(served, release)

    assert done.returncode == 1
    assert reason in done.stderr
    assert (served / "site").resolve() == served / ".releases/1"


def test_switch_never_replaces_a_folder(served: Path) -> None:
    (served / "site").unlink()
    (served / "site").mkdir()
    (served / "site/mine.txt").touch()

    done = switch(served, "2")

    assert done.returncode == 1
    assert [path.name for path in (served / "site").iterdir()] == ["mine.txt"]


# ---------------------------------------------------------------- real servers


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A running server, and the folder that it serves."""

    name: str
    port: int
    folder: Path
    patience: float = 10
    """Seconds that a reader waits for an answer."""

    def get(self, path: str, **headers: str) -> Answer:
        """Fetch a path as it stands, dots and all."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            link.request("GET", path, headers={"Host": "localhost", **names})
            told = link.getresponse()
            fields = {name.lower(): value for name, value in told.getheaders()}
            return Answer(told.status, fields, told.read())
        finally:
            link.close()


def program(name: str, package: str) -> str:
    """Give the path of an installed server; skip or fail without it."""
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin")
    return path or missing(name, package)


def missing(name: str, package: str) -> NoReturn:
    """Skip the test, or fail where it has to run."""
    message = f"needs {name}, for example `apt-get install {package}`"
    if os.environ.get("SERVERS") == "required":
        pytest.fail(message)
    pytest.skip(message)


def free_port() -> int:
    """Give a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def only(text: str, old: str, new: str) -> str:
    """Replace what stands in a configuration exactly once."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def start(command: list[str], port: int, **more: str) -> subprocess.Popen[bytes]:
    """Start a server and wait until it listens."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, **more}
    )
    for _ in range(200):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.05)
    process.kill()
    _, said = process.communicate()
    pytest.fail(f"{command[0]} does not listen: {said.decode()[-1500:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server."""
    process.terminate()
    try:
        process.communicate(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def nginx_configuration(work: Path, folder: Path, port: int, modules: str = "") -> Path:
    """Put deploy/nginx.conf into a main configuration, with nothing changed but its paths."""
    texts = server_headers.snippets(HASHES)
    (work / "briefing-headers.conf").write_text(texts[server_headers.NGINX])
    site = (DEPLOY / "nginx.conf").read_text()
    site = only(site, "listen 80;", f"listen 127.0.0.1:{port};")
    site = only(site, "root /srv/briefing/site;", f"root {folder}/site;")
    site = only(site, "root /srv/briefing/.releases", f"root {folder}/.releases")
    site = site.replace("include /etc/nginx/", f"include {work}/")
    (work / "site.conf").write_text(site)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = " ".join(f"{kind}_temp_path {work}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    main = work / "nginx.conf"
    main.write_text(
        f"{modules}\n{user}\ndaemon off; pid {work}/pid; error_log stderr;\nevents {{}}\n"
        f"http {{ include /etc/nginx/mime.types; {temporary}\ninclude {work}/site.conf; }}\n"
    )
    return main


@pytest.fixture(params=["nginx", "caddy"])
def server(
    request: pytest.FixtureRequest, served: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Run each of the two servers on the folder."""
    work, port = tmp_path_factory.mktemp("work"), free_port()
    if request.param == "nginx":
        binary = program("nginx", "nginx")
        main = nginx_configuration(work, served, port)
        process = start([binary, "-c", str(main), "-p", str(work)], port)
    else:
        binary = program("caddy", "caddy")
        (work / "headers").write_text(server_headers.snippets(HASHES)[server_headers.CADDY])
        process = start(
            [binary, "run", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"],
            port,
            SITE_ADDRESS=f"http://:{port}",
            SITE_ROOT=str(served),
            SITE_HEADERS=str(work / "headers"),
            HOME=str(work),
            XDG_DATA_HOME=str(work),
            XDG_CONFIG_HOME=str(work),
        )
    try:
        yield Server(request.param, port, served)
    finally:
        stop(process)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/actors/", "text/html; charset=utf-8"),
        (f"/{style('1')}", "text/css; charset=utf-8"),
        ("/assets/css/own.css", "text/css; charset=utf-8"),
        ("/assets/javascripts/lunr/lunr.js", "(application|text)/javascript; charset=utf-8"),
        ("/data/claims.csv", "text/csv; charset=utf-8"),
        ("/data/places.geojson", "application/geo\\+json(; charset=utf-8)?"),
    ],
)
def test_text_goes_out_compressed_and_under_its_type(server: Server, path: str, kind: str) -> None:
    plain, packed = server.get(path), server.get(path, Accept_Encoding="gzip")

    assert plain.status == packed.status == 200
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 5
    assert re.fullmatch(kind, packed.headers["content-type"])


def test_what_is_compressed_already_is_left_alone(server: Server) -> None:
    told = server.get("/pagefind/fragment/en_12ab34c.pf_fragment", Accept_Encoding="gzip, br, zstd")

    assert "content-encoding" not in told.headers
    assert gzip.decompress(told.body).startswith(b"words")


def test_hashed_names_are_kept_forever_and_nothing_else(server: Server) -> None:
    for path in (f"/{style('1')}", "/pagefind/fragment/en_12ab34c.pf_fragment"):
        assert server.get(path).headers["cache-control"] == YEAR
    for path in ("/", "/actors/", "/assets/css/own.css", "/pagefind/pagefind-entry.json"):
        assert server.get(path).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_unchanged_page_is_not_sent_again_and_a_changed_one_is(
    server: Server, encoding: str
) -> None:
    first = server.get("/", Accept_Encoding=encoding)
    again = server.get("/", Accept_Encoding=encoding, If_None_Match=first.headers["etag"])
    os.utime(server.folder / ".releases/2/index.html", (2_000_000_000, 2_000_000_000))
    switch(server.folder, "2")
    later = server.get("/", Accept_Encoding=encoding, If_None_Match=first.headers["etag"])

    assert (again.status, again.body) == (304, b"")
    assert again.headers["cache-control"] == "no-cache"
    assert later.status == 200


@pytest.mark.parametrize("path", ["/", f"/{style('1')}", "/data/claims.csv", "/nowhere/", "/.git/"])
def test_every_answer_carries_the_headers_of_the_policy(server: Server, path: str) -> None:
    told = server.get(path)

    for name, value in policy.headers(HASHES).items():
        assert told.headers[name.lower()] == value
    assert told.headers.get("server", "") in {"", "nginx"}


@pytest.mark.parametrize("server", ["nginx"], indirect=True)  # Caddy decides before it knows
def test_refusal_is_not_kept_forever_under_a_hashed_name(server: Server) -> None:
    told = server.get(f"/{style('1')}", If_Match='"another"')

    assert told.status == 412
    assert told.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/nowhere/", "/nowhere.html", f"/{style('7')}", "/empty/folder/"])
def test_missing_page_shows_our_own(server: Server, path: str) -> None:
    told = server.get(path)

    assert told.status == 404
    assert told.body.decode() == page("1", "404.html")
    assert told.headers["cache-control"] == "no-cache"
    assert told.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        *("/.secret", "/.git/config", "/.git/", "/actors/.hidden/", "/_headers", "/%2esecret"),
        *("/actors/../.secret", "/actors/%2e%2e/.secret", "/../.releases/2/.secret", "//.secret"),
        *("/.well-known/../.secret", "/.well-known/%2e%2e/.secret", "/empty/"),
    ],
)
def test_hidden_files_and_listings_are_refused(server: Server, path: str) -> None:
    told = server.get(path)

    assert told.status in {400, 404}
    assert HIDDEN.encode() not in told.body
    assert b"note.txt" not in told.body
    assert b"folder/" not in told.body


def test_agreed_place_for_reporting_is_open(server: Server) -> None:
    assert server.get("/.well-known/security.txt").body.startswith(b"Contact:")


def test_folder_leads_to_its_page_without_naming_the_host(server: Server) -> None:
    told = server.get("/actors")

    assert told.status in {301, 308}
    assert told.headers["location"] in {"/actors/", "actors/"}


@pytest.mark.parametrize("server", ["nginx"], indirect=True)  # Caddy cannot be told not to
def test_link_out_of_a_release_is_not_followed(server: Server) -> None:
    (server.folder / "outside.txt").write_text(HIDDEN)
    (server.folder / ".releases/1/out.txt").symlink_to(server.folder / "outside.txt")

    told = server.get("/out.txt")

    assert told.status == 404
    assert HIDDEN.encode() not in told.body


def test_brotli_where_nginx_has_the_module(
    served: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    binary = program("nginx", "nginx")
    module = Path("/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so")
    if not module.exists():
        missing("nginx's brotli module", "libnginx-mod-http-brotli-filter")
    work, port = tmp_path_factory.mktemp("work"), free_port()
    shutil.copy(DEPLOY / "nginx-brotli.conf", work / "briefing-brotli.conf")
    main = nginx_configuration(work, served, port, f"load_module {module};")
    process = start([binary, "-c", str(main), "-p", str(work)], port)
    try:
        told = Server("nginx", port, served).get("/", Accept_Encoding="gzip, br")
    finally:
        stop(process)

    assert told.headers["content-encoding"] == "br"


# ---------------------------------------------------------------- readers during switches


def test_file_of_the_release_before_is_still_found_by_its_hash(server: Server) -> None:
    switch(server.folder, "2")

    told = server.get(f"/{style('1')}")

    assert told.status == 200
    assert told.headers["cache-control"] == YEAR
    assert server.get("/").body.startswith(b"<p>2</p>")


@dataclass
class Reader:
    """Fetches the page, what it links to and another page, until told to stop."""

    server: Server
    halt: threading.Event = field(default_factory=threading.Event)
    rounds: int = 0
    reads: int = 0
    wrong: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Read, and note down everything that is missing, torn or of two releases."""
        while not self.halt.is_set():
            try:
                self.read_once()
            except (OSError, http.client.HTTPException) as problem:
                self.wrong.append(f"{type(problem).__name__}: {problem}")
            self.rounds += 1

    def read_once(self) -> None:
        """Read a page and then its style sheet, as a browser does."""
        first = self.server.get("/")
        release = "1" if b"<p>1</p>" in first.body else "2"
        self.expect(first, page(release, "index.html"))
        told = self.server.get(f"/{style(release)}")
        self.expect(told, f"/* {release} */ " + "p { color: red } " * 100)
        other = self.server.get("/actors/")
        self.expect(other, *(page(name, "actors/index.html") for name in ("1", "2")))

    def expect(self, told: Answer, *texts: str) -> None:
        """Note down an answer that is none of the texts."""
        self.reads += 1
        if told.status != 200 or told.body.decode() not in texts:
            self.wrong.append(f"{told.status}: {told.body[:60]!r}")


def switch_under_readers(server: Server, times: int, bring: Callable[[str], object]) -> Reader:
    """Switch between two releases while a reader reads, at most once in the midst of a round."""
    reader = Reader(server)
    thread = threading.Thread(target=reader.run)
    thread.start()
    try:
        for turn in range(times):
            bring("2" if turn % 2 == 0 else "1")
            # Two rounds on: one that had begun before the switch, and a whole one after it.
            goal, patience = reader.rounds + 2, time.monotonic() + 20
            while reader.rounds < goal and time.monotonic() < patience:
                time.sleep(0.001)
    finally:
        reader.halt.set()
        thread.join()
    return reader


def test_reader_never_misses_or_mixes_a_page_during_fifty_switches(server: Server) -> None:
    reader = switch_under_readers(server, 50, lambda release: switch(server.folder, release))

    assert reader.wrong == []
    assert reader.reads >= 300


def test_reader_would_notice_a_copy_in_place(server: Server) -> None:
    live, kept = server.folder / ".releases/1", server.folder / "kept"
    shutil.copytree(live, kept)

    def copy_over(_release: str) -> None:
        shutil.rmtree(live)
        shutil.copytree(kept, live)

    # nginx leaves a reader hanging when a file shrinks under it: this one does not wait long.
    assert switch_under_readers(replace(server, patience=0.5), 5, copy_over).wrong != []
