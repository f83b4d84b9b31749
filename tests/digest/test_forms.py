"""A digest as text, Markdown, HTML and mail."""

import re
from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.config.mail_addresses import Mailbox
from reader.digest.forms import Digest
from reader.digest.forms.html import format_html
from reader.digest.forms.mail import build_message
from reader.digest.forms.markdown import format_markdown
from reader.digest.forms.text import format_text
from reader.model.entry import Entry
from reader.text.width import cells
from tests.conftest import NOON
from tests.formats.papers import entry

ADA = Mailbox("ada@example.org", "Ada Byron")
NASTY = "<img src=x onerror=1> & \"q\" 'a' </title><script>*b* [l](http://e.example) `c` _d_ # 1. x"


def made(*entries: Entry, **fields: object) -> Digest:
    values: dict[str, object] = {
        "feed": "Daily Papers",
        "period": "Friday 20 November 2026",
        "entries": entries,
        "total": 42,
        "by_votes": True,
        "by_day": False,
        **fields,
    }
    return Digest(**values)  # type: ignore[arg-type]


def voted(number: int, change: int, **fields: object) -> Entry:
    return msgspec.structs.replace(entry(number, **fields), vote_change=change)


def parsed(body: bytes) -> EmailMessage:
    found = BytesParser(policy=policy.default).parsebytes(body)
    assert isinstance(found, EmailMessage)
    return found


def mail(digest: Digest, sender: Mailbox = ADA, recipient: Mailbox = ADA) -> bytes:
    return build_message(digest, sender=sender, recipient=recipient, now=NOON, id="<1@example.org>")


def content(whole: EmailMessage, kind: str) -> str:
    """The text of one part."""
    part = whole.get_body(preferencelist=(kind,))
    assert part is not None
    return str(part.get_content())


def test_the_text_says_what_there_is_in_the_order_it_is_read() -> None:
    one = voted(
        1, 12, title=r"On $\alpha$-pruning", votes=1234, organization="Made-up Lab",
        ai_summary=r"A method with $\beta$ in one line.",
    )  # fmt: skip
    two = entry(2, bookmarked=True, votes=1, abstract="We keep $x^2$, e.g. here. Then more.")
    assert format_text(made(one, two, bookmarked=(two,))) == (
        "Daily Papers, Friday 20 November 2026\n"
        "The 2 most voted of 42 papers\n"
        "\n"
        "1. On α-pruning\n"
        "   1,234 votes (+12) · Made-up Lab\n"
        "   Machine summary: A method with β in one line.\n"
        "   https://huggingface.co/papers/2611.00001\n"
        "   https://arxiv.org/pdf/2611.00001\n"
        "\n"
        "2. Paper number 2\n"
        "   1 vote · Byron and 1 more · bookmarked\n"
        "   We keep x², e.g. here.\n"
        "   https://huggingface.co/papers/2611.00002\n"
        "   https://arxiv.org/pdf/2611.00002\n"
        "\n"
        "You bookmarked\n"
        "\n"
        "- Paper number 2\n"
        "  https://huggingface.co/papers/2611.00002\n"
    )


def test_several_days_are_named_at_each_paper() -> None:
    several = made(entry(1, featured=date(2026, 11, 19)), by_day=True, total=1, by_votes=False)
    assert "1 paper\n" in format_text(several) and " · Thu 19 Nov\n" in format_text(several)


def test_the_text_in_ascii_is_ascii() -> None:
    assert format_text(made(entry(1, title="Über α → β")), ascii=True).isascii()


words = st.lists(st.text("aäß東京 e\u0301<>&*_`[]()#1.-+\\$|~\"'", max_size=40), max_size=20).map(
    " ".join
)
entries = st.builds(
    lambda number, title, abstract, summary, org: entry(
        number,
        title=" ".join(title.split()) or "x",
        abstract=" ".join(abstract.split()),
        ai_summary=" ".join(summary.split()) or None,
        organization=" ".join(org.split()) or None,
    ),
    st.integers(1, 99),
    words, words, words, words,
)  # fmt: skip


@given(st.lists(entries, min_size=1, max_size=12), st.integers(30, 78))
def test_no_line_of_the_text_is_wider_than_allowed(some: list[Entry], width: int) -> None:
    for line in format_text(made(*some, bookmarked=tuple(some)), width).splitlines():
        assert cells(line) <= width or re.fullmatch(r" *https://\S+", line)


class Page(HTMLParser):
    """What a page holds."""

    def __init__(self, body: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(body)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


ALLOWED = {
    "html", "head", "meta", "title", "body", "main", "h1", "h2", "p", "ol", "ul", "li", "a", "em",
    "strong", "small", "br",
}  # fmt: skip


@given(st.lists(entries, min_size=1, max_size=3))
def test_every_word_in_html_is_text_and_nothing_is_fetched(some: list[Entry]) -> None:
    page = Page(format_html(made(*some, bookmarked=tuple(some), feed=NASTY)))
    assert set(page.tags) <= ALLOWED
    assert NASTY in page.text
    names = {name for name, _ in page.attributes}
    assert names <= {"lang", "style", "charset", "name", "content", "href"}
    assert all(
        str(value).startswith("https://") for name, value in page.attributes if name == "href"
    )
    assert not any("url(" in str(value) for _, value in page.attributes)


def test_html_is_read_in_the_dark_too() -> None:
    page = format_html(made(entry(1)))
    assert page.startswith("<!DOCTYPE html>") and "color-scheme: light dark" in page
    assert not re.search(r"[^-]color:|background", page)


def test_text_that_looks_like_html_stays_text_everywhere() -> None:
    nasty = entry(1, title=NASTY, abstract=NASTY, organization=NASTY, ai_summary=NASTY)
    page = Page(format_html(made(nasty, bookmarked=(nasty,))))
    assert page.text.count(NASTY) == 4
    assert page.tags.count("a") == 3


def shown(body: str) -> tuple[list[str], str]:
    """Kinds of tokens that CommonMark sees, and the words."""
    parser = MarkdownIt("commonmark").enable(["strikethrough", "table"])
    kinds: list[str] = []
    words: list[str] = []
    for token in parser.parse(body):
        kinds.append(token.type)
        for child in token.children or ():
            kinds.append(child.type)
            words.append(child.content)
    return kinds, "".join(words)


@given(st.lists(entries, min_size=1, max_size=12))
def test_markdown_is_a_list_of_links_whatever_the_words(some: list[Entry]) -> None:
    kinds, _ = shown(format_markdown(made(*some, bookmarked=tuple(some))))
    assert kinds.count("list_item_open") == 2 * len(some)
    assert kinds.count("link_open") == 3 * len(some)
    assert (kinds.count("heading_open"), kinds.count("ordered_list_open")) == (2, 1)
    assert not {
        "html_inline", "html_block", "strong_open", "code_inline", "code_block", "fence", "image",
        "blockquote_open", "hr", "s_open", "table_open",
    } & set(kinds)  # fmt: skip
    assert kinds.count("em_open") == sum(one.paper.ai_summary is not None for one in some)


def test_markdown_shows_the_words_as_they_are() -> None:
    _, words = shown(format_markdown(made(entry(1, title=NASTY, ai_summary=NASTY, votes=None))))
    assert words.count(NASTY) == 2


def test_a_mail_has_both_parts_whole_and_the_headers_of_a_digest() -> None:
    digest = made(entry(1, title="Über 東京 🎉 αβγ"), total=1)
    whole = parsed(mail(digest, recipient=Mailbox("kurt@example.org")))
    assert whole["From"] == "Ada Byron <ada@example.org>"
    assert whole["To"] == "kurt@example.org"
    assert whole["Subject"] == "Daily Papers, Friday 20 November 2026: 1 paper"
    assert whole["Date"].datetime == NOON
    assert whole["Message-ID"] == "<1@example.org>"
    assert whole["Auto-Submitted"] == "auto-generated"
    assert whole["Content-Language"] == "en"
    assert whole.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in whole.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content_charset() for part in whole.iter_parts()] == ["utf-8", "utf-8"]
    assert content(whole, "plain").replace("\r\n", "\n") == format_text(digest)
    assert content(whole, "html").replace("\r\n", "\n") == format_html(digest)
    assert whole.defects == []


@given(st.lists(entries, min_size=1, max_size=3), words)
def test_a_mail_is_ascii_in_short_lines_and_its_headers_are_its_own(
    some: list[Entry], feed: str
) -> None:
    body = mail(made(*some, feed=" ".join(feed.split()) or "x"))
    assert body.isascii()
    lines = body.split(b"\r\n")
    assert all(len(line) <= 998 and b"\n" not in line and b"\r" not in line for line in lines)
    headers = [name for name, _ in parsed(body).items()]
    assert headers == [
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
        "Content-Type", "Content-Language",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["feed", "period"])
def test_a_line_end_in_a_name_makes_no_header(name: str) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        mail(made(entry(1), **{name: "x\r\nBcc: kurt@example.org"}))


def test_an_address_beyond_ascii_makes_a_mail_of_utf_8() -> None:
    body = mail(made(entry(1)), recipient=Mailbox("jörg@example.org"))
    assert "To: jörg@example.org\r\n".encode() in body
