"""A hostile text in every field of every form that is read."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from html import escape
from xml.sax.saxutils import escape as xml_escape
from xml.sax.saxutils import quoteattr

from reader.feeds import biorxiv, openreview
from reader.model.paper import Paper
from tests.attacks.hostile import hostile_url

Json = dict[str, object]


def hugging_face(texts: list[str]) -> str:
    """The API's answer; ids too, as far as the API has such."""
    return json.dumps([hugging_face_entry(number, text) for number, text in enumerate(texts)])


def hugging_face_entry(number: int, text: str) -> Json:
    """One entry; every third has a hostile id."""
    paper: Json = {
        "id": text if number % 3 == 2 else f"2611.{20000 + number:05d}",
        "title": f"Title {text} end",
        "summary": f"Abstract {text} end",
        "authors": [{"name": f"Ada {text}", "hidden": False}, {"name": text}],
        "publishedAt": "2026-11-18T00:00:00.000Z",
        "submittedOnDailyAt": "2026-11-20T00:00:00.000Z",
        "submittedOnDailyBy": {"user": f"user{text}", "fullname": text},
        "organization": {"name": text, "fullname": f"Institute {text}"},
        "upvotes": number,
        "ai_summary": f"Summary {text}",
        "ai_keywords": [text, f"word {text}"],
        "githubRepo": hostile_url(text) if number % 2 else text,
        "githubStars": 3,
        "projectPage": hostile_url(text) if number % 2 else f"https://x.example/{text}",
    }
    return {"paper": paper, "title": paper["title"], "thumbnail": text, "numComments": 1}


def json_feed(texts: list[str]) -> str:
    """A JSON Feed."""
    items = [
        {
            "id": text if number % 2 else f"https://doi.org/10.1234/{text}",
            "url": f"https://doi.org/10.1234/{number}{text}" if number % 3 else hostile_url(text),
            "title": f"Title {text}",
            "content_html" if number % 2 else "content_text": f"<p>Text {text}</p>",
            "summary": text,
            "date_published": "2026-11-20T08:00:00Z",
            "authors": [{"name": text}],
            "tags": [text],
        }
        for number, text in enumerate(texts)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": texts[0], "items": items}
    return json.dumps(feed)


def atom(texts: list[str]) -> str:
    """An Atom feed; what XML can't hold is written as an entity of HTML inside it."""
    entries = "".join(
        f"<entry><id>{_xml(hostile_url(text))}</id><title type='html'>{_xml(text)}</title>"
        f"<link href={quoteattr(hostile_url(text))}/><updated>2026-11-20T08:00:00Z</updated>"
        f"<author><name>{_xml(text)}</name></author><category term={quoteattr(_allowed(text))}/>"
        f"<summary type='html'>Abstract {_xml(text)}</summary></entry>"
        for text in texts
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{entries}</feed>'


def rss(texts: list[str]) -> str:
    """An RSS feed with a DOI in each item."""
    items = "".join(
        f"<item><title>{_xml(text)}</title><guid>{_xml(text)}</guid>"
        f"<link>{_xml(hostile_url(text))}</link><description>{_xml(text)}</description>"
        f"<dc:creator>{_xml(text)}</dc:creator><category>{_xml(text)}</category>"
        f"<prism:doi>10.1234/{_xml(text)}{number}</prism:doi></item>"
        for number, text in enumerate(texts)
    )
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"><channel><title>x</title>'
        f"{items}</channel></rss>"
    )


def bibtex(texts: list[str]) -> str:
    """BibTeX entries."""
    return "\n".join(
        f"@article{{key{number},\n title = {{Title {_field(text)}}},\n"
        f" author = {{Ada {_field(text)} and {_field(text)}}},\n"
        f" doi = {{10.1234/{_field(text)}}},\n"
        f" url = {{https://example.org/{_field(text)}}},\n keywords = {{a, {_field(text)}}},\n"
        f" abstract = {{Abstract {_field(text)}}},\n year = {{2026}}\n}}"
        for number, text in enumerate(texts)
    )


def ris(texts: list[str]) -> str:
    """RIS records."""
    return "\n".join(
        f"TY  - JOUR\nTI  - Title {_line(text)}\nAU  - {_line(text)}, Ada\nAB  - {_line(text)}\n"
        f"DO  - 10.1234/{_line(text)}\nUR  - https://example.org/{_line(text)}\n"
        f"KW  - {_line(text)}\nID  - {_line(text)}\nPY  - 2026\nER  - \n"
        for text in texts
    )


def medline(texts: list[str]) -> str:
    """Records of PubMed."""
    return "\n\n".join(
        f"PMID- {number + 1}\nTI  - Title {_line(text)}\nAB  - {_line(text)}\n      {_line(text)}\n"
        f"FAU - {_line(text)}, Ada\nLID - 10.1234/{_line(text)} [doi]\nDP  - {_line(text)} 2026\n"
        f"OT  - {_line(text)}"
        for number, text in enumerate(texts)
    )


def pubmed_xml(texts: list[str]) -> str:
    """Articles of PubMed as XML."""
    articles = "\n".join(
        f"<PubmedArticle><MedlineCitation><PMID>{number + 1}</PMID><Article>"
        f"<Journal><JournalIssue><PubDate><MedlineDate>2026 {_xml(text)}</MedlineDate></PubDate>"
        f"</JournalIssue></Journal><ArticleTitle>Title <i>{_xml(text)}</i></ArticleTitle>"
        f"<ELocationID EIdType='doi'>10.1234/{_xml(text)}</ELocationID><Abstract>"
        f"<AbstractText Label={quoteattr(_allowed(text))}>{_xml(text)}</AbstractText></Abstract>"
        f"<AuthorList><Author><LastName>{_xml(text)}</LastName></Author></AuthorList></Article>"
        f"<KeywordList><Keyword>{_xml(text)}</Keyword></KeywordList></MedlineCitation>"
        "</PubmedArticle>"
        for number, text in enumerate(texts)
    )
    return f'<?xml version="1.0" ?>\n<PubmedArticleSet>\n{articles}\n</PubmedArticleSet>'


def endnote(texts: list[str]) -> str:
    """Records of EndNote."""
    return "\n\n".join(
        f"%0 Journal Article\n%T Title {_line(text)}\n%A {_line(text)}, Ada\n%X {_line(text)}\n"
        f"%R 10.1234/{_line(text)}\n%U https://example.org/{_line(text)}\n%K {_line(text)}\n%D 2026"
        for text in texts
    )


def web_of_science(texts: list[str]) -> str:
    """Records of Web of Science."""
    return "\n\n".join(
        f"PT J\nAF {_line(text)}, Ada\n   {_line(text)}\nTI Title {_line(text)}\n   {_line(text)}\n"
        f"DE {_line(text)}; {_line(text)}\nAB {_line(text)}\nDI 10.1234/{_line(text)}\nPY 2026\nER"
        for text in texts
    )


def citation_page(texts: list[str]) -> str:
    """A paper's own page; one page is one paper, so the texts are in one."""
    tags = "".join(
        f'<meta name="{name}" content={quoteattr(_allowed(text))}>'
        for text in texts
        for name in ("citation_title", "citation_author", "citation_doi", "citation_keywords",
                     "citation_abstract", "citation_abstract_html_url", "citation_date")
    )  # fmt: skip
    return f"<!doctype html><html><head>{tags}</head><body></body></html>"


def notes(texts: list[str]) -> str:
    """Notes in Markdown that name papers."""
    return "\n\n".join(
        f"- {_line(text)} [{_line(text)} two](https://doi.org/10.1234/{number}{_line(text)}) end"
        for number, text in enumerate(texts)
    )


def csl(texts: list[str]) -> str:
    """CSL-JSON."""
    return json.dumps(
        [
            {
                "id": text,
                "type": "article-journal",
                "title": f"<i>{text}</i>",
                "abstract": text,
                "author": [{"family": text, "given": text}, {"literal": text}],
                "DOI": f"10.1234/{text}",
                "URL": f"https://example.org/{text}",
                "keyword": f"a, {text}",
            }
            for text in texts
        ]
    )


def our_json(texts: list[str]) -> str:
    """What ``reader list --format json`` prints, tampered with."""
    return json.dumps([_row(number, text) for number, text in enumerate(texts)])


def our_csv(texts: list[str]) -> str:
    """The same as CSV."""
    names = ["key", "title", "abstract", "authors", "keywords", "page", "doi", "note"]
    table = io.StringIO()
    writer = csv.DictWriter(table, names)
    writer.writeheader()
    for number, text in enumerate(texts):
        row = _row(number, text)
        writer.writerow(
            {
                name: row.get(name, text) if isinstance(row.get(name), str) else text
                for name in names
            }
        )
    return table.getvalue()


def microdata(texts: list[str]) -> str:
    """A page with articles marked up."""
    articles = "".join(
        f'<article itemscope itemtype="https://schema.org/ScholarlyArticle" itemid={_attr(text)}>'
        f'<a itemprop="url" href={_attr(hostile_url(text))}>'
        f'<b itemprop="name">{_html(text)}</b></a>'
        f'<p itemprop="abstract">{_html(text)}</p><span itemprop="author">{_html(text)}</span>'
        f'<meta itemprop="keywords" content={_attr(text)}></article>'
        for text in texts
    )
    return f"<!doctype html><html><body>{articles}</body></html>"


def saved_page(texts: list[str]) -> str:
    """A saved page of the site."""
    entries = [hugging_face_entry(number, text) for number, text in enumerate(texts)]
    properties = json.dumps(
        {"dailyPapers": entries, "periodType": "day", "dateString": "2026-11-20"}
    )
    return (
        '<!doctype html><html><div data-target="DailyPapers"'
        f" data-props={_attr(properties)}></div></html>"
    )


def copied_page(texts: list[str]) -> str:
    """The text of a page of the site."""
    head = (
        "new\nGet trending papers in your email inbox!\nSubscribe\nDaily Papers\n"
        "byAK and the research community\nNov 20\n"
    )
    return head + "".join(
        f"Title {_line(text)}\nAbstract {_line(text)}.\n{_line(text)} Institute\n·\nNov 18 2\n"
        for text in texts
    )


def copied_links(texts: list[str]) -> str:
    """The same with its addresses, as Markdown."""
    return "\n".join(
        f"[5](https://huggingface.co/login?next=%2Fpapers%2F{id})\n\n"
        f"### [Title {_line(text)}](https://huggingface.co/papers/{id})\n\n"
        f"[Abstract {_line(text)}](https://huggingface.co/papers/{id})\n\n"
        f"{_line(text)} ·\n\nNov 18\n"
        for id, text in _numbered(texts)
    )


def mail(texts: list[str]) -> str:
    """An announcement of arXiv."""
    rule = "-" * 78
    return "\n".join(
        f"{rule}\n\\\\\narXiv:{id}\nDate: Wed, 18 Nov 2026 10:00:00 GMT   (9kb)\n\n"
        f"Title: Title {_line(text)}\nAuthors: Ada Byron, {_line(text)}\n"
        f"Categories: cs.CL {_line(text)}\n"
        f"\\\\\n  Abstract {_line(text)}\n\\\\ ( https://arxiv.org/abs/{id} ,  9kb)"
        for id, text in _numbered(texts)
    )


def markdown_list(texts: list[str]) -> str:
    """A list of links."""
    return "\n".join(
        f"- [{_line(text).replace('[', '(').replace(']', ')')}]({hostile_url(text)})"
        for text in texts
    )


def ids(texts: list[str]) -> str:
    """Keys and ids, one a line."""
    return "\n".join(
        (f"doi:10.1234/{_line(text)}", f"url:https://example.org/{_line(text)}")[
            number % 2
        ].replace(" ", "")
        for number, text in enumerate(texts)
    )


FORMS: dict[str, Callable[[list[str]], str]] = {
    "Hugging Face's JSON": hugging_face,
    "JSON Feed": json_feed,
    "Atom": atom,
    "RSS": rss,
    "BibTeX": bibtex,
    "RIS": ris,
    "MEDLINE": medline,
    "EndNote": endnote,
    "PubMed": pubmed_xml,
    "Web of Science": web_of_science,
    "paper's page": citation_page,
    "notes": notes,
    "CSL-JSON": csl,
    "our JSON": our_json,
    "our CSV": our_csv,
    "microdata": microdata,
    "saved page": saved_page,
    "copied page": copied_page,
    "copied links": copied_links,
    "mail": mail,
    "Markdown list": markdown_list,
    "ids": ids,
}


def preprints(texts: list[str]) -> str:
    """An answer of bioRxiv; some DOIs, dates and versions are hostile, too."""
    entries = [
        {
            "title": f"Title {text}",
            "authors": f"{text}; Byron, {text}",
            "author_corresponding": text,
            "doi": f"10.64898/{text}" if number % 3 == 2 else f"10.64898/2026.11.20.{number}",
            "date": text if number % 5 == 4 else "2026-11-20",
            "version": text if number % 2 else "2",
            "category": text,
            "jatsxml": hostile_url(text),
            "abstract": f"Abstract {text}",
            "published": text,
            "server": text if number % 2 else "bioRxiv",
        }
        for number, text in enumerate(texts)
    ]
    return json.dumps({"messages": [{"status": texts[0]}], "collection": entries})


def submissions(texts: list[str]) -> str:
    """An answer of OpenReview; some ids, links and dates are hostile, too."""
    notes = [
        {
            "id": text if number % 3 == 2 else f"note{number}",
            "forum": text if number % 3 == 2 else f"note{number}",
            "pdate": text if number % 5 == 4 else 1769428800000,
            "externalIds": [text, f"doi:10.1234/{text}"] if number % 4 == 3 else [],
            "content": {
                "title": {"value": f"Title {text}"},
                "abstract": {"value": f"Abstract {text}"},
                "authors": {"value": [text, {"fullname": text}]},
                "keywords": {"value": [text]},
                "venue": {"value": text},
                "venueid": {"value": text or "x"},
                "html": {"value": hostile_url(text) if number % 2 else text},
                "code": {"value": f"https://github.com/{text}"},
                "pdf": {"value": text},
            },
        }
        for number, text in enumerate(texts)
    ]
    return json.dumps({"notes": notes, "count": 10000})


SITE_FORMS: dict[str, tuple[Callable[[list[str]], str], Callable[[bytes, str], list[Paper]]]] = {
    "bioRxiv's JSON": (preprints, biorxiv.parse),
    "OpenReview's JSON": (submissions, openreview.parse),
}
"""Answers of sites that are no files: what they look like, and what reads them."""


def answer_of(form: str, texts: list[str]) -> bytes:
    """An answer of that form."""
    return SITE_FORMS[form][0](texts).encode("utf-8", "replace")


def full_text(texts: list[str]) -> str:
    """A paper as Markdown, with a hostile text wherever Markdown decodes one."""
    return "\n\n".join(
        f"# Heading {text}\n\nParagraph {text} and *{text}* and `{text}`"
        f" and [{text}]({hostile_url(text)})"
        f" and <{hostile_url(text)}> and ${text}$\n\n- point {text}\n\n> quote {text}\n\n"
        f"```\ncode {text}\n```\n\n| a | b |\n|---|---|\n| {text} | {text} |\n\n<b>{text}</b>\n\n"
        f"![{text}]({hostile_url(text)})"
        for text in (_line(one) for one in texts)
    )


def file_of(form: str, texts: list[str]) -> bytes:
    """A file of that form; without the NUL that would make it no text, but where JSON writes it."""
    return FORMS[form](texts).replace("\0", "").encode("utf-8", "replace")


def _numbered(texts: list[str]) -> Iterator[tuple[str, str]]:
    """Each text with an arXiv id of its own."""
    return ((f"2611.{20000 + number:05d}", text) for number, text in enumerate(texts))


def _row(number: int, text: str) -> Json:
    keys = (
        f"arxiv:2611.{20000 + number:05d}",
        f"doi:10.1234/{number}{text}",
        f"title:{number}{text}",
    )
    return {
        "key": keys[number % 3],
        "title": f"Title {text}",
        "abstract": f"Abstract {text}",
        "authors": [text],
        "keywords": [text],
        "organization": text,
        "submitter": text,
        "source": text,
        "links": {"page": hostile_url(text), "doi": f"https://doi.org/10.1234/{text}"},
        "note": text,
    }


def _allowed(text: str) -> str:
    """The text without what no XML may hold."""
    return "".join(
        char for char in text if char in "\t\n\r" or "\x20" <= char <= "\ufffd" or char > "\uffff"
    )


def _xml(text: str) -> str:
    return xml_escape(_allowed(text))


def _html(text: str) -> str:
    """HTML whose entities stay entities."""
    return text if text.startswith("&#") else escape(text)


def _attr(text: str) -> str:
    return '"' + _html(text).replace('"', "&quot;") + '"'


def _line(text: str) -> str:
    """Without the line ends that would end the field."""
    return text.replace("\n", " ").replace("\r", " ")


def _field(text: str) -> str:
    """With the braces balanced."""
    return text.replace("{", "(").replace("}", ")")
