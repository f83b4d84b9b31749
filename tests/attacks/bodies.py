"""Bodies that are made to take long or much memory, by name, of about so many bytes."""

from collections.abc import Callable, Mapping

Make = Callable[[int], bytes]


def _filled(piece: str, before: str = "", after: str = "") -> Make:
    """The same piece again and again, once what stands before it is there."""
    one = piece.encode()

    def make(size: int) -> bytes:
        return before.encode() + one * (size // len(one)) + after.encode()

    return make


def _counted(piece: str, before: str = "", after: str = "") -> Make:
    """Pieces that all have another number."""

    def make(size: int) -> bytes:
        count = size // len(piece.encode() + b"#" * 5)
        return (before + "".join(piece.replace("#", str(n)) for n in range(count)) + after).encode()

    return make


def _deep(begin: str, end: str, before: str = "", after: str = "") -> Make:
    """Pieces inside each other."""

    def make(size: int) -> bytes:
        count = size // len((begin + end).encode())
        return (before + begin * count + end * count + after).encode()

    return make


def _ragged(size: int) -> bytes:
    """A table of short rows, and one that is as long as all of them."""
    half = size // 2
    return (
        b"<html><article><table>"
        + b"<tr><td>a<td>b" * (half // 14)
        + b"<tr>"
        + b"<td>a" * (half // 5)
        + b"</table></article>"
    )


_HF = '{"paper": {"id": "2611.#", "title": "A"}}'
_RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>c</title>'
_ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">'
_ARTICLE = (
    "<PubmedArticle><MedlineCitation><PMID>#</PMID><Article><ArticleTitle>#</ArticleTitle>"
    "</Article></MedlineCitation></PubmedArticle>"
)
_MICRODATA = '<html><div itemscope itemtype="https://schema.org/ScholarlyArticle">'
_CSV = "key,title,abstract\n"
_LOGIN = "https://huggingface.co/login?next=%2Fpapers%2F2611.00001 "
_MAIL = "\\\\\narXiv:2611.00001\nTitle: A\nAuthors: "
_PAGE = '<html><div data-target="DailyPapers" data-props="{&quot;dailyPapers&quot;:['

FILES: Mapping[str, Make] = {
    "one line": _filled("a"),
    "one line of dots": _filled("a·"),
    "blanks": _filled(" ", "a"),
    "line breaks": _filled("\n", "a", "·\nNov 20"),
    "dots alone on lines": _filled("a\n·\n"),
    "digits": _filled("1", after=" "),
    "controls": _filled("\x9d", "a"),
    "marks": _filled("\u0301", "a"),
    "ids": _counted("2611.10000#\n"),
    "links": _counted("- [a](https://e.org/#)\n"),
    "markdown brackets": _filled("[", "# a\n"),
    "login and digits": _filled("1", _LOGIN, "\n" + _LOGIN),
    "login and links": _filled("[](http://a", _LOGIN),
    "login and pictures": _filled("![", _LOGIN),
    "login and backslashes": _filled("\\", _LOGIN, " a"),
    "many logins": _filled("5 " + _LOGIN + "a b c\n"),
    "JSON brackets": _deep("[", "]"),
    "JSON braces": _deep('{"a":', "}"),
    "JSON of empty lists": _filled("[],", "[", "[]]"),
    "JSON entries": _counted(_HF + ",", "[", _HF + "]"),
    "JSON numbers": _filled("1,", "[", "1]"),
    "JSON one number": _filled("9", '[{"paper": {"id": "2611.1", "title": "A", "upvotes": ', "}}]"),
    "JSON authors": _filled('{"name": "A B"},', '[{"paper": {"title": "A", "authors": [', "{}]}}]"),
    "JSON keywords": _counted('"k#",', '[{"paper": {"title": "A", "ai_keywords": [', '"k"]}}]'),
    "JSON one title": _filled("a ", '[{"paper": {"title": "', '"}}]'),
    "JSON one wide title": _filled("漢", '[{"paper": {"title": "', '"}}]'),
    "JSON of half characters": _filled("\\ud800", '[{"paper": {"title": "', '"}}]'),
    "JSON lines": _counted('{"key": "title:#", "title": "#", "links": {}}\n'),
    "our JSON": _counted('{"key": "title:#", "title": "#", "links": {}},', "[", '{"key": 1}]'),
    "CSL": _counted(
        '{"type": "book", "title": "#"},', "[", '{"type": "a", "title": "<span<span"}]'
    ),
    "JSON Feed": _counted(
        '{"id": "#"},', '{"version": "https://jsonfeed.org/version/1", "items": [', "{}]}"
    ),
    "JSON Feed of tags": _filled(
        "<a ", '{"version": "https://jsonfeed.org/version/1", "items": [{"content_html": "', '"}]}'
    ),
    "CSV": _counted("title:#,a,b\n", _CSV),
    "CSV of one cell": _filled("a\n", _CSV + '"'),
    "CSV of quotes": _filled('"', _CSV),
    "CSV of columns": _filled(",", "key,title"),
    "TSV": _counted("title:#\ta\n", "key\ttitle\n"),
    "RSS": _counted("<item><title>#</title></item>", _RSS, "</channel></rss>"),
    "RSS of authors": _filled("<author>a</author>", _RSS + "<item><title>a</title>", "</item>"),
    "RSS of categories": _counted("<category>#</category>", _RSS + "<item><title>a</title>"),
    "RSS of ampersands": _filled("&amp;#", _RSS + "<item><title>a", "</title></item>"),
    "RSS of tags": _filled("&lt;a ", _RSS + "<item><title>a</title><description>"),
    "RSS of comments": _filled("&lt;!--", _RSS + "<item><title>a</title><description>"),
    "RSS of CDATA": _filled("<![CDATA[", _RSS + "<item><title>a</title><description>"),
    "RSS that is not closed": _filled("<item><title>", _RSS),
    "Atom": _counted("<entry><id>#</id></entry>", _ATOM, "</feed>"),
    "Atom deep": _deep("<a>", "</a>", _ATOM, "</feed>"),
    "Atom of attributes": _counted(' a#="b"', _ATOM + "<entry", "></entry></feed>"),
    "Atom of declarations": _filled("<!DOCTYPE a [", '<?xml version="1.0"?>', _ATOM),
    "Atom that is broken": _filled("<", _ATOM),
    "PubMed": _counted(_ARTICLE, "<PubmedArticleSet>", "</PubmedArticleSet>"),
    "PubMed deep": _deep("<i>", "</i>", "<PubmedArticle><ArticleTitle>", "</ArticleTitle>"),
    "PubMed without ends": _filled("<PubmedArticle>\n", "<PubmedArticleSet>"),
    "PubMed of entities": _filled(
        "&a;", "<!DOCTYPE a [<!ENTITY a '" + "b" * 1000 + "'>]><PubmedArticle><PMID>1</PMID><b>"
    ),
    "BibTeX": _counted("@misc{a#, title={#}}\n"),
    "BibTeX of one key": _filled("@misc{a, title={b}}\n"),
    "BibTeX braces": _filled("{", "@misc{a, title="),
    "BibTeX deep": _deep("{", "}", "@misc{a, title=", "}"),
    "BibTeX quotes": _filled('"', "@misc{a, title="),
    "BibTeX at": _filled("\n@a{", "@misc{a, title={b}}"),
    "BibTeX at and blanks": _filled("\n    @", "@misc{a, title={b}}"),
    "BibTeX lines": _filled("a = {b\n", "@misc{a, title={b}} c\n"),
    "BibTeX fields": _counted("a#={b},", "@misc{a, ", "}"),
    "BibTeX joined": _filled('"a" # ', "@misc{a, title=", '"b"}'),
    "BibTeX macros": _counted("@string{m# = m#}\n", "@misc{a, title={b}}\n"),
    "BibTeX comments": _filled("@comment{a}\n", "@misc{a, title={b}}\n"),
    "BibTeX authors": _filled("A B and ", "@misc{a, title={b}, author={", "C}}"),
    "BibTeX keywords": _counted("k#, ", "@misc{a, title={b}, keywords={", "c}}"),
    "BibTeX blanks": _filled(" ", "@misc{a, title={b}, author={a", "b}}"),
    "BibTeX backslashes": _filled("\\", "@misc{a, title={b", "}}"),
    "BibTeX dollars": _filled("$a", "@misc{a, title={b", "}}"),
    "RIS": _counted("TY  - JOUR\nTI  - #\nER  - \n"),
    "RIS without end": _filled("AU  - A\n", "TY  - JOUR\nTI  - a\n"),
    "RIS lines": _filled("a\n", "TY  - JOUR\nTI  - a\n", "ER  - \n"),
    "RIS words": _filled("a ", "TY  - JOUR\nTI  - ", "\nER  - \n"),
    "mail authors": _filled("A (B), ", _MAIL, "\n\\\\\nabstract\n\\\\\n"),
    "mail brackets": _filled("(", _MAIL, "\n\\\\\nabstract\n\\\\\n"),
    "mail rules": _filled("-" * 40 + "\n", _MAIL + "a\n\\\\\n"),
    "mail": _counted("-" * 30 + "\n" + _MAIL + "a\n\\\\\nb\n\\\\\n"),
    "mail blanks": _filled(" ", _MAIL + "a", "\n\\\\\n"),
    "microdata": _counted('<p itemprop="name">#</p>', _MICRODATA),
    "microdata deep": _deep('<p itemprop="name">a', "</p>", _MICRODATA),
    "microdata articles": _counted(_MICRODATA + '<p itemprop="name">#</p></div>'),
    "microdata names": _filled("a ", _MICRODATA + '<p itemprop="', '">b</p>'),
    "microdata open tags": _filled("<p ", _MICRODATA),
    "microdata attributes": _counted(' a#="b"', _MICRODATA + "<p", ">"),
    "microdata comments": _filled("<!--", _MICRODATA),
    "microdata sections": _filled("<![a", _MICRODATA),
    "microdata entities": _filled("&#1;", _MICRODATA + '<p itemprop="name">'),
    "page": _counted(_HF.replace('"', "&quot;") + ",", _PAGE, ']}"></div>'),
    "page that is cut": _counted(_HF.replace('"', "&quot;") + ",", _PAGE),
    "page of brackets": _filled("[", _PAGE),
    "page of tags": _filled("<a <", "<html>"),
    "page of quotes": _filled("<a b='", "<html>"),
}
"""What ``reader list FILE`` is given."""

TEXTS: Mapping[str, Make] = {
    "words": _filled("words of some length and others\n\n"),
    "brackets": _filled("["),
    "links": _filled("[a]("),
    "pictures": _filled("!["),
    "stars": _filled("*a_ "),
    "backquotes": _filled("`a"),
    "quotes": _filled("> "),
    "lists": _filled("- "),
    "dollars": _filled("$a "),
    "tags": _filled("<tr "),
    "tags in a line": _filled("x<tr "),
    "comments": _filled("<!-- "),
    "blanks": _filled(" ", "a", "b"),
    "references": _filled("[a]: /b\n"),
    "rows": _filled("|a\n", "|a" * 1000 + "\n" + "|-" * 1000 + "\n"),
    "columns": lambda size: b"|a" * (size // 6) + b"\n" + b"|-" * (size // 6) + b"\n",
    "HTML rows": _filled("<tr><td>a", "<table>"),
    "HTML cells": _filled("<td>a", "<table><tr>"),
    "one word": _filled("漢"),
    "formulas": _filled("$x_{a^{b}}$ "),
    "accents": _filled("$\\hat{a}$ "),
}
"""Full texts in Markdown."""

_NOTE = "<sup class=ltx_note_mark>1</sup><span class=ltx_note_content>"
PAGES: Mapping[str, Make] = {
    "words": _filled("<p>words of some length", "<article>"),
    "a ragged table": _ragged,
    "tables": _filled("<table><tr><td>", "<article>"),
    "rows": _filled("<tr>", "<article><table>"),
    "cells": _filled("<td>a", "<article><table><tr>"),
    "open tags": _filled("<a ", "<article>"),
    "comments": _filled("<!--", "<article>"),
    "sections": _filled("<![a", "<article>"),
    "formulas": _filled('<math alttext="a">', "<article>"),
    "links": _filled('<a href="https://e.org">', "<article>"),
    "deep": _deep("<div>", "</div>", "<article>"),
    "deep letters": _deep("<b><i>a", "</i></b>", "<article>"),
    "deep lists": _deep("<ul><li>a", "</li></ul>", "<article>"),
    "deep cells": _deep("<table><tr><td>a", "</td></tr></table>", "<article>"),
    "deep footnotes": _deep(f"a<span class='ltx_note'>{_NOTE}", "</span></span>", "<article>"),
    "deep listings": _deep("<div class=ltx_listing>a", "</div>", "<article>"),
    "deep equations": _deep("<div class='ltx_equation ltx_eqn_row'>a", "</div>", "<article>"),
    "items without a list": _filled("<li>a", "<article>"),
    "items": _filled("<li>a", "<article><ol>"),
    "footnotes": _filled(f"<span class=ltx_note>{_NOTE}a</span></span>", "<article><p>"),
    "lines of code": _filled(
        "<div class=ltx_listingline>``` a</div>", "<article><div class=ltx_listing>"
    ),
    "cells that span": _filled("<tr><td colspan=9999 rowspan=9999>a<td>b", "<article><table>"),
    "columns that are spanned": _filled(
        "<tr><td>b", "<article><table><tr>" + "<td rowspan=9999>a" * 60
    ),
    "equations": _filled(
        '<div class=ltx_equation><math alttext="a\\frac{b}{c}"></math></div>', "<article>"
    ),
    "formula": _filled("\\frac{a}{", '<article><math alttext="', '">'),
    "comments in a formula": _filled("%\n", '<article><math alttext="', '">'),
    "ends of nothing": _filled("</b>", "<article>" + "<div>" * 90),
}
"""Full texts in HTML."""
