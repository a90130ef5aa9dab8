"""Laws of `generator.dates`: what is a date, what it bounds, how it sorts, what it says."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from fnmatch import fnmatchcase
from itertools import pairwise
from random import Random

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError

from generator.dates import Date

DAY = timedelta(days=1)

years = st.one_of(st.integers(2013, 2024), st.integers(1, 9998)).map("{:04}".format)
days = st.one_of(
    st.dates(date(2022, 12, 1), date(2023, 3, 1)), st.dates(date(1, 1, 1), date(9998, 12, 31))
).map(date.isoformat)
months = days.map(lambda day: day[:7])
masked = st.one_of(
    years.map("{}-XX".format),
    years.map("{}-XX-XX".format),
    months.map("{}-XX".format),
    st.integers(1, 998).map("{:03}X".format),
    st.integers(1, 98).map("{:02}XX".format),
)
seasons = st.builds("{}-{}".format, years, st.sampled_from(["21", "22", "23", "24"]))
plain = st.one_of(days, months, years)
marks = st.sampled_from(["", "~", "?", "%"])
singles = st.builds("{}{}".format, st.one_of(plain, plain, seasons, masked), marks)


def parsed(text: str) -> Date | None:
    try:
        return Date.parse(text)
    except ValueError:
        return None


intervals = st.one_of(
    st.builds("{}/{}".format, singles, st.one_of(singles, st.sampled_from(["", ".."]))),
    st.builds("{}/{}".format, st.sampled_from(["", ".."]), singles),
).filter(parsed)
texts = st.one_of(singles, intervals, st.just("unknown"))
dates = texts.map(Date.parse)
soup = st.text(alphabet="0123489X-~?%/. Tunkow\n", max_size=24)


class TestParse:
    @given(texts)
    def test_text_survives(self, text: str) -> None:
        """A date is written back as it was read."""
        assert str(Date.parse(text)) == text

    @given(st.one_of(st.text(), soup))
    @example("2023-02-29/2023-02-28~")
    @example("٢٠٢٣")
    @example("2023\n")
    @example("9998-24/9999")
    def test_any_text_is_a_date_or_a_value_error(self, text: str) -> None:
        """Nothing but a ValueError in our manner is raised, whatever an author types."""
        found, message = None, ""
        try:
            found = Date.parse(text)
        except ValueError as refusal:
            message = str(refusal)

        if found:
            assert found.text == text
            assert text.isascii()
        else:
            assert " is no date: " in message or " is no interval: " in message
            assert message.isprintable()
            assert len(message) < 500

    @given(singles, st.sampled_from([" ", "\t", "\n", "\u00a0"]))
    def test_spaces_around_are_refused(self, text: str, space: str) -> None:
        for spaced in (space + text, text + space):
            with pytest.raises(ValueError, match="leave out the space"):
                Date.parse(spaced)

    @given(st.integers(1, 9998), st.integers(1, 12), st.integers(1, 31))
    def test_a_day_is_accepted_as_the_calendar_has_it(
        self, year: int, month: int, day: int
    ) -> None:
        text = f"{year:04}-{month:02}-{day:02}"
        try:
            expected: date | None = date(year, month, day)
        except ValueError:
            expected = None

        found = parsed(text)

        assert (found.earliest if found else None) == expected

    @given(days, days)
    def test_an_interval_runs_forwards(self, first: str, last: str) -> None:
        """The refusal of a reversed interval gives the right one."""
        assume(first < last)

        assert Date.parse(f"{first}/{last}").is_interval
        with pytest.raises(ValueError, match=f"write '{first}/{last}'"):
            Date.parse(f"{last}/{first}")

    @pytest.mark.parametrize(
        "text", ["2023-03-15/2023-03", "2023/2023-01", "2023-02~/2023-02?", "2023-03-01/2023-03-01"]
    )
    def test_ends_that_may_be_in_order_are_no_fault(self, text: str) -> None:
        assert Date.parse(text).text == text


REFUSALS = {
    "2023-02-30": "'2023-02-30' is no date: February 2023 has 28 days",
    "2024-02-30": "'2024-02-30' is no date: February 2024 has 29 days",
    "2023-04-31~": "'2023-04-31~' is no date: April 2023 has 30 days",
    "2022/2023-02-29": "'2023-02-29' is no date: February 2023 has 28 days",
    "2023-13": "'2023-13' is no date: months run from 01 to 12, seasons from 21 to 24",
    "2023-25-01": "'2023-25-01' is no date: months run from 01 to 12, seasons from 21 to 24",
    "2022-21-05": "'2022-21-05' is no date: a season has no day, write '2022-21'",
    "2022-24-XX": "'2022-24-XX' is no date: a season has no day, write '2022-24'",
    "2023-00": "'2023-00' is no date: leave out what is not known, as in '2023-02' or '2023'",
    "2023-02-00": "'2023-02-00' is no date: leave out what is not known, as in '2023-02' or '2023'",
    "0000": "'0000' is no date: years run from 0001 to 9998",
    "000X": "'000X' is no date: years run from 0001 to 9998",
    "9999-12-31": "'9999-12-31' is no date: years run from 0001 to 9998",
    "23-03-01": "'23-03-01' is no date: the year comes first and has four digits",
    "01.03.2023": "'01.03.2023' is no date: the year comes first and has four digits",
    "1 March 2023": "'1 March 2023' is no date: the year comes first and has four digits",
    "2023-3-1": "'2023-3-1' is no date: month and day have two digits, as in '2023-03-01'",
    "2023-03-1?": "'2023-03-1?' is no date: month and day have two digits, as in '2023-03-01'",
    "20230301": (
        "'20230301' is no date: the year has four digits, and hyphens stand between the parts"
    ),
    "2023–03": (
        "'2023–03' is no date: the year has four digits, and hyphens stand between the parts"
    ),
    "2023-03-01T14:00Z": (
        "'2023-03-01T14:00Z' is no date: a time of day is not kept, write the day alone"
    ),
    " 2023": "' 2023' is no date: leave out the space before or after it",
    "2023 / 2024": "'2023 ' is no date: leave out the space before or after it",
    "2023\n": "'2023\\n' is no date: leave out the space before or after it",
    "2023?-03": (
        "'2023?-03' is no date: one mark stands at the end, '%' where both '~' and '?' are meant"
    ),
    "2023~?": (
        "'2023~?' is no date: one mark stands at the end, '%' where both '~' and '?' are meant"
    ),
    "2023-2X": "'2023-2X' is no date: 'X' fills up from the right, as in '2023-02-XX' or '202X'",
    "202X-05": "'202X-05' is no date: 'X' fills up from the right, as in '2023-02-XX' or '202X'",
    "2023-xx": "'2023-xx' is no date: 'X' fills up from the right, as in '2023-02-XX' or '202X'",
    "Unknown": "'Unknown' is no date: write 'unknown', without a mark",
    "unknown?": "'unknown?' is no date: write 'unknown', without a mark",
    "unknown/2023": (
        "'unknown/2023' is no interval: "
        "an unknown end is left empty, as in '2022/' or '/2023-02-25'"
    ),
    "2022/open": (
        "'open' is no date: an open end is written '..', as in '2022/..' or '../2023-02-25'"
    ),
    "2023/2022": "'2023/2022' is no interval: it ends before it starts, write '2022/2023'",
    "/": "'/' is no interval: neither end is known, write 'unknown'",
    "../..": "'../..' is no interval: neither end is known, write 'unknown'",
    "2023/03/01": (
        "'2023/03/01' is no interval: an interval has two ends, and a day is written '2023-03-01'"
    ),
    "spring": (
        "'spring' is no date: "
        "write '2023-03-01', '2023-03', '2023', an interval as '2022/2023-03', or 'unknown'"
    ),
    "": (
        "'' is no date: "
        "write '2023-03-01', '2023-03', '2023', an interval as '2022/2023-03', or 'unknown'"
    ),
}


@pytest.mark.parametrize(("text", "message"), REFUSALS.items())
def test_a_refusal_names_the_mend(text: str, message: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the whole message is compared
        Date.parse(text)

    assert str(refusal.value) == message


def test_a_refusal_stays_short_and_inert() -> None:
    """A hostile text neither floods the terminal nor moves its cursor."""
    with pytest.raises(ValueError, match="…' is no date") as refusal:
        Date.parse("\x1b[2J\u202e" + "a" * 100_000)

    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 200


class TestBounds:
    @given(dates)
    def test_earliest_is_not_after_latest(self, one: Date) -> None:
        if one.earliest and one.latest:
            assert one.earliest <= one.latest

    @given(st.one_of(plain, masked), marks)
    def test_bounds_are_the_first_and_last_day_the_text_fits(self, body: str, mark: str) -> None:
        """Text with `X` is a pattern over days: both bounds fit it, their neighbours do not."""
        one = Date.parse(body + mark)
        pattern = body.replace("X", "?") + "*"

        assert one.earliest is not None
        assert one.latest is not None
        assert fnmatchcase(one.earliest.isoformat(), pattern)
        assert fnmatchcase(one.latest.isoformat(), pattern)
        assert not fnmatchcase((one.latest + DAY).isoformat(), pattern)
        if one.earliest > date.min:
            assert not fnmatchcase((one.earliest - DAY).isoformat(), pattern)

    @given(st.integers(1, 9997))
    def test_seasons_follow_each_other_without_gap(self, year: int) -> None:
        found = [Date.parse(f"{year:04}-{code}") for code in (21, 22, 23, 24)]
        found.append(Date.parse(f"{year + 1:04}-21"))

        assert found[0].earliest == date(year, 3, 1)
        for one, following in pairwise(found):
            assert one.latest is not None
            assert one.latest + DAY == following.earliest

    @given(intervals)
    def test_an_interval_runs_from_its_first_end_to_its_last(self, text: str) -> None:
        first, last = text.split("/")
        one = Date.parse(text)

        assert one.earliest == (None if first in {"", ".."} else Date.parse(first).earliest)
        assert one.latest == (None if last in {"", ".."} else Date.parse(last).latest)

    @given(dates)
    def test_marks_and_predicates_agree_with_the_text(self, one: Date) -> None:
        ends = one.text.split("/")

        assert one.approximate == any(end[-1:] in {"~", "%"} for end in ends)
        assert one.uncertain == any(end[-1:] in {"?", "%"} for end in ends)
        assert one.is_interval == (len(ends) == 2)
        assert one.is_unknown == (one.earliest is None and one.latest is None)

    @given(dates)
    def test_a_day_is_one_day_and_no_doubt(self, one: Date) -> None:
        vague = one.is_interval or one.approximate or one.uncertain
        exact = one.earliest is not None and one.earliest == one.latest and not vague

        assert one.is_day == exact
        if one.is_day:
            assert one.earliest is not None
            assert one.iso() == one.earliest.isoformat()


class TestOrder:
    @given(st.lists(dates, max_size=12), st.randoms())
    def test_any_mix_has_one_order(self, many: list[Date], random: Random) -> None:
        """The order of the files an author keeps cannot show."""
        expected = sorted(many, key=lambda one: one.sort_key)
        shuffled = list(many)
        random.shuffle(shuffled)

        assert sorted(shuffled, key=lambda one: one.sort_key) == expected

    @given(dates, dates)
    def test_only_the_same_date_has_the_same_place(self, one: Date, other: Date) -> None:
        assert (one.sort_key == other.sort_key) == (one == other) == (one.text == other.text)

    @given(dates, dates)
    def test_order_is_by_first_day_then_by_last(self, one: Date, other: Date) -> None:
        if one.earliest and other.earliest:
            if one.earliest < other.earliest:
                assert one.sort_key < other.sort_key
            if one.earliest == other.earliest and one.latest and other.latest:
                assert one.latest >= other.latest or one.sort_key < other.sort_key
        elif one.earliest and not other.is_unknown:
            assert other.sort_key < one.sort_key

    def test_order_by_example(self) -> None:
        expected = [
            *(
                "../0001",
                "/2022",
                "../2023",
                "0001",
                "2022-12",
                "2023-01-01",
                "2023-01",
                "2023-01~",
            ),
            *("2023", "2023/", "2023-01-02", "2023-01-02/..", "9998", "unknown"),
        ]

        found = sorted((Date.parse(text) for text in reversed(expected)), key=lambda d: d.sort_key)

        assert [one.text for one in found] == expected


class TestComparison:
    @given(dates, dates)
    def test_of_two_dates_one_is_after_the_other_or_they_overlap(
        self, one: Date, other: Date
    ) -> None:
        found = [one.entirely_after(other), other.entirely_after(one), one.overlaps(other)]

        assert found.count(True) == 1
        assert one.overlaps(other) == other.overlaps(one)

    @given(st.one_of(plain, masked, seasons), st.one_of(plain, masked, seasons))
    def test_overlap_means_a_shared_day(self, first: str, second: str) -> None:
        one, other = Date.parse(first), Date.parse(second)
        assert one.earliest and one.latest and other.earliest and other.latest  # noqa: PT018

        shared = max(one.earliest, other.earliest) <= min(one.latest, other.latest)

        assert one.overlaps(other) == shared

    @given(dates)
    def test_nothing_is_after_itself_or_after_the_unknown(self, one: Date) -> None:
        assert not one.entirely_after(one)
        assert one.overlaps(Date.parse("unknown"))
        assert not one.entirely_after(Date.parse("unknown"))

    @pytest.mark.parametrize(
        ("text", "other", "after"),
        [
            ("2023-03-02", "2023-03-01", True),
            ("2023-03-01", "2023-03-01", False),
            ("2023-03", "2023-03-01", False),
            ("2023-04", "2023-03-01", True),
            ("2023-03-02/..", "2023-03-01", True),
            ("../2024", "2023-03-01", False),
            ("2024", "../2023-02-25", True),
            ("2024", "2022/..", False),
            ("2024", "2022/", False),
            ("2023-03-02~", "2023-03-01", True),
        ],
    )
    def test_entirely_after_by_example(self, text: str, other: str, after: bool) -> None:
        assert Date.parse(text).entirely_after(Date.parse(other)) is after


WORDS = {
    "2023-03-01": "1 March 2023",
    "2022-12-31": "31 December 2022",
    "2023-02": "February 2023",
    "2022": "2022",
    "0988": "988",
    "2023-01~": "about January 2023",
    "2023-03-01~": "about 1 March 2023",
    "2023-02?": "February 2023, uncertain",
    "2022%": "about 2022, uncertain",
    "2022-21": "spring 2022",
    "2022-22?": "summer 2022, uncertain",
    "2022-23~": "about autumn 2022",
    "2022-24": "winter 2022–2023",
    "2023-02-XX": "February 2023, day unknown",
    "2023-XX": "2023, month unknown",
    "2023-XX-XX": "2023, day and month unknown",
    "2023-02-XX%": "about February 2023, day unknown, uncertain",
    "202X": "2020–2029, year unknown",
    "20XX": "2000–2099, year unknown",
    "../2023-02-25": "until 25 February 2023",
    "../2023-02?": "until February 2023 (uncertain)",
    "/2023-02~": "until about February 2023, start unknown",
    "2022/..": "from 2022 on",
    "2022?/..": "from 2022 (uncertain) on",
    "2022-24/": "from winter 2022–2023, end unknown",
    "2023-01~/2023-03-01": "about January 2023 to 1 March 2023",
    "2023-03-01/2023-03-03": "1 to 3 March 2023",
    "2023-02-28/2023-03-01": "28 February to 1 March 2023",
    "2022-12-31/2023-01-01": "31 December 2022 to 1 January 2023",
    "2022-03-01/2023-03-01": "1 March 2022 to 1 March 2023",
    "2022-08/2022-12": "August to December 2022",
    "2022-08/2023-02": "August 2022 to February 2023",
    "2022-08~/2022-12~": "about August to about December 2022",
    "2022-08~/2022-12": "about August 2022 to December 2022",
    "2022-22/2022-23": "summer to autumn 2022",
    "2022/2023": "2022 to 2023",
    "2022/2022": "2022",
    "2023-03-01/2023-03-01": "1 March 2023",
    "2023-02?/2023-03?": "February 2023 (uncertain) to March 2023 (uncertain)",
    "2023-02-XX/2023-03-XX": "February 2023 (day unknown) to March 2023 (day unknown)",
    "201X/2022-02-24": "2010–2019 (year unknown) to 24 February 2022",
    "unknown": "date unknown",
}


class TestWords:
    @pytest.mark.parametrize(("text", "words"), WORDS.items())
    def test_words(self, text: str, words: str) -> None:
        assert Date.parse(text).in_words() == words

    @given(dates)
    def test_words_are_whole_and_clean(self, one: Date) -> None:
        """No gap left by a missing end, no bare EDTF, nothing that Markdown or HTML would read."""
        words = one.in_words()

        assert "None" not in words
        assert words == " ".join(words.split())
        assert not set(words) & set("<>&*_[]`|~%?/X")
        assert ".." not in words
        assert words[0].isalnum()

    @given(dates)
    def test_doubt_is_always_said(self, one: Date) -> None:
        words = one.in_words()

        assert one.approximate == ("about" in words)
        assert one.uncertain == ("uncertain" in words)
        assert ("unknown" in words) == (
            "X" in one.text or one.is_unknown or one.text[0] == "/" or one.text[-1] == "/"
        )


class TestIso:
    @given(plain)
    def test_plain_dates_are_valid_in_html(self, text: str) -> None:
        assert Date.parse(text).iso() == text

    @given(texts)
    @example("2022-21")
    @example("2022-24")
    @example("2022?")
    def test_html_is_never_told_more_than_is_known(self, text: str) -> None:
        one = Date.parse(text)
        vague = one.is_interval or one.is_unknown or one.approximate or one.uncertain

        season = text[4:7] in {"-21", "-22", "-23", "-24"}
        assert (one.iso() is None) == (vague or season or "X" in text)


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    when: Date
    until: Date | None = None


class TestRecords:
    @given(texts)
    def test_a_record_round_trips(self, text: str) -> None:
        record = Record.model_validate({"when": text})

        assert record.when == Date.parse(text)
        assert record.model_dump() == {"when": text, "until": None}
        assert Record.model_validate_json(record.model_dump_json()) == record

    def test_a_date_is_taken_as_it_is(self) -> None:
        when = Date.parse("2023-01~")

        assert Record(when=when).when is when

    @pytest.mark.parametrize(
        ("value", "message"),
        [
            ("2023-02-30", "'2023-02-30' is no date: February 2023 has 28 days"),
            (2022, "a date is text: write '2022', in quotes"),
            (True, "a date is text: write '2023-03-01', in quotes"),
            (None, "a date is text: write '2023-03-01', in quotes"),
            (date(2023, 3, 1), "a date is text: write '2023-03-01', in quotes"),
            (["2023"], "a date is text: write '2023-03-01', in quotes"),
        ],
    )
    def test_a_wrong_value_is_a_validation_error(self, value: object, message: str) -> None:
        with pytest.raises(ValidationError) as refusal:
            Record.model_validate({"when": value})

        (found,) = refusal.value.errors()
        assert found["loc"] == ("when",)
        assert str(found["ctx"]["error"]) == message

    @pytest.mark.parametrize("mode", ["validation", "serialization"])
    def test_the_schema_is_that_of_a_described_text(self, mode: str) -> None:
        schema = Record.model_json_schema(mode=mode)["properties"]["when"]  # type: ignore[arg-type]

        assert schema["type"] == "string"
        assert "EDTF" in schema["description"]
        assert all(Date.parse(text).text == text for text in schema["examples"])


class TestValue:
    @given(texts, texts)
    def test_dates_are_equal_if_written_alike(self, one: str, other: str) -> None:
        assert (Date.parse(one) == Date.parse(other)) == (one == other)
        assert len({Date.parse(one), Date.parse(one)}) == 1

    @given(dates)
    def test_a_date_can_be_sent_to_another_process(self, one: Date) -> None:
        copy = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes

        assert copy == one
        assert copy.in_words() == one.in_words()

    def test_a_date_is_frozen_and_shows_its_text(self) -> None:
        one = Date.parse("2023-01~")

        assert repr(one) == "Date(text='2023-01~')"
        with pytest.raises(FrozenInstanceError):
            one.text = "2024"  # type: ignore[misc]
