"""Why an account has its score and tier, for a seller: plain lines from its scored row. Pure.

Dates, not ages: the text of an account without news stays the same from day to day.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from operator import itemgetter
from typing import Any, Final

import polars as pl

from kamsync.messages import labels, trend
from kamsync.messages.catalogue import counted, text
from kamsync.messages.formats import date, is_known, number, plain
from kamsync.messages.lower_bounds import share, share_bound
from kamsync.messages.relations import people_lines
from kamsync.messages.row_texts import Row, row_texts
from kamsync.messages.tier_reason import confidence_shown, tier_lines
from kamsync.messages.values import figure, growth_words
from kamsync.messages.verdict import Wording, known, laid_out, verdict_lines, weighed
from kamsync.model.remainders import dealt
from kamsync.scorecard import Criterion, Scorecard

LIMIT: Final = 1500
"""Characters; a CRM's long text holds more, a person reads less."""


def why(
    row: Row, card: Scorecard, language: str, home_currency: str, *, shares: bool = True
) -> str:
    """Lines separated by a line feed, at most LIMIT characters: the verdict, what carries it, what
    is missing and closes it, the rule behind the tier; the figures last.

    `shares=False` leaves out how much of which scope the account is: level only, for readers
    without the directors' rights.
    """
    one, wording = pl.DataFrame([row]), Wording(card, language, home_currency)
    said: str = whys(one, pl.Series([0], dtype=pl.UInt32), wording, shares=shares).item()
    return said


def whys(groups: pl.DataFrame, places: pl.Series, wording: Wording, *, shares: bool) -> pl.Series:
    """`why` of the rows at these places, each named once, in their order: what several agree in is
    made once."""
    card, language, home = wording.card, wording.language, wording.home

    def lines(made: Callable[[Row], list[str]]) -> pl.Series:
        return row_texts(groups, lambda row: "\n".join(made(row)), places)

    def state(row: Row) -> list[str]:
        dependency = _dependency(row, language, shares=shares)
        return [*dependency, *_mutual_value(row, language), *_growth(row, card, language, home)]

    counted = weighed(groups, places, card)
    said = [
        lines(lambda row: _unread(row, language)),
        *verdict_lines(groups, places, counted, wording),
        lines(lambda row: tier_lines(row, card, language, home)),
        lines(state),
        lines(lambda row: _trend(row, language)),
        lines(lambda row: [_freshness(row, language)]),
        lines(lambda row: [*_one_sided(row, language), *people_lines(row, language)]),
        _lacking(groups, places, counted, wording),
    ]
    head = "".join(f"{line}\n" for line in _unapproved(card, language))
    return _joined(head, said, _figures(groups, places, counted, wording))


def _joined(head: str, lines: list[pl.Series], figures: pl.Series) -> pl.Series:
    """Within the limit: what is clipped are the lines, not the figures."""
    each = [pl.when(pl.col(f"{n}") != "").then(f"{n}") for n in range(len(lines))]
    said = pl.format("{}{}", pl.lit(head), pl.concat_str(each, separator="\n", ignore_nulls=True))
    room = LIMIT - 1 - pl.col("figures").str.len_chars().cast(pl.Int64)
    whole = pl.format("{}\n{}", _clipped(said, pl.max_horizontal(room, 0)), "figures")
    frame = pl.DataFrame(
        [*(line.alias(f"{n}") for n, line in enumerate(lines)), figures.alias("figures")]
    )
    return frame.select(_clipped(whole, pl.lit(LIMIT)).alias("why")).to_series()


def _clipped(whole: pl.Expr, limit: pl.Expr) -> pl.Expr:
    """As `clipped`, of a column."""
    short = pl.format("{}…", whole.str.head(limit - 1).str.strip_chars_end())
    return pl.when(whole.str.len_chars() <= limit).then(whole).otherwise(short)


def _lacking(
    groups: pl.DataFrame, places: pl.Series, counted: pl.DataFrame, wording: Wording
) -> pl.Series:
    """What is unknown, where not all criteria count."""
    card = wording.card
    counts = counted.group_by("at").len().filter(pl.col("len") == len(card.criteria))
    some = places.filter(~places.is_in(counts["at"].implode()))
    names = [name for c in card.criteria if (name := f"contribution_{c.id}") in groups.columns]
    marked = groups.with_columns(pl.when(known(groups, n)).then(1).alias(n) for n in names)
    made = partial(_missing, card=card, language=wording.language, home=wording.home)
    texts = row_texts(marked, lambda row: "\n".join(made(row)), some)
    return laid_out(places, pl.DataFrame([some.alias("at"), texts.alias("text")]))


def _figures(
    groups: pl.DataFrame, places: pl.Series, counted: pl.DataFrame, wording: Wording
) -> pl.Series:
    """`Score 74 of 100, confidence 100%; potential 22.6 of 25, …`, largest contribution first."""
    language = wording.language
    head = row_texts(groups, lambda row: _score(row, language), places)
    each = counted.with_columns(_most(counted, wording.card))
    parts = row_texts(
        each, partial(_part, wording), pl.int_range(each.height, dtype=pl.UInt32, eager=True)
    )
    joined = (
        each.select("at", parts.alias("part"))
        .group_by("at")
        .agg(pl.col("part").str.join(", ").alias("text"))
    )
    frame = pl.DataFrame([head.alias("head"), laid_out(places, joined).alias("parts")])
    both = text("why.figures", language, head="{}", parts="{}")  # in this order everywhere
    said = (
        pl.when(pl.col("parts").is_null())
        .then(pl.format("{}.", "head"))
        .otherwise(pl.format(both, "head", "parts"))
    )
    return frame.select(said).to_series()


def _most(counted: pl.DataFrame, card: Scorecard) -> pl.Series:
    """What each criterion of `counted` could give at most, in tenths that sum to 100 a row."""
    order = counted.group_by("at", maintain_order=True).agg(
        pl.col("criterion").cast(pl.String).str.join(" ")
    )["criterion"]
    weights = [c.weight for c in card.criteria]
    most = {
        each: [tenths / 10 for tenths in dealt([weights[int(n)] for n in each.split()], 1000)]
        for each in order.unique()
    }
    table = pl.DataFrame(
        {"criterion": list(most), "most": list(most.values())},
        schema={"criterion": pl.String, "most": pl.List(pl.Float64)},
    )
    return (
        order.to_frame()
        .join(table, on="criterion", how="left", maintain_order="left")["most"]
        .explode()
    )


def _part(wording: Wording, row: Row) -> str:
    criterion, language = wording.card.criteria[row["criterion"]], wording.language
    known = {
        "label": labels.criterion(criterion.id, language),
        "points": number(row["part"], language, 1),
        "most": number(row["most"], language, 1),
    }
    if row["given"]:
        return text("why.part", language, **known)
    if criterion.missing == "penalise":
        fixed = number(criterion.points, language)
        return text("why.part_penalised", language, fixed=fixed, **known)
    return text("why.part_imputed", language, **known)


def clipped(whole: str, limit: int) -> str:
    return whole if len(whole) <= limit else whole[: limit - 1].rstrip() + "…"


def dependency_detail(row: Row, language: str) -> str:
    """One line for the directors' field: level, share, scope, forward."""
    lines = _dependency(row, language, shares=True)
    return clipped(" ".join(lines), 255)


def contributions(row: Row, card: Scorecard, language: str) -> str:
    """A line per criterion, for cards that draw bars: name, points and the most possible, between
    tabs and with a decimal point, the largest first."""
    lines = (
        f"{labels.criterion(c.id, language)}\t{row[f'contribution_{c.id}']:.1f}\t{most:.1f}"
        for c, most in counted_criteria(row, card)
    )
    return "\n".join(lines)


def counted_criteria(row: Row, card: Scorecard) -> list[tuple[Criterion, float]]:
    """Those with points, largest contribution first, and the most each could give: tenths that
    sum to 100."""
    got: list[tuple[Any, Criterion]] = [(row.get(f"contribution_{c.id}"), c) for c in card.criteria]
    usable = [(-part, c.id, c) for part, c in got if is_known(part)]
    usable.sort(key=itemgetter(0, 1))
    tenths = _tenths(tuple(c.weight for *_, c in usable))
    return [(c, most) for (*_, c), most in zip(usable, tenths, strict=True)]


@cache
def _tenths(weights: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(most / 10 for most in dealt(weights, 1000))


def _unapproved(card: Scorecard, language: str) -> list[str]:
    if card.is_approved:
        return []
    return [text("why.unapproved", language, name=plain(card.name, 60), version=card.version)]


def _unread(row: Row, language: str) -> list[str]:
    """First of all: what the figures lack."""
    lacking = (("why.refused", "refused_wins"), ("why.unpriced", "unpriced_deals"))
    return [counted(key, row[n], language) for key, n in lacking if row.get(n)]


def _score(row: Row, language: str) -> str:
    confidence = confidence_shown(row, language)
    score, low, high = row.get("score"), row.get("score_low"), row.get("score_high")
    if score is None:
        return text("why.no_score", language, confidence=confidence)
    if low == high or low is None or high is None:
        return text("why.score", language, score=score, confidence=confidence)
    values = {"score": score, "low": low, "high": high, "confidence": confidence}
    return text("why.score_between", language, **values)


def _missing(row: Row, card: Scorecard, language: str, home: str) -> list[str]:
    unknown = [c for c in card.criteria if not is_known(row.get(f"contribution_{c.id}"))]
    parts = [_unknown(row, c, language, home) for c in unknown]
    return [text("why.unknown", language, parts=", ".join(parts))] if parts else []


def _unknown(row: Row, criterion: Criterion, language: str, home: str) -> str:
    """Named, with the reason where there is one; never a number that could be read as 0."""
    label = labels.criterion(criterion.id, language)
    reason = ""
    if criterion.metric == "growth" and row.get("growth_label") not in (None, "growth"):
        reason = growth_words(row, language, home)
    elif criterion.max_age_days is not None and is_known(row.get(criterion.metric)):
        value = figure(criterion.metric, row[criterion.metric], language, home)
        age = text("why.too_old", language, days=criterion.max_age_days)
        reason = f"{value}, {age}"
    if not reason:
        return label
    return text("why.unknown_because", language, label=label, reason=reason)


def _dependency(row: Row, language: str, *, shares: bool) -> list[str]:
    level = row.get("dependency") or "none"
    incomplete = bool(row.get("revenue_incomplete"))
    lines = [_level(row, level, language, shares=shares)]
    if level == "none" and incomplete and shares and is_known(row.get("share")):
        shown = share(row["share"], row, language)
        lines.append(text("why.incomplete", language, share=shown))
    if row.get("forward"):
        lines.append(text("why.forward", language, level=labels.level(row["forward"], language)))
    return lines


def _level(row: Row, level: str, language: str, *, shares: bool) -> str:
    name = labels.level(level, language)
    if level == "none":
        return text("why.dependency_none", language)
    if not shares or not is_known(row.get("dependency_share")):
        return text("why.dependency_level", language, level=name)
    scope = labels.of_dependency(row, language)
    shown = share(row["dependency_share"], row, language)
    key = "why.dependency_bound" if share_bound(row) else "why.dependency"
    return text(key, language, level=name, share=shown, scope=scope)


def _mutual_value(row: Row, language: str) -> list[str]:
    """Never without its reasons."""
    if not row.get("good_bad_why"):
        return []
    known = {
        "verdict": figure("good_bad", row["good_bad"], language, ""),
        "reasons": figure("good_bad_why", row["good_bad_why"], language, ""),
    }
    return [text("why.worth", language, **known)]


def _growth(row: Row, card: Scorecard, language: str, home: str) -> list[str]:
    """Once: not again where it already stands among the criteria."""
    if any(c.metric == "growth" for c in card.criteria):
        return []
    return [text("why.growth_word", language, label=growth_words(row, language, home))]


def _trend(row: Row, language: str) -> list[str]:
    """Only where it can be told."""
    word = trend.word(row, language)
    return [text("why.trend", language, trend=word)] if word else []


def _freshness(row: Row, language: str) -> str:
    newest = row.get("last_client_data_on")
    if row.get("freshness_client") is None or newest is None:
        return text("why.fresh_unknown", language)
    state = labels.freshness(row["freshness_client"], language)
    return text("why.fresh", language, state=state, date=date(newest, language))


def _one_sided(row: Row, language: str) -> list[str]:
    """Which of the three domains say nothing of the last six months."""
    if not is_known(row.get("triangulation")) or row["triangulation"] >= len(_DOMAINS):
        return []
    silent = [d for d in _DOMAINS if row.get(f"freshness_{d}") not in _HEARD]
    parts = ", ".join(text(f"why.domain.{d}", language) for d in silent)
    return [counted("why.domains", row["triangulation"], language, parts=parts)]


_DOMAINS: Final = ("internal", "client", "industry")
_HEARD: Final = ("fresh", "ageing")
