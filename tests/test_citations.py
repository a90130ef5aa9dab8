"""Citations are numbered in order of first mention, whatever the template did."""

from generator.citations import SLOT, mark, numbered


def listed(cited: tuple[str, ...]) -> str:
    return f"[{', '.join(cited)}]"


def test_numbers_follow_the_order_of_first_mention() -> None:
    text = f"a{mark('c-2')} b{mark('c-1')} c{mark('c-2')} {SLOT}"

    made = numbered(text, str.upper, listed)

    assert [part.split("<")[0] for part in made.split('">')[1:]] == ["1", "2", "1"]
    assert 'href="#ref-1"' in made
    assert made.endswith("[c-2, c-1]")


def test_a_page_can_be_numbered_twice() -> None:
    once = numbered(f"a{mark('c-2')} {SLOT}", str.upper, listed)

    assert numbered(once, str.upper, listed) == once


def test_what_a_number_stands_for_is_told_and_escaped() -> None:
    made = numbered(str(mark("c-1")), lambda _: '"><script>', listed)

    assert 'title="&#34;&gt;&lt;script&gt;"' in made


def test_the_first_mention_can_be_linked_back_to() -> None:
    made = numbered(f"{mark('a')}{mark('a')}", str.upper, listed)

    assert made.count('id="cite-1"') == 1
