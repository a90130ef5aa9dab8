"""Documents to typed entries: what golden cases cannot say."""

import pytest
from pydantic_core import ErrorDetails

from generator.model import Event, Settings
from generator.parse import Parsed, _worded, parse
from generator.yamlfile import load_text


def parsed(**files: str) -> Parsed:
    documents = [
        load_text(f"data/{kind}/all.yml", text.encode())[0] for kind, text in files.items()
    ]
    return parse([one for one in documents if one], "data")[0]


def test_a_finding_that_pydantic_may_learn_to_make_has_a_code() -> None:
    problem = ErrorDetails(type="new_kind", loc=("a",), msg="Input is odd", input="x")

    assert _worded(problem) == ("wrong-value", "Input is odd")


def test_an_entry_knows_the_places_of_its_fields() -> None:
    text = "- id: one\n  name: One\n  kind: person\n- id: two\n  name: Two\n  kind: person\n"

    entry = parsed(actors=text).entries[1]

    assert (entry.id, entry.path) == ("two", "data/actors/all.yml")
    assert str(entry.place(("name",))) == "data/actors/all.yml:5:9"


def test_a_record_that_cannot_be_typed_may_exist_all_the_same() -> None:
    half = parsed(actors="- {id: good, name: Good, kind: person}\n- {id: bad, kind: person}\n")

    assert half.broken == {"bad"}
    assert half.may_hold("bad")
    assert not half.may_hold("nowhere")


def test_a_file_that_cannot_be_read_may_hold_any_record() -> None:
    _, unread = load_text("data/actors/all.yml", b"{")

    assert parse([], "data", unread)[0].may_hold("nowhere")


@pytest.mark.parametrize(
    ("text", "value"), [("4500", 4500), ("-3", -3), ("2.50", 2.5), ("2.0", 2), ("+1", 1)]
)
def test_numbers_are_read_whole_where_they_are_whole(text: str, value: float) -> None:
    event = Event.model_validate(
        {
            "id": "e",
            "title": "E",
            "kind": "battle",
            "date": "2023",
            "figures": [{"name": "n", "best": text}],
        }
    )

    best = event.figures[0].best

    assert (best, type(best)) == (value, type(value))


def test_a_key_with_nothing_behind_it_is_no_key() -> None:
    document, _ = load_text(
        "data/briefing.yml",
        b"title: T\nconflict: C\ndescription: >\n  D\n  E\nauthor: a\nsides: [a]\nscale: s\nfocus:",
    )
    assert document is not None

    settings = parse([document], "data")[0].settings

    assert isinstance(settings, Settings)
    assert settings.focus is None
    assert settings.description == "D E"
