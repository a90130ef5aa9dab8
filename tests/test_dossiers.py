"""The dossiers show what the records say: both ways along every relation, and nothing empty."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html as lxml_html
from markdown import Markdown
from small import small_briefing

from generator.dates import Date
from generator.link import Briefing
from generator.model import Coordinates, Name, Quantity
from generator.pages import plan
from generator.pages.contested import contested_groups
from generator.pages.dossiers import SIBLINGS
from generator.pages.wording import (
    coordinates_words,
    distance_words,
    language_name,
    listed,
    name_rows,
)
from generator.render import Renderer
from generator.vocabulary import NameKind, Qualifier
from generator.words import in_english

TEMPLATES = Path(__file__).parents[1] / "templates"
DOSSIERS = ("actors", "locations", "events", "claims", "sources")

ACTORS = """\
- id: south
  kind: state
  name: South
  country: XS
  side: south
- id: chief
  kind: person
  name: Chief
  side: north
  description: was head of the guard
  names:
    - {text: Шеф, language: uk, valid: 2016/..}
    - {text: Cheif, language: en, kind: misspelling, source: report}
  roles: [{title: head, of: guard, valid: 2020/.., claims: [c-2]}]
  revisions:
    - at: 2023-03-02
      kind: correction
      why: Wrong.
      by: team
      set: {description: head of the guard}
- id: guard
  kind: unit
  name: Guard
  side: north
  relations: [{type: opposes, actor: south, claims: [c-2], note: Since the spring.}]
- id: witness
  kind: unnamed
  name: A witness
"""
LOCATIONS = """\
- id: land
  kind: country
  name: Land
- id: town
  kind: town
  name: Town
  parent: land
  coordinates: {latitude: 48.59419, longitude: 37.99886, precision_m: 2000, source: report}
  codes: [{scheme: geonames, value: "713174"}, {scheme: katotth, value: UA14, source: report}]
  control:
    - {as_of: 2023-03-01, basis: contested, claims: [c-3]}
    - {as_of: 2023-02-01, holder: north, basis: claimed, claims: [c-1], note: Said by North.}
  connections:
    - {to: hill, kind: road, bearing: north-west, status: threatened, claims: [c-2]}
  significance: It matters. [@c-2]
- id: hill
  kind: terrain
  name: Hill
  parent: land
"""
CLAIMS = """\
- id: c-2
  text: The guard holds the town with 400 men.
  quote: we hold it
  quote_language: uk
  speaker: chief
  speaker_role: head of the guard
  said_on: 2023-02-27
  medium: a video
  addressee: paper
  source: report
  locator: paragraph 10
  basis: attributed
  hedges: [apparently]
  credibility: "3"
  credibility_reason: Another speaker says the same.
  about: [town, guard]
  quantities: [{value: 400, unit: men, qualifier: about, low: 350, high: 450}]
- id: c-3
  text: The town is lost.
  speaker: witness
  said_on: unknown
  source: report
  locator: paragraph 9
  basis: attributed
  about: [town, south]
  relations:
    - {type: disputes, claim: c-2, note: Who holds the town.}
    - {type: disputes, claim: c-1}
    - {type: qualifies, claim: c-4, note: Only in part.}
- id: c-4
  text: Of the men, 48 are wounded.
  speaker: paper
  said_on: 2023-03-01
  source: report
  locator: paragraph 11
  basis: own-voice
  about: [guard, fight]
  quantities: [{value: 48, unit: men, subset_of: c-2}]
- id: c-5
  text: The hill is quiet.
  revisions: [{at: 2023-03-02, kind: retraction, why: Made up., by: team}]
  speaker: paper
  said_on: 2023-03-01
  source: report
  locator: paragraph 12
  basis: own-voice
"""
EVENTS = """\
- id: fight
  title: Fight for the town
  kind: battle
  date: 2023-02
  locations: [town]
  actors: [{actor: guard, role: defender}]
  claims: [c-2, c-3, c-4]
  figures: [{name: wounded, best: 48, claims: [c-4]}]
  summary: It went on. [@c-4]
"""
JUDGEMENTS = """\
- id: town-held
  title: Whether the town is held
  author: team
  about: [town]
  versions:
    - edition: 2023-03-01
      text: The town is likely held.
      likelihood: {scale: words, term: likely}
      confidence: low
      evidence_for: [c-2]
      evidence_against: [c-3]
"""
QUESTIONS = """\
- id: who-holds
  heading: Who holds the town?
  order: 1
  answer: Nobody knows. [@c-3]
  about: [town, guard]
"""
SOURCES = """\
- {id: wire, kind: news, title: Wire, publisher: south, published_on: unknown, origin: paper}
"""


@pytest.fixture(scope="module")
def briefing() -> Briefing:
    return small_briefing(
        actors=ACTORS,
        locations=LOCATIONS,
        claims=CLAIMS,
        events=EVENTS,
        judgements=JUDGEMENTS,
        questions=QUESTIONS,
        sources=SOURCES,
    )


class Site:
    """The pages of a briefing as HTML."""

    def __init__(self, briefing: Briefing) -> None:
        self.renderer = Renderer(briefing, [TEMPLATES])
        self.plan = {page.url: page for page in plan(briefing)}

    def tree(self, url: str) -> lxml_html.HtmlElement:
        _, _, body = self.renderer.page(self.plan[url]).split("---\n", 2)
        markdown = Markdown(extensions=["attr_list", "toc", "generator.blocks"])
        return lxml_html.fromstring(f"<main>{markdown.convert(body)}</main>")

    def text(self, url: str) -> str:
        return " ".join(self.tree(url).text_content().split())

    def section(self, url: str, anchor: str) -> str:
        """Give the words between a heading and the next."""
        heading = self.tree(url).get_element_by_id(anchor)
        words: list[str] = []
        for following in heading.itersiblings():
            if following.tag == "h2":
                break
            words += following.text_content().split() if isinstance(following.tag, str) else []
        return " ".join(words)


@pytest.fixture(scope="module")
def site(briefing: Briefing) -> Site:
    return Site(briefing)


def urls(site: Site) -> list[str]:
    return [url for url in site.plan if url.split("/")[0] in DOSSIERS]


# ---------------------------------------------------------------- every page


def test_no_dossier_holds_anything_empty(site: Site) -> None:
    empty = [
        (url, lxml_html.tostring(one))
        for url in urls(site)
        for one in site.tree(url).iter("dd", "dt", "li", "ul", "ol", "dl", "p", "h2", "h3", "th")
        if not one.text_content().strip()
    ]

    assert urls(site)
    assert empty == []


def test_every_heading_has_content_of_its_own(site: Site) -> None:
    bare = []
    for url in urls(site):
        anchors = [one.get("id") for one in site.tree(url).iter("h2")]
        bare += [(url, anchor) for anchor in anchors if not site.section(url, anchor)]

    assert bare == []


def test_no_id_stands_twice_on_a_page(site: Site) -> None:
    twice = []
    for url in urls(site):
        numbers = Counter(site.tree(url).xpath("//@id"))
        twice += [(url, one) for one, number in numbers.items() if number > 1]

    assert twice == []


def test_every_citation_leads_to_a_reference_on_its_page(site: Site) -> None:
    for url in urls(site):
        tree = site.tree(url)
        cited = set(tree.xpath("//a[@class='bf-cite']/@href"))

        assert cited == {f"#{one}" for one in tree.xpath("//ol[@class='bf-references']/li/@id")}


def test_headings_are_written_once_and_skip_no_level(site: Site) -> None:
    for url in urls(site):
        tree = site.tree(url)
        levels = [int(one.tag[1]) for one in tree.iter("h1", "h2", "h3", "h4")]

        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("plural", DOSSIERS)
def test_every_record_is_reached_from_the_index_of_its_kind(
    site: Site, briefing: Briefing, plural: str
) -> None:
    links = set(site.tree(f"{plural}/").xpath("//a/@href"))
    ids = [entry.id for entry in briefing.entries.values() if entry.kind.plural == plural]

    assert ids
    assert {f"{one}/" for one in ids} <= links
    noun = plural if len(ids) != 1 else plural[:-1]
    assert f"Showing {len(ids)} of {len(ids)} {noun}" in site.text(f"{plural}/")


# ---------------------------------------------------------------- actors


def test_a_misspelling_is_called_one_and_heads_nothing(site: Site) -> None:
    tree = site.tree("actors/chief/")
    wrong = tree.xpath("//li[@class='bf-names__item--misspelling']")

    assert [one[0].text for one in wrong] == ["Cheif"]
    assert wrong[0][1].text == "English · misspelling"
    assert tree.xpath("//h1")[0].text_content() == "Chief"
    assert "Cheif" not in site.text("actors/")


def test_a_name_carries_its_language_and_time(site: Site) -> None:
    names = site.tree("actors/chief/").xpath("//span[@lang='uk'][@class='bf-names__text']")

    assert [one.text for one in names] == ["Шеф"]
    assert "Ukrainian · official · from 2016 on" in site.text("actors/chief/")


def test_a_relation_is_told_on_both_pages(site: Site) -> None:
    assert "opposes South" in site.section("actors/guard/", "bf-relations")
    assert "opposed by Guard" in site.section("actors/south/", "bf-relations")
    assert "Since the spring." in site.section("actors/south/", "bf-relations")
    assert "head Chief" in site.section("actors/guard/", "bf-relations")


def test_own_voice_is_kept_apart_from_what_is_reported(site: Site) -> None:
    assert "Of the men" in site.section("actors/paper/", "bf-own-voice")
    assert "bf-said" not in site.tree("actors/paper/").xpath("//@id")
    assert "The guard holds" in site.section("actors/chief/", "bf-said")
    assert "The guard holds" in site.section("actors/paper/", "bf-heard")


def test_an_actor_shows_the_judgements_that_rest_on_its_words(site: Site) -> None:
    words = site.section("actors/chief/", "bf-judgements")

    assert "Whether the town is held our judgement · likely · low confidence" in words
    assert "1 statement for it" in words


def test_a_correction_stands_on_the_page_it_corrects(site: Site) -> None:
    notice = site.tree("actors/chief/").xpath("//div[contains(@class, 'bf-notice--corrected')]")

    assert len(notice) == 1
    words = " ".join(notice[0].text_content().split())
    assert "It said: was head of the guard It says: head of the guard Why: Wrong." in words


def test_a_side_shows_who_belongs_to_it_and_what_it_held(site: Site) -> None:
    assert "Showing 2 of 2 actors" in site.section("actors/north/", "bf-members")
    assert "Town1 February 2023Claimed" in site.section("actors/north/", "bf-held")


def test_a_side_that_names_itself_is_no_member_of_itself(site: Site) -> None:
    assert "bf-members" not in site.tree("actors/south/").xpath("//@id")
    assert "bf-sidemark" not in site.tree("actors/south/").xpath("//div[@class='bf-facts']//@class")


# ---------------------------------------------------------------- locations


def test_a_place_without_coordinates_says_so(site: Site) -> None:
    assert "coordinates unknown" in site.text("locations/hill/")
    assert "48.59° N, 38.00° E within about 2 km" in site.text("locations/town/")


def test_a_connection_is_seen_from_both_ends(site: Site) -> None:
    there = site.section("locations/hill/", "bf-connections")

    assert "north-west Hill road · threatened" in site.section("locations/town/", "bf-connections")
    assert there.startswith("south-east Town road · threatened · as stated of Town")


def test_accounts_of_control_are_in_the_order_of_time(site: Site) -> None:
    words = site.section("locations/town/", "bf-control")

    assert words.index("1 February 2023") < words.index("1 March 2023")
    assert "no single holderContested" in words


def test_places_are_a_tree(site: Site) -> None:
    inner = site.tree("locations/").xpath("//li[a='Land']/ul/li/a/text()")

    assert inner == ["Hill", "Town"]
    assert "Hill" in site.section("locations/land/", "bf-children")


# ---------------------------------------------------------------- events


def test_an_event_lays_disputed_accounts_side_by_side_and_the_others_below(site: Site) -> None:
    assert "Who holds the town." in site.section("events/fight/", "bf-contested")
    assert "disputed by" in site.section("events/fight/", "bf-contested")
    assert site.section("events/fight/", "bf-claims").startswith("Of the men")
    assert site.section("events/fight/", "bf-claims").count("c-") == 1


def test_a_bound_that_nobody_stated_is_not_made_up(site: Site) -> None:
    figures = site.tree("events/fight/").xpath("//td[@class='bf-num']")

    assert [one.text_content() for one in figures] == ["not stated", "48", "not stated"]


# ---------------------------------------------------------------- claims


def test_a_quotation_gets_its_marks_and_language_from_the_template(site: Site) -> None:
    quotes = site.tree("claims/c-2/").xpath("//div[@class='bf-head']/blockquote")

    assert [(one.get("lang"), one.text_content()) for one in quotes] == [("uk", "“we hold it”")]


def test_a_dispute_stands_on_both_pages_and_once_in_the_register(site: Site) -> None:
    assert "The town is lost." in site.section("claims/c-2/", "bf-contested")
    assert "The guard holds" in site.section("claims/c-3/", "bf-contested")
    assert len(site.tree("claims/").xpath("//section[@class='bf-contested']")) == 1


def test_claims_that_disputes_join_are_one_group(briefing: Briefing) -> None:
    [group] = contested_groups(briefing)

    assert {claim.id for claim in group.claims} == {"c-1", "c-2", "c-3"}
    assert group.title == "Town"
    assert group.notes == ("Who holds the town.",)


def test_a_relation_of_another_type_is_told_on_both_pages_with_its_note(site: Site) -> None:
    assert site.section("claims/c-3/", "bf-relations").startswith("qualifies Of the men")
    assert site.section("claims/c-4/", "bf-relations").startswith("qualified by The town is lost.")
    assert site.section("claims/c-4/", "bf-relations").endswith("Only in part.")


def test_a_number_is_shown_with_its_qualifier_its_whole_and_its_parts(site: Site) -> None:
    assert "about 400 men (350 to 450)" in site.section("claims/c-2/", "bf-numbers")
    assert "Of the men, 48 are wounded." in site.section("claims/c-2/", "bf-numbers")
    assert "part of the number in The guard holds" in site.section("claims/c-4/", "bf-numbers")


def test_a_claim_shows_both_grades_with_the_reason(site: Site) -> None:
    words = site.section("claims/c-2/", "bf-grade")

    assert "F reliability cannot be judged" in words
    assert "3 possibly true Another speaker says the same." in words


def test_a_claim_shows_what_rests_on_it_and_how(site: Site) -> None:
    assert "evidence for it" in site.section("claims/c-2/", "bf-judgements")
    assert "evidence against it" in site.section("claims/c-3/", "bf-judgements")
    assert "Who holds the town? question" in site.section("claims/c-3/", "bf-resting")
    assert "Town town · who held it" in site.section("claims/c-3/", "bf-resting")


def test_a_retracted_claim_is_struck_and_said_to_be(site: Site) -> None:
    rows = site.tree("sources/report/").xpath("//tr[@id='c-5']//s[@class='bf-retracted']")

    assert [one.text for one in rows] == ["The hill is quiet."]
    assert "Retracted" in site.text("claims/c-5/")


def test_an_unnamed_speaker_is_set_apart(site: Site) -> None:
    marked = site.tree("claims/c-3/").xpath("//span[@class='bf-unnamed']/a/text()")

    assert set(marked) == {"A witness"}


# ---------------------------------------------------------------- sources


def test_claims_of_a_source_are_anchored_in_its_own_order(site: Site) -> None:
    rows = site.tree("sources/report/").xpath("//tbody/tr/@id")

    assert rows == ["c-1", "c-3", "c-2", "c-4", "c-5"]


def test_a_source_leads_up_to_everything_that_rests_on_it(site: Site) -> None:
    judgements = site.section("sources/report/", "bf-judgements")
    others = site.section("sources/report/", "bf-resting")

    assert "Whether the town is held" in judgements
    assert "1 claim for it · 1 claim against it" in judgements
    assert "Fight for the town" in others
    assert "Who holds the town?" in others
    assert "Town town · a code · coordinates" in site.section("sources/report/", "bf-facts")


def test_a_judgement_leads_down_to_its_source_in_two_clicks(site: Site) -> None:
    first = site.tree("judgements/town-held/").xpath("//a/@href")
    second = site.tree("claims/c-2/").xpath("//a/@href")

    assert "../../claims/c-2/" in first
    assert "../../sources/report/#c-2" in second


def test_sources_of_one_origin_name_each_other(site: Site) -> None:
    assert "Wire" in site.section("sources/report/", "bf-origin")
    assert "A report" in site.section("sources/wire/", "bf-origin")


# ---------------------------------------------------------------- sources at scale


def test_a_large_family_of_sources_does_not_repeat_itself_on_every_page() -> None:
    sources = "".join(
        f"- {{id: s-{one}, kind: news, title: Number {one}, publisher: paper, "
        "published_on: 2022-01-01}\n"
        for one in range(SIBLINGS + 5)
    )
    site = Site(small_briefing(sources=sources))

    words = site.section("sources/report/", "bf-origin")

    assert f"Showing {SIBLINGS} of {SIBLINGS + 5} other sources" in words
    assert words.count("Number") == SIBLINGS


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("uk", "Ukrainian"),
        ("uk-Latn", "Ukrainian, romanised"),
        ("en-GB", "English, GB"),
        ("xx", "xx"),
    ],
)
def test_languages_are_named(tag: str, words: str) -> None:
    assert in_english(language_name(tag)) == words


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        (2000, "48.59° N, 38.00° W"),
        (100, "48.5942° N, 37.9989° W"),
        (200_000, "49° N, 38° W"),
    ],
)
def test_coordinates_have_no_more_decimals_than_precision(precision: int, words: str) -> None:
    point = Coordinates(latitude=48.59419, longitude=-37.99886, precision_m=precision, source="x")

    assert in_english(coordinates_words(point)) == words


def test_distances_are_in_metres_or_kilometres() -> None:
    said = [in_english(distance_words(one)) for one in (500, 1000, 2500)]
    assert said == ["500 m", "1 km", "2.5 km"]


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity(value=48, unit="children"), "48 children"),
        (Quantity(value=4500, unit="men", qualifier=Qualifier.ABOUT), "about 4,500 men"),
        (Quantity(value=5, unit="km", low=4), "5 km (at least 4)"),
        (Quantity(value=1.5, unit="km", high=2), "1.5 km (at most 2)"),
    ],
)
def test_quantities_are_written_as_they_were_stated(quantity: Quantity, words: str) -> None:
    assert in_english(quantity.in_words()) == words


def test_misspellings_come_after_names() -> None:
    wrong = Name(text="Bahmut", language="en", kind=NameKind.MISSPELLING)
    right = Name(text="Бахмут", language="uk", valid=Date.parse("2016/.."))

    rows = name_rows([wrong, right])

    assert [row.name for row in rows] == [right, wrong]
    assert [in_english(one) for one in rows[0].words] == ["Ukrainian", "official", "from 2016 on"]


def test_names_are_joined_as_in_a_sentence() -> None:
    said = [in_english(listed(one)) for one in ("a", "ab", "abc")]
    assert said == ["a", "a and b", "a, b and c"]


# ---------------------------------------------------------------- hostile records


def test_markup_in_any_text_of_a_dossier_stays_text() -> None:
    evil = "<script>x</script>[y](javascript:z) <!--/html--> *w*"
    text = f"'{evil}'"
    site = Site(
        small_briefing(
            actors=f"- {{id: e-a, kind: person, name: {text}, side: north, description: {text}, "
            f"names: [{{text: {text}, language: uk}}], roles: [{{title: {text}, of: north}}], "
            f"relations: [{{type: leads, actor: north, note: {text}}}], summary: {text}}}\n",
            locations=f"- {{id: e-l, kind: town, name: {text}, significance: {text}, "
            f"control: [{{as_of: 2023, basis: unknown, note: {text}}}]}}\n",
            claims=f"- {{id: e-c, text: {text}, quote: {text}, speaker: e-a, speaker_role: {text}, "
            f"said_on: 2023, medium: {text}, source: e-s, locator: {text}, basis: attributed, "
            f"hedges: [{text}], credibility_reason: {text}, about: [e-a, e-l], "
            f"quantities: [{{value: 1, unit: {text}}}], "
            f"relations: [{{type: disputes, claim: c-1, note: {text}}}]}}\n",
            events=f"- {{id: e-e, title: {text}, kind: riot, date: 2023, locations: [e-l], "
            f"claims: [e-c], actors: [{{actor: e-a, role: {text}}}], "
            f"figures: [{{name: {text}, low: 1}}]}}\n",
            sources=f"- {{id: e-s, kind: news, title: {text}, publisher: e-a, authors: [{text}], "
            f"published_on: 2023, reliability_reason: {text}, licence: {text}}}\n",
        )
    )

    assert len(urls(site)) == len(DOSSIERS) + 4 + 1 + 1 + 2 + 2
    for url in urls(site):
        tree = site.tree(url)

        # Emphasis is what prose may hold, and nothing else may.
        assert not tree.xpath("//em[not(ancestor::div[@class='bf-prose'])]"), url
        # The one script is the page's own block of data, which nobody runs.
        assert tree.xpath("//script/@type") == ["application/ld+json"], url
        assert not tree.xpath("//a[contains(@href, 'javascript')]"), url
    assert evil in site.tree("claims/e-c/").xpath("//h1")[0].text_content()
