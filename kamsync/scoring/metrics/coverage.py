"""Does an account need a dedicated manager or a fluid team? The recurrence of its need decides,
and with costs the money too (docs/figures_people.md). Independent of the tier."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.read.intervals import Share
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows, add_months, epoch
from kamsync.scoring.registry import Metric, produces, step

LEAST_DEALS: Final = 6
LEAST_CLOSED: Final = 5
RECURRENT: Final = 0.7
DIVERSE: Final = 0.6
AHEAD_DAYS: Final = 90
MODELS: Final = ("dedicated", "fluid", "undecided")
_SOLD: Final = ("opportunity.product_family", "opportunity.close_date", "opportunity.is_won")
_OPEN: Final = ("opportunity.amount", "opportunity.close_date")
_TEAM: Final = ("opportunity.product_family", "team_member.role", "team_member.department")


@produces(
    Metric("sold_deals", "count", _SOLD, "deals won in 24 months that name a family", absent=0),
    Metric(
        "families_sold",
        "count",
        _SOLD,
        "product families among the deals won in 24 months",
        absent=0,
    ),
    Metric(
        "recurrence",
        "share",
        _SOLD,
        "part of these deals in the family sold most often, 6 deals or more",
        rows=("0-16",),
    ),
    Metric(
        "diversity",
        "share",
        _SOLD,
        "how evenly deals won in 24 months spread over their families: "
        "entropy over its greatest value",
        rows=("0-16",),
    ),
)
def need(wins: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g and these, of groups that bought a named family. `wins`: g, day, home, n,
    product_family."""
    since = epoch(add_months(windows.as_of, -24))
    inside = (pl.col("day") > since) & (pl.col("day") <= windows.today) & (pl.col("home") > 0)
    families = (
        wins.filter(inside & pl.col("product_family").is_not_null())
        .group_by("g", "product_family")
        .agg(pl.col("n").sum().cast(pl.Int64))
        .with_columns(pl.col("product_family").cast(pl.String))
        .sort("g", "n", "product_family")
    )
    # by the inverse, as a column is divided by one number: not a digit else in group or whole
    part = pl.col("n") * (1 / pl.col("n").sum().over("g"))
    deals, k = pl.col("sold_deals"), pl.col("families_sold")
    spread = (-pl.col("entropy") / k.log()).clip(0, 1)
    several = pl.when(k > 1).then(spread).otherwise(0.0)
    enough = deals >= LEAST_DEALS
    # sorted, so that sums of floats are the same every time
    return (
        families.with_columns((part * part.log()).alias("entropy"))
        .group_by("g", maintain_order=True)
        .agg(
            pl.col("n").sum().alias("sold_deals"),
            pl.len().cast(pl.Int64).alias("families_sold"),
            pl.col("n").max(),
            pl.col("entropy").sum(),
        )
        .select(
            *("g", "sold_deals", "families_sold"),
            pl.when(enough).then(pl.col("n") / deals).alias("recurrence"),
            pl.when(enough).then(several).alias("diversity"),
        )
    )


@produces(
    Metric(
        "open_amount",
        "money",
        _OPEN,
        "open deals closing within 12 months, not weighted",
        absent=0,
    )
)
def open_amount(deals: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """g, open_amount. `deals`: g, day, home."""
    ahead = pl.col("day").is_between(epoch(as_of), epoch(add_months(as_of, 12)))
    amount = pl.col("home").sum().cast(pl.Int64).alias("open_amount")
    return deals.filter(ahead).group_by("g").agg(amount)


@produces(
    Metric(
        "dedicated_breakeven",
        "ratio",
        _OPEN,
        "part of the open amount that must be won for its margin to pay a dedicated manager",
        rows=("0-17",),
    ),
    Metric("win_rate_low", "share", _SOLD, "lower end of the 95 % interval of win_rate"),
    Metric("win_rate_high", "share", _SOLD, "upper end of the 95 % interval of win_rate"),
    Metric("dedicated_return", "money", _OPEN, "margin expected of the open amount at win_rate"),
    Metric(
        "dedicated_pays",
        "yes/no",
        _OPEN,
        "dedicated_return is at least the cost of a dedicated manager",
        rows=("0-17",),
    ),
)
def arithmetic(frame: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """`frame` (with open_amount, revenue, margin_ttm, win_rate, closed_deals) with these. Without
    the cost of a manager or a margin only the interval is known."""
    own = pl.when((pl.col("revenue") > 0) & (pl.col("margin_ttm") > 0)).then(
        pl.col("margin_ttm") / pl.col("revenue")
    )
    margin = pl.coalesce(own, pl.lit(policy.margin, pl.Float64))
    cost = pl.lit(policy.manager_cost, pl.Int64)
    worth = pl.col("open_amount") * margin
    ends = [_interval(*row) for row in frame.select("win_rate", "closed_deals").iter_rows()]
    frame = frame.with_columns(
        pl.when(worth > 0).then(cost / worth).alias("dedicated_breakeven"),
        pl.when(cost.is_not_null())
        .then((worth * pl.col("win_rate")).round().cast(pl.Int64))
        .alias("dedicated_return"),
        pl.Series("win_rate_low", [low for low, _ in ends], dtype=pl.Float64),
        pl.Series("win_rate_high", [high for _, high in ends], dtype=pl.Float64),
    )
    pays = pl.col("dedicated_return") >= cost
    return frame.with_columns(pays.alias("dedicated_pays"))


def _interval(rate: float | None, n: int | None) -> tuple[float | None, float | None]:
    if rate is None or not n:
        return None, None
    return Share(round(rate * n), n).interval or (None, None)


@produces(
    Metric(
        "coverage_model",
        "state",
        _SOLD,
        "dedicated where the need recurs and, with costs, a manager pays; fluid where it varies",
        rows=("0-04", "0-05", "0-16"),
    )
)
def verdict(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` (with recurrence, diversity, dedicated_pays) with it; unknown with few deals."""
    pays = pl.col("dedicated_pays").fill_null(value=True)
    model = (
        pl.when(pl.col("recurrence").is_null())
        .then(pl.lit(None, pl.String))
        .when((pl.col("recurrence") >= RECURRENT) & pays)
        .then(pl.lit("dedicated"))
        .when(pl.col("diversity") >= DIVERSE)
        .then(pl.lit("fluid"))
        .otherwise(pl.lit("undecided"))
    )
    return frame.with_columns(model.alias("coverage_model"))


@produces(
    Metric(
        "team_roles_missing",
        "text",
        _TEAM,
        "roles that deals closing within 90 days ask for and nobody in the team has",
        rows=("0-18", "0-19"),
    ),
    Metric(
        "team_roles_lacking",
        "count",
        _TEAM,
        "how many roles deals closing within 90 days ask for and nobody in the team has",
        absent=0,
    ),
)
def team_roles(deals: pl.DataFrame, team: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """g and both, of groups that lack one. `deals`: g, day, product_family; `team`: g, word (a role
    or a department, folded) of who is present."""
    today = epoch(policy.as_of)
    asked = [(family, role) for family, roles in policy.family_roles.items() for role in roles]
    schema = {"product_family": pl.String, "role": pl.String}
    wanted = pl.DataFrame(asked, schema=schema, orient="row").with_columns(
        _folded("role").alias("word")
    )
    soon = deals.filter(pl.col("day").is_between(today, today + AHEAD_DAYS))
    return (
        soon.select("g", families("product_family"))
        .explode("product_family")
        .join(wanted, on="product_family")
        .join(team, on=["g", "word"], how="anti")
        .unique(["g", "word"])
        .sort("g", "role")
        .group_by("g", maintain_order=True)
        .agg(
            pl.col("role").str.join(", ").alias("team_roles_missing"),
            pl.len().cast(pl.Int64).alias("team_roles_lacking"),
        )
    )


def families(column: str) -> pl.Expr:
    """The families of a deal as a list: a multi-select separates them by semicolons."""
    each = pl.element().str.strip_chars()
    return pl.col(column).cast(pl.String).str.split(";").list.eval(each.filter(each != ""))


def _folded(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.to_lowercase()


def _present(context: MeasureContext) -> pl.DataFrame:
    """g, word: roles and departments of the team of today."""
    today = pl.lit(context.policy.as_of)
    columns = ("account_id", "role", "department", "starts_at", "ends_at")
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    rows = (
        context.inputs.live("team_member", *columns)
        .filter((pl.col("starts_at") <= today).fill_null(value=True))
        .filter((pl.col("ends_at") >= today).fill_null(value=True))
        .join(members, on="account_id")
        .collect()
    )
    words = [rows.select("g", _folded(c).alias("word")) for c in ("role", "department")]
    return pl.concat(words).drop_nulls().unique()


@step(need, open_amount, team_roles, reads="events")
def add_need(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context, events = sources.context, sources.events
    if context.inputs.has("opportunity"):
        frame = joined(frame, open_amount(events.deals, context.policy.as_of))
    if "product_family" not in events.wins.columns:
        return frame
    frame = joined(frame, need(events.wins, sources.windows))
    if context.policy.family_roles and context.inputs.has("team_member"):
        frame = joined(frame, team_roles(events.deals, _present(context), context.policy))
    return frame


@step(arithmetic, verdict, needs="open_amount recurrence margin_ttm win_rate")
def add_model(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    return verdict(arithmetic(frame, sources.context.policy))


@produces(
    Metric(
        "attention_ratio",
        "ratio",
        ("activity.kind", "activity.occurred_at"),
        "two-way touches in 183 days over their median among Key accounts, 3 or more of them",
        rows=("1-23",),
    ),
    Metric(
        "tomorrow_underserved",
        "yes/no",
        ("activity.kind", "activity.occurred_at"),
        "a Tomorrow account with an attention_ratio below a half",
        rows=("1-23",),
    ),
)
def add_attention(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` (with tier, client_touches_183d) with both."""
    key = frame.filter(pl.col("tier") == "Key")["client_touches_183d"].drop_nulls()
    median = key.median() if len(key) >= LEAST_KEYS else None
    usual = float(str(median)) if median is not None and float(str(median)) > 0 else None
    ratio = pl.col("client_touches_183d") / pl.lit(usual, pl.Float64)
    frame = frame.with_columns(ratio.alias("attention_ratio"))
    below = (pl.col("tier") == "Tomorrow") & (pl.col("attention_ratio") < UNDERSERVED)
    return frame.with_columns(below.alias("tomorrow_underserved"))


LEAST_KEYS: Final = 3
UNDERSERVED: Final = 0.5
STEPS: Final = (add_need, add_model)
