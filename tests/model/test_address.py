"""Feed addresses: one way to name a feed everywhere."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import AddressError
from reader.model import address as addresses
from reader.model import address_steps
from reader.model.address import (
    ArxivNew,
    Daily,
    Day,
    File,
    Library,
    Month,
    PaperById,
    Preprints,
    Search,
    Trending,
    Venue,
    Web,
    Week,
)

TODAY = date(2026, 11, 23)


def parsed(text: str, *files: str) -> addresses.Address:
    return addresses.parse_address(text, today=TODAY, file_exists=lambda path: path in files)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("hf:daily", Daily()),
        ("today", Daily()),
        ("https://huggingface.co/papers", Daily()),
        ("yesterday", Day(date(2026, 11, 22))),
        ("2026-11-20", Day(date(2026, 11, 20))),
        ("hf:date/2026-11-20", Day(date(2026, 11, 20))),
        ("https://huggingface.co/papers/date/2026-11-20", Day(date(2026, 11, 20))),
        ("https://huggingface.co/papers?date=2026-11-20", Day(date(2026, 11, 20))),
        ("2026-W47", Week(2026, 47)),
        ("huggingface.co/papers/week/2026-W47", Week(2026, 47)),
        ("2026-11", Month(2026, 11)),
        ("https://hf.co/papers/month/2026-11", Month(2026, 11)),
        ("trending", Trending()),
        ("https://huggingface.co/papers/trending", Trending()),
        ("hf:search/parallel decoding", Search("parallel decoding")),
        ("https://huggingface.co/papers?q=parallel+decoding", Search("parallel decoding")),
        ("2505.10475", PaperById("2505.10475")),
        ("2505.10475v3", PaperById("2505.10475")),
        ("arXiv:2505.10475", PaperById("2505.10475")),
        ("hep-th/9901001", PaperById("hep-th/9901001")),
        ("https://huggingface.co/papers/2505.10475", PaperById("2505.10475")),
        ("https://arxiv.org/pdf/2505.10475v2.pdf", PaperById("2505.10475")),
        ("https://hf-mirror.com/papers/2505.10475", PaperById("2505.10475")),
        ("https://hf-mirror.com/papers", Daily()),
        ("https://hf-mirror.com/papers/date/2026-11-20", Day(date(2026, 11, 20))),
        ("https://arxiv.org/abs/2505.10475v1", PaperById("2505.10475")),
        ("arxiv.org/html/2505.10475", PaperById("2505.10475")),
        ("https://www.alphaxiv.org/abs/2505.10475?tab=comments", PaperById("2505.10475")),
        ("https://alphaxiv.org/overview/2505.10475v2", PaperById("2505.10475")),
        ("https://doi.org/10.48550/arXiv.2505.10475", PaperById("2505.10475")),
        ("doi:10.48550/arXiv.2505.10475", PaperById("2505.10475")),
        ("10.48550/arXiv.2505.10475", PaperById("2505.10475")),
        ("https://arxiv.org/list/cs.CL/recent?skip=0&show=50", ArxivNew("cs.CL")),
        ("biorxiv:neuroscience", Preprints("biorxiv", "neuroscience")),
        ("biorxiv:all", Preprints("biorxiv", "all")),
        ("bioRxiv: Cell Biology", Preprints("biorxiv", "cell-biology")),
        ("medrxiv:cardiovascular_medicine", Preprints("medrxiv", "cardiovascular-medicine")),
        ("medrxiv:HIV/AIDS", Preprints("medrxiv", "hiv-aids")),
        ("https://www.biorxiv.org/collection/cell-biology", Preprints("biorxiv", "cell-biology")),
        ("medrxiv.org/collection/oncology?page=2", Preprints("medrxiv", "oncology")),
        ("openreview:ICLR.cc/2026/Conference", Venue("ICLR.cc/2026/Conference")),
        ("openreview:TMLR", Venue("TMLR")),
        (
            "https://openreview.net/group?id=NeurIPS.cc/2025/Workshop/AI4Mat&referrer=%5BHome%5D(/)",
            Venue("NeurIPS.cc/2025/Workshop/AI4Mat"),
        ),
        (
            "openreview.net/group?id=ICLR.cc%2F2026%2FConference#tab-accept-oral",
            Venue("ICLR.cc/2026/Conference"),
        ),
        (
            "https://openreview.net/forum?id=aBc0000001",
            Web("https://openreview.net/forum?id=aBc0000001"),
        ),
        (
            "https://www.biorxiv.org/content/10.1101/2026.11.01.1v1",
            Web("https://www.biorxiv.org/content/10.1101/2026.11.01.1v1"),
        ),
        ("https://doi.org/10.1145/3292500.3330701", Web("https://doi.org/10.1145/3292500.3330701")),
        ("http://dx.doi.org/10.1145/ABC", Web("https://doi.org/10.1145/abc")),
        ("doi:10.1145/3292500.3330701", Web("https://doi.org/10.1145/3292500.3330701")),
        ("hf:paper/2505.10475", PaperById("2505.10475")),
        ("library:bookmarks", Library("bookmarks")),
        ("library:history", Library("history")),
        ("library:all", Library("all")),
        ("library:tag/Parallel Decoding", Library("tag/parallel-decoding")),
        ("-", File("-")),
        ("saved.html", File("saved.html")),
    ],
)
def test_an_address_names_its_feed(text: str, address: addresses.Address) -> None:
    assert parsed(text, "saved.html") == address


def test_an_alias_comes_before_a_file_of_that_name() -> None:
    assert parsed("today", "today") == Daily()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("todya", "did you mean today"),
        ("2026-13", "not in the calendar"),
        ("2026-11-31", "not in the calendar"),
        ("2026-11-24", "is in the future; today is 2026-11-23"),
        ("hf:nothing", "is no feed; there are hf:daily"),
        ("arxiv:new/", "is no feed"),
        ("biorxiv:", "is no feed"),
        ("biorxiv:../x", "is no feed"),
        ("medrxiv:a?b", "is no feed"),
        ("openreview:a//b", "is no feed"),
        ("openreview:ICLR 2026", "is no feed"),
        ("missing.html", "No feed, date, paper or file"),
        ("", "No feed"),
    ],
)
def test_what_is_no_address_is_answered_with_what_would_be(text: str, said: str) -> None:
    with pytest.raises(AddressError, match=said):
        parsed(text)


@given(
    st.one_of(
        st.builds(Day, st.dates(date(2023, 5, 4), TODAY)),
        st.builds(Month, st.integers(2023, 2025), st.integers(1, 12)),
        st.builds(Week, st.integers(2023, 2025), st.integers(1, 52)),
        st.builds(Search, st.from_regex(r"[a-z]{1,9}( [a-z:&?/%]{1,9}){0,3}", fullmatch=True)),
        st.builds(
            Preprints,
            st.sampled_from(["biorxiv", "medrxiv"]),
            st.from_regex(r"[a-z]{1,9}(-[a-z]{1,9}){0,3}", fullmatch=True),
        ),
        st.builds(
            Venue, st.from_regex(r"[A-Za-z.]{1,9}(/[A-Za-z0-9_.-]{1,9}){0,3}", fullmatch=True)
        ),
        st.sampled_from([Daily(), Trending(), Library("bookmarks"), PaperById("2505.10475")]),
    )
)
def test_an_address_written_down_is_read_back(address: addresses.Address) -> None:
    assert parsed(addresses.format_address(address)) == address


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_clear_error(text: str) -> None:
    try:
        parsed(text)
    except AddressError as error:
        assert ";" in str(error)


@given(st.dates(date(2023, 5, 5), date(2026, 11, 22)))
def test_older_and_newer_lead_back_to_the_same_day(day: date) -> None:
    newer = address_steps.neighbour_period(Day(day), 1, TODAY, day)
    assert newer is not None
    assert address_steps.neighbour_period(newer, -1, TODAY, None) == Day(day)


def test_there_is_nothing_newer_than_today_and_nothing_older_than_the_first_day() -> None:
    assert address_steps.neighbour_period(Day(TODAY), 1, TODAY, TODAY) is None
    assert address_steps.neighbour_period(Day(addresses.FIRST_DAY), -1, TODAY, None) is None


def test_a_day_widens_to_its_week_then_its_month_then_a_day_again() -> None:
    week = address_steps.wider_period(Day(date(2026, 10, 20)), TODAY, None)
    assert week == Week(2026, 43)
    month = address_steps.wider_period(week, TODAY, None)
    assert month == Month(2026, 10)
    assert address_steps.wider_period(month, TODAY, None) == Day(date(2026, 10, 31))


@pytest.mark.parametrize(
    ("day", "today", "month"),
    [
        (None, TODAY, 7),  # 27 July to 2 August 2026: its Thursday is 30 July
        (date(2026, 7, 31), TODAY, 7),
        (date(2026, 8, 1), TODAY, 8),
        (date(2026, 9, 9), TODAY, 7),  # not in this week
    ],
)
def test_a_week_in_two_months_widens_to_that_of_the_day_before_else_of_its_thursday(
    day: date | None, today: date, month: int
) -> None:
    assert address_steps.wider_period(Week(2026, 31), today, day) == Month(2026, month)


def test_a_week_that_is_not_over_widens_to_no_month_to_come() -> None:
    monday = date(2026, 6, 29)  # its Thursday is 2 July
    assert address_steps.wider_period(Week(2026, 27), monday, None) == Month(2026, 6)


EDGES = [date.min, addresses.FIRST_DAY, TODAY, date.max]


@pytest.mark.parametrize("shown", [None, *EDGES])
@pytest.mark.parametrize(
    "address", [Daily(), *map(Day, EDGES), Week(1, 1), Week(9999, 52), Month(1, 1), Month(9999, 12)]
)
def test_no_step_leads_before_the_first_day_or_behind_today(
    address: addresses.Address, shown: date | None
) -> None:
    both = [address_steps.neighbour_period(address, step, TODAY, shown) for step in (-1, 1)]
    for found in filter(None, [*both, address_steps.wider_period(address, TODAY, shown)]):
        assert parsed(addresses.format_address(found)) == found
    older, newer = both
    assert older != newer or older is None


def test_a_step_from_outside_leads_to_the_nearest_day_there_is() -> None:
    assert address_steps.neighbour_period(Day(date.max), -1, TODAY, None) == Day(TODAY)
    assert address_steps.neighbour_period(Day(date.min), 1, TODAY, None) == Day(addresses.FIRST_DAY)
    assert address_steps.neighbour_period(Day(date.max), 1, TODAY, None) is None
    assert address_steps.neighbour_period(Day(date.min), -1, TODAY, None) is None
    assert address_steps.neighbour_period(Month(1, 1), 1, TODAY, None) == Month(2023, 5)
    assert address_steps.neighbour_period(Week(1, 1), 1, TODAY, None) == Week(2023, 18)
