"""The whole account of a paper's match: terms, authors, what each carries, and what is near."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from reader.catalogue import papers, tastes
from reader.catalogue.database import Database
from reader.catalogue.taste_rules import read_taste_rules
from reader.model.paper import Paper
from reader.ranking.learner import Profile
from reader.ranking.reasons import Parts, list_nearest, measure_learned_parts, measure_parts
from reader.ranking.taste_rules import PIN, Kind, TasteRule, Value, make_rules, normalise_name
from reader.ranking.terms import Terms, list_words, number_term
from reader.ranking.vote_share import measure_votes
from reader.services.ranking import Ranking, score_paper
from reader.text.latex import to_unicode
from reader.text.sanitise import Clean, line

_MOST_TERMS = 14
"""Terms of a paper that are named: those that carry most, for or against."""
_MOST_AUTHORS = 8
_MOST_NEAR = 3
_LEAST_TRAITS = 0.005
MOST_STRONGEST = 20
"""Terms that are named of the whole taste."""


class Part(NamedTuple):
    """A term or an author, and what it carries."""

    kind: Kind
    name: str
    """Its normal name, as a rule has it."""
    shown: Clean
    """Its name as the paper writes it."""
    share: float
    """What it adds to the score, in spreads of what was passed over; below 0 it counts against."""
    rule: Value | None
    """What the user said of it."""


class Near(NamedTuple):
    """A paper that was chosen, and is like the one that is explained."""

    title: Clean
    how: str
    """``kept``, ``copied``…; empty if that is not known."""
    day: date | None


class Account(NamedTuple):
    """Why a paper has its match; or what the ranking knows of the user, if there is no paper."""

    missing: str
    """What is missing before anything can be ranked; empty if nothing is."""
    match: int | None = None
    """0 to 100; None if there is no paper."""
    votes: int = 0
    """The paper's votes, if they add to its match."""
    traits: float = 0.0
    """What the number of its authors, its lengths, links and keywords add to the score."""
    parts: tuple[Part, ...] = ()
    """Terms, those that carry most first, then authors; without a paper, then all other rules."""
    near: tuple[Near, ...] = ()
    """The nearest first."""
    rules: tuple[TasteRule, ...] = ()
    """All taste rules of the user."""


def describe_match(account: Account) -> str:
    """The match of the account's paper, and what is no term or author: "62 of 100 · 12 votes"."""
    parts = [f"{account.match} of 100"]
    if account.votes:
        parts.append(f"{account.votes} votes")
    if abs(account.traits) >= _LEAST_TRAITS:
        parts.append(f"authors, lengths, links, keywords {account.traits:+.2f}")
    return " · ".join(parts)


def make_account(ranking: Ranking, paper: Paper) -> Account:
    """The account of one paper. Raises CatalogueError."""
    rules = tuple(ranking.ask(read_taste_rules))
    ready, profile = ranking.read_profile()
    terms = ranking.read_terms([paper.key]).get(paper.key)
    if profile is None or terms is None:
        missing = ready.sentence or "Nothing is known of this paper's words"
        return Account(missing, rules=rules)
    made = make_rules(rules)
    kept = made.keep_terms(terms)
    near = list_nearest(profile, kept)[:_MOST_NEAR]
    votes = paper.votes or 0
    measured, spread = measure_parts(profile, kept), profile.usual.learned_spread
    return Account(
        "",
        score_paper(profile, paper.key, terms, made, paper.authors, votes).match,
        votes if measure_votes(votes) else 0,
        measured.traits / spread,
        (*_list_terms(measured, spread, paper, terms, rules), *_list_authors(paper, rules)),
        ranking.ask(lambda database: _describe_near(database, near)),
        rules,
    )


def make_overview(ranking: Ranking) -> Account:
    """What the ranking knows of the user: the strongest terms, and the rules.

    Raises CatalogueError.
    """
    rules = tuple(ranking.ask(read_taste_rules))
    ready, profile = ranking.read_profile()
    if profile is None:
        return Account(ready.sentence, rules=rules)
    keys = profile.neighbours.keys
    chosen = ranking.ask(lambda database: papers.read_papers(database, keys))
    words = _name_numbers(f"{paper.title} {paper.abstract}" for paper in chosen)
    said = _find_rules("term", rules)
    shares = _measure_shares(profile, ranking.read_terms(keys).values())
    named = sorted((number for number in shares if number in words), key=lambda one: -shares[one])
    parts = [
        _make_part("term", words[number], shares[number], said)
        for number in named[:MOST_STRONGEST]
        if shares[number] > 0
    ]
    named_rules = {(part.kind, part.name) for part in parts}
    parts += [
        Part(rule.kind, rule.name, line(rule.name), 0.0, rule.value)
        for rule in rules
        if (rule.kind, rule.name) not in named_rules
    ]
    return Account("", parts=tuple(parts), rules=rules)


def _measure_shares(profile: Profile, chosen: Collection[Terms]) -> dict[int, float]:
    """What each term adds to the score of a chosen paper, in the mean, by its number."""
    whole = profile.usual.learned_spread * len(chosen)
    shares: dict[int, float] = {}
    for terms in chosen:
        for number, part in measure_learned_parts(profile, terms).terms.items():
            shares[number] = shares.get(number, 0.0) + part / whole
    return shares


def _list_terms(
    measured: Parts, spread: float, paper: Paper, terms: Terms, rules: Sequence[TasteRule]
) -> list[Part]:
    shares = {number: part / spread for number, part in measured.terms.items()}
    said = _find_rules("term", rules)
    words = _name_numbers([f"{paper.title} {paper.abstract}"])
    ruled = {number_term(name): value for name, value in said.items()}
    for number in terms.numbers:
        if number in ruled:
            shares[number] = shares.get(number, 0.0) + PIN * (ruled[number] == "pin")
    strongest = sorted(
        (number for number in shares if number in words),
        key=lambda number: (number not in ruled, -abs(shares[number]), number),
    )[:_MOST_TERMS]
    parts = [_make_part("term", words[number], shares[number], said) for number in strongest]
    return sorted(parts, key=lambda part: -part.share)


def _list_authors(paper: Paper, rules: Sequence[TasteRule]) -> list[Part]:
    said = _find_rules("author", rules)
    parts = [_make_part("author", name, 0.0, said) for name in paper.authors]
    ruled = [part for part in parts if part.rule]
    shown = [*ruled, *(part for part in parts if not part.rule)][:_MOST_AUTHORS]
    return [
        part._replace(share=PIN if part.rule == "pin" else -PIN if part.rule else 0.0)
        for part in shown
    ]


def _make_part(kind: Kind, shown: str, share: float, said: dict[str, Value]) -> Part:
    name = normalise_name(kind, shown)
    return Part(kind, name, line(shown), share, said.get(name))


def _find_rules(kind: Kind, rules: Iterable[TasteRule]) -> dict[str, Value]:
    return {rule.name: rule.value for rule in rules if rule.kind == kind}


def _name_numbers(texts: Iterable[str]) -> dict[int, str]:
    """A word for each term of the texts, by its number: the first one that stands for it."""
    words: dict[int, str] = {}
    for text in texts:
        for number, word in list_words(text):
            words.setdefault(number, word)
    words.pop(0, None)
    return words


def _describe_near(database: Database, keys: Sequence[str]) -> tuple[Near, ...]:
    titles: dict[str, Clean] = {
        paper.key: paper.title for paper in papers.read_papers(database, keys)
    }
    near = []
    for key in keys:
        if key in titles:
            how, day = tastes.read_choice_day(database, key) or ("", None)
            near.append(Near(line(to_unicode(titles[key])), how, day))
    return tuple(near)
