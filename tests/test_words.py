"""What the interface says: said late, in every language, and safe wherever it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import texts
import yaml
from babel.messages import Message
from examples import slots
from markupsafe import Markup, escape
from projects import small_project
from series import SERIES
from small import linked

from generator import datewords, pipeline, words
from generator.dates import Date
from generator.pages import plan
from generator.render import Renderer, spoken
from generator.words import ENGLISH, Catalogue, Speaker, gettext, ngettext, pgettext
from generator.written import in_every_tree, read_written
from generator.yamlfile import dump

ROOT = Path(__file__).parent.parent
LANGUAGES = ROOT / "templates" / "languages"
REGION = "<!--html-->\n{}\n<!--/html-->\n"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|</?[a-z][^>]*>")


def speaker(**messages: str | tuple[str, ...]) -> Speaker:
    """Give one who speaks a made-up German."""
    known = {("", message.replace("_", " ")): said for message, said in messages.items()}
    return Speaker("de", Catalogue(known, lambda number: int(number != 1)))


def test_the_catalogue_of_english_holds_what_is_marked() -> None:
    assert (LANGUAGES / "en.po").read_bytes() == texts.written(texts.extracted()), "run make texts"


def test_words_are_chosen_when_the_page_is_whole() -> None:
    german = speaker(Good_morning="Guten Morgen")
    text = f"# {gettext('Good morning')}\n"
    assert spoken(text, german) == "# Guten Morgen\n"
    assert spoken(text, ENGLISH) == "# Good morning\n"


def test_what_is_not_translated_is_said_in_english() -> None:
    assert speaker().says(gettext("Good morning")) == "Good morning"


def test_words_are_written_as_it_must_be_where_they_stand() -> None:
    text = gettext('Law & "order" *now*')
    assert spoken(REGION.format(text), ENGLISH) == REGION.format(
        "Law &amp; &quot;order&quot; *now*"
    )
    assert spoken(f"{text}\n", ENGLISH) == 'Law &#38; "order" &#42;now&#42;\n'
    assert words.in_english(text) == 'Law & "order" *now*'


@pytest.mark.parametrize("hostile", ["<script>", "[x](y)", "&amp;", "%(name)s", "*a*"])
def test_what_goes_into_words_cannot_become_markup(hostile: str) -> None:
    text = gettext("By %(name)s", name=hostile)
    assert spoken(REGION.format(text), ENGLISH) == REGION.format(f"By {escape(hostile)}")
    in_markdown = spoken(str(text), ENGLISH)
    assert not set("<>[]*&") & set(re.sub(r"&#\d+;", "", in_markdown))
    assert words.in_english(text) == f"By {hostile}"


def test_markup_that_we_made_goes_into_words_as_it_is() -> None:
    text = gettext("By %(name)s", name=Markup("<b>%(x)s</b>"))
    assert spoken(REGION.format(text), ENGLISH) == REGION.format("By <b>%(x)s</b>")


def test_words_go_into_words() -> None:
    german = speaker(fighter="Kämpfer")
    german = Speaker(
        "de",
        Catalogue(
            {("", "fighter & co"): "Kämpfer & Co", ("", "a %(what)s"): "ein %(what)s"},
            lambda _: 0,
        ),
    )
    text = gettext("a %(what)s", what=gettext("fighter & co"))
    assert german.says(text) == "ein Kämpfer & Co"
    assert spoken(REGION.format(text), german) == REGION.format("ein Kämpfer &amp; Co")
    escaped = escape(text) + Markup("<br>")
    assert spoken(REGION.format(escaped), german) == REGION.format("ein Kämpfer &amp; Co<br>")


def test_the_number_chooses_the_form_and_is_written_as_the_language_writes_it() -> None:
    german = Speaker(
        "de",
        Catalogue({("", "%(n)s source"): ("%(n)s Quelle", "%(n)s Quellen")}, lambda n: int(n != 1)),
    )
    said = [ngettext("%(n)s source", "%(n)s sources", number) for number in (1, 4500)]
    assert [german.says(one) for one in said] == ["1 Quelle", "4.500 Quellen"]
    assert [words.in_english(one) for one in said] == ["1 source", "4,500 sources"]


def test_one_word_has_a_translation_for_each_context() -> None:
    known = {("Confidence", "high"): "hohe", ("Level", "high"): "hoher"}
    german = Speaker("de", Catalogue(known, lambda _: 0))
    assert german.says(pgettext("Confidence", "high")) == "hohe"
    assert german.says(pgettext("Level", "high")) == "hoher"


def test_a_capital_waits_for_the_words() -> None:
    german = speaker(high="hoch")
    assert german.says(gettext("high").capitalize()) == "Hoch"
    assert german.says(words.alone(gettext("high"))) == "Hoch"
    assert words.alone("plain Text") == "Plain Text"


def test_a_message_with_a_tag_is_html() -> None:
    text = gettext("Showing <b>%(n)s</b> of many", n=4500)
    assert spoken(REGION.format(text), ENGLISH) == REGION.format("Showing <b>4,500</b> of many")


def test_a_token_that_nobody_made_stays_for_the_gate_to_refuse() -> None:
    forged = f"{words.OPEN}{'0' * 16}{words.CLOSE}"
    assert ENGLISH.says(forged) == forged
    assert spoken(REGION.format(forged), ENGLISH) == REGION.format(forged)


@pytest.mark.parametrize(
    "text",
    [
        "2023-03-01",
        "2023-02",
        "2023-01~",
        "../2023-02-25",
        "2022-24",
        "2023-02?/2023-03%",
        "unknown",
    ],
)
def test_english_dates_are_those_of_the_dates_room(text: str) -> None:
    date = Date.parse(text)
    assert words.in_english(datewords.later(date)) == date.in_words()


# ---------------------------------------------------------------- every other language


def translations() -> list[Path]:
    return [path for path in sorted(LANGUAGES.glob("*.po")) if path.stem != texts.SOURCE]


@pytest.mark.parametrize("path", translations(), ids=lambda path: path.stem)
def test_a_catalogue_holds_every_text_and_no_other(path: Path) -> None:
    catalogue = texts.read(path)
    assert not texts.missing(catalogue), "to be translated"
    assert not [one.id for one in catalogue if one.id and one.fuzzy], "to be looked at"
    assert path.read_bytes() == texts.written(texts.merged(path, texts.extracted())), "make texts"


@pytest.mark.parametrize("path", translations(), ids=lambda path: path.stem)
def test_a_translation_takes_what_the_text_takes(path: Path) -> None:
    wrong = [one.id for one in texts.read(path) if one.id and not _takes_the_same(one)]
    assert not wrong


def _takes_the_same(message: Message) -> bool:
    """Tell whether placeholders and tags are the same; a plural's forms may leave out a number."""
    if isinstance(message.id, str):
        return _parts(message.id) == _parts(str(message.string))
    wanted = set(_parts(message.id[1]))
    return all(set(_parts(one)) <= wanted for one in message.string or ())


def _parts(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


# ---------------------------------------------------------------- dates and numbers in Ukrainian


@pytest.fixture(scope="module")
def ukrainian() -> Speaker:
    return words.speaker([ROOT / "templates"], "uk")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2023-03-01", "1 березня 2023 р."),
        ("2023-02", "лютий 2023 р."),
        ("2023", "2023"),
        ("2023-01~", "приблизно січень 2023 р."),
        ("../2023-02-25", "до 25 лютого 2023 р."),
        ("2023-02/..", "від лютого 2023 р."),
        ("2022-24", "зима 2022–2023"),
        ("202X", "2020–2029, рік невідомий"),
        ("2023-02-XX", "лютий 2023 р., день невідомий"),
        ("2023-03-01/2023-03-03", "від 1 березня 2023 р. до 3 березня 2023 р."),
        ("2022-21/2022-23", "від весни 2022 до осені 2022"),
        ("/2023", "до 2023, початок невідомий"),
        ("unknown", "дата невідома"),
    ],
)
def test_dates_are_said_in_ukrainian(ukrainian: Speaker, text: str, said: str) -> None:
    # CLDR keeps the year and its word together with a narrow no-break space.
    wanted = said.replace(" р.", "\N{NARROW NO-BREAK SPACE}р.")
    assert ukrainian.says(datewords.later(Date.parse(text))) == wanted


def test_numbers_are_written_as_ukrainian_writes_them(ukrainian: Speaker) -> None:
    assert ukrainian.number(4500) == "4\N{NO-BREAK SPACE}500"
    assert ukrainian.name == "Українська"


# ---------------------------------------------------------------- a site of two languages


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The Markdown of a small project that speaks English and Ukrainian."""
    root = tmp_path_factory.mktemp("languages") / "project"
    small_project(root)
    settings = root / "data" / "briefing.yml"
    settings.write_text(f"{settings.read_text()}languages: [en, uk]\n")
    briefing = pipeline.check(root).briefing
    assert briefing
    made, _, found = pipeline.generated(root, briefing)
    assert not found
    return {path: data.decode() for path, data in made.items() if path.endswith(".md")}


def test_every_page_is_there_in_every_language(files: dict[str, str]) -> None:
    own = {path for path in files if not path.startswith("uk/")}
    assert {f"uk/{path}" for path in own} == files.keys() - own


def test_a_page_speaks_its_language_and_says_which_texts_do_not(files: dict[str, str]) -> None:
    path = next(path for path in files if re.fullmatch(r"claims/(?!index).*", path))
    assert "## How far to trust it" in files[path]
    assert 'lang="en"' not in files[path]
    page = files[f"uk/{path}"]
    assert "\nlanguage: " in page
    assert "## Наскільки цьому довіряти" in page
    assert '# <span lang="en">' in page


def test_links_stay_in_the_language_and_files_are_the_same_for_all(files: dict[str, str]) -> None:
    path = next(path for path in files if re.fullmatch(r"uk/claims/(?!index).*", path))
    assert 'href="../../"' in files[path]
    assert re.search(r'href="\.\./\.\./\.\./data/claims/[a-z0-9-]+\.json"', files[path])


def test_no_page_holds_a_token(files: dict[str, str]) -> None:
    assert not [path for path, text in files.items() if re.search(f"[{words.PRIVATE}]", text)]


def test_a_language_without_a_catalogue_is_missed_at_its_place(tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    settings = root / "data" / "briefing.yml"
    settings.write_text(f"{settings.read_text()}languages: [en, xx]\n")
    outcome = pipeline.check(root)
    assert outcome.briefing is None
    (found,) = outcome.found
    assert (found.code, found.place.path, found.place.line) == (
        "unknown-language",
        "data/briefing.yml",
        7,
    )
    assert "templates/languages/xx.po" in found.message


def test_a_page_that_people_wrote_stands_translated_where_somebody_did_so(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "search.md").write_text("---\ntitle: Search\n---\n\n# Search\n")
    (docs / "search.uk.md").write_text("---\ntitle: Пошук\n---\n\n# Пошук\n")
    (docs / "method.md").write_text("# Method\n")

    files = in_every_tree(read_written(tmp_path, "docs")[0], ["en", "uk"])

    assert set(files) == {"search.md", "method.md", "uk/search.md", "uk/method.md"}
    assert files["search.md"].decode() == "---\ntitle: Search\n---\n\n# Search\n"
    assert files["uk/search.md"].decode() == "---\nlanguage: uk\ntitle: Пошук\n---\n\n# Пошук\n"
    assert "text_language: en" in files["uk/method.md"].decode()


def test_scripts_get_no_message_that_has_a_context() -> None:
    messages = {("", "To"): "До", ("connection", "To"): "Куди", ("", "Other"): "Інше"}
    places = {"To": ("docs/assets/js/registers.js", "templates/x.j2"), "Other": ("templates/x.j2",)}
    known = Speaker("uk", Catalogue(messages, lambda _: 0, places))
    assert known.said_in("docs/assets/js/") == {"To": "До"}


# ---------------------------------------------------------------- nothing is left in English

GREEK = str.maketrans("abcdefghijklmnopqrstuvwxyz", "αβγδεφγηιιγλμνοπθρστυωωξψζ")
TEXT_FIELDS = {
    next(step for step in reversed(slot.way) if isinstance(step, str))
    for slot in slots()
    if slot.role in ("line", "prose")
}
NAMES = re.compile(
    r"BibTeX|RIS|CSL-JSON|GeoJSON|JSON( Feed)?|Atom|CSV|RFC \d+|PDF|APP-6|ICD 203"
    r"|ISO [\d-]+|KATOTTH|GeoNames|Wikidata|Natural Earth|R\. J\. Heuer"
    r"|Psychology of Intelligence Analysis|\b[A-F]\b|\bCC\b|\bI{1,2}\b|\bN\b|\bS\d\b"
)
"""What is written in Latin letters in every language."""
FILE = r"https?://\S+|[\w.-]*/[\w./#-]*|\w+(\.csl)?\.(json|bib|ris|csv|geojson)"


def in_greek(value: Any, key: str = "") -> Any:
    """Give plain data with every text that readers see in a script that no interface has."""
    if isinstance(value, Mapping):
        return {name: in_greek(one, str(name)) for name, one in value.items()}
    if isinstance(value, list):
        return [in_greek(one, key) for one in value]
    is_word = key in ("basis", "kind", "standard") and str(value).islower()
    if key not in TEXT_FIELDS or not isinstance(value, str) or is_word:
        return value
    parts = re.split(r"(\[\[.*?\]\]|\[@.*?\])", value.lower())
    return "".join(one if one.startswith("[") else one.translate(GREEK) for one in parts)


class Reader(HTMLParser):
    """Gathers what a reader of a Ukrainian page reads in Ukrainian."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []
        self._inside: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_other = given.get("lang", "uk") != "uk" or tag in ("script", "style", "pre", "code")
        is_code = {"bf-code", "bf-permalink"} & set(given.get("class", "").split())
        hidden = bool(is_other or is_code or (self._inside and self._inside[-1][1]))
        if not hidden:
            shown = ("aria-label", "data-label", "placeholder", "title", "alt")
            self.read += [given[name] for name in shown if name in given]
        if tag not in ("br", "img", "input", "path", "rect", "circle", "line", "use", "hr"):
            self._inside.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self._inside and self._inside[-1][1]):
            self.read.append(data)


def test_nothing_that_the_interface_says_is_left_in_english() -> None:
    files = {
        path: dump(
            in_greek(
                yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - text, not dates
            )
        )
        for path, text in SERIES.items()
    }
    files["data/briefing.yml"] += "languages: [en, uk]\n"
    briefing, found = linked(files)
    assert briefing, "\n".join(map(str, found))
    renderer = Renderer(briefing, [ROOT / "templates"])

    # What a field takes is told in the words of the file: English.
    pages = [page for page in plan(briefing) if page.path != "data.md"]

    left = {
        (page.template, word)
        for page in pages
        for word in latin(renderer.pages(page)[1])
        if word not in briefing.entries
    }
    assert sorted(left) == []


def latin(page: str) -> Iterator[str]:
    """Yield what a Ukrainian page says in Latin letters, except names of formats and codes."""
    reader = Reader()
    reader.feed(page.split("\n---\n", 1)[1])
    for text in reader.read:
        said = re.sub(rf"\{{:? ?[#.][^}}]*\}}|{FILE}", " ", text)
        yield from re.findall(r"[A-Za-z][\w'-]*", NAMES.sub(" ", said))
