"""Money to the home currency, per record and exactly: numbers §1.4.

home minor = floor(amount · rate · 10^(home exponent − exponent) + 1/2), on integers all the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from kamsync.engines.port import MAX_FACTOR
from kamsync.model.change import Finding
from kamsync.model.currencies import EXPONENTS, round_half_up
from kamsync.model.money import RATE_SCALE, RATE_TYPE, exponent_of
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.windows import EPOCH, Span

_UNIT = 10**RATE_SCALE
_SLICE = 500_000


@dataclass(frozen=True)
class Rates:
    """Dated rates against the CRM's home currency, as quoted."""

    table: pl.DataFrame
    """currency, day (epoch), rate (as quoted), direction; sorted by currency, day."""
    crm_currency: str
    home_currency: str
    today: int


def load_rates(inputs: Inputs, policy: Policy) -> Rates:
    table = (
        inputs.live("rate", "currency", "rate", "direction", "valid_from")
        .with_columns(
            pl.col("currency").str.to_uppercase(),
            pl.col("valid_from").cast(pl.Int32).cast(pl.Int64).alias("day"),
        )
        .drop("valid_from")
        .unique(["currency", "day"], keep="last", maintain_order=True)
        .sort("currency", "day")
        .collect()
    )
    today = (policy.as_of - EPOCH).days
    return Rates(table, policy.crm_currency, policy.home_currency, today)


def to_home(rows: pl.DataFrame, rates: Rates, amount: str, out: str) -> pl.DataFrame:
    """`rows` with column `out`: `amount` in home minor units, null where there is no rate.

    `rows` has currency, day (epoch, may be null) and may have rate (home_per_unit, the record's
    own). Adds `early_rate`: true where only later rates of the record's currency exist.
    """
    if _at_home(rows, rates):
        home = pl.col(amount).cast(pl.Int64).alias(out)
        return rows.with_columns(home, pl.lit(value=False).alias("early_rate"))
    needed = _needed(rows, amount)
    priced = _priced(needed, _pairs(needed, rates), rates, amount)
    return rows.with_columns(priced["~home"].alias(out), priced["early_rate"])


def in_home(rows: pl.DataFrame, rates: Rates, *amounts: str) -> pl.DataFrame:
    """`rows` with each of these amounts in home money, null where there is no rate."""
    if _at_home(rows, rates):
        return rows.with_columns(pl.col(amount).cast(pl.Int64) for amount in amounts)
    needed = _needed(rows, *amounts)
    pairs = _pairs(needed, rates)
    return rows.with_columns(
        _priced(needed, pairs, rates, amount)["~home"].alias(amount) for amount in amounts
    )


def _needed(rows: pl.DataFrame, *amounts: str) -> pl.DataFrame:
    own = pl.col("rate") if "rate" in rows.columns else pl.lit(None, RATE_TYPE)
    return rows.select("currency", "day", *amounts, own.alias("~own"))


def _at_home(rows: pl.DataFrame, rates: Rates) -> bool:
    """Nothing to convert: the one currency of the rows is the CRM's and ours."""
    crm = rates.crm_currency
    return rates.home_currency == crm and bool(rows["currency"].eq_missing(crm).all())


def _pairs(rows: pl.DataFrame, rates: Rates) -> pl.DataFrame:
    """Each currency and day of `rows` with the rate in force, quoted against the CRM's home."""
    kind = rows.schema["currency"]
    days = rows.select("currency", "day").unique().cast({"currency": pl.String})
    pairs = _quoted(days, rates)
    if rates.home_currency != rates.crm_currency:
        home_days = days.select(pl.lit(rates.home_currency).alias("currency"), "day").unique()
        home = _quoted(home_days, rates).select(
            "day", pl.col("~rate").alias("~home_rate"), pl.col("~dir").alias("~home_dir")
        )
        pairs = pairs.join(home, on="day", how="left", nulls_equal=True)
    return pairs.cast({"currency": kind})


def _priced(rows: pl.DataFrame, pairs: pl.DataFrame, rates: Rates, amount: str) -> pl.DataFrame:
    """~home and early_rate of `rows`, in their order. 128-bit numbers take room: millions of rows
    are priced a slice at a time."""
    needed = rows.select("currency", "day", amount, "~own")
    slices = list(needed.iter_slices(_SLICE)) or [needed]
    return pl.concat([_priced_slice(part, pairs, rates, amount) for part in slices])


def _priced_slice(
    rows: pl.DataFrame, pairs: pl.DataFrame, rates: Rates, amount: str
) -> pl.DataFrame:
    rows = rows.join(
        pairs, on=["currency", "day"], how="left", nulls_equal=True, maintain_order="left"
    )
    if rates.home_currency == rates.crm_currency:
        home = _direct(rows, rates, amount)
    else:
        home = _exactly(rows, rates, amount)
    return rows.select(home.alias("~home"), _early(rates).alias("early_rate"))


def _early(rates: Rates) -> pl.Expr:
    """A later rate prices the record: it has none of its own, and neither the CRM's money nor ours
    is priced by a rate that is quoted for it."""
    is_priced = ~pl.col("currency").is_in([rates.crm_currency, rates.home_currency])
    return pl.col("~early") & pl.col("~own").is_null() & is_priced


def _quoted(rows: pl.DataFrame, rates: Rates) -> pl.DataFrame:
    """~rate, ~dir, ~early per currency and day: the row in force, else current, else earliest."""
    table = rates.table.lazy()
    first = table.group_by("currency", maintain_order=True).first()
    current = (
        table.filter(pl.col("day") <= rates.today).group_by("currency", maintain_order=True).last()
    )
    needed = rows.lazy().sort("day")
    dated = needed.filter(pl.col("day").is_not_null()).join_asof(
        table.sort("day"), on="day", by="currency", strategy="backward", check_sortedness=False
    )
    undated = needed.filter(pl.col("day").is_null()).with_columns(
        pl.lit(None, RATE_TYPE).alias("rate"), pl.lit(None, pl.String).alias("direction")
    )
    found = pl.concat([dated, undated]).select("currency", "day", "rate", "direction")
    for step, fallback in (("now", current), ("first", first)):
        found = found.join(
            fallback.select("currency", "rate", "direction"),
            on="currency",
            how="left",
            suffix=f"_{step}",
        )
    return found.select(
        "currency",
        "day",
        pl.coalesce("rate", "rate_now", "rate_first").alias("~rate"),
        pl.coalesce("direction", "direction_now", "direction_first").alias("~dir"),
        (
            pl.col("rate").is_null()
            & pl.col("rate_now").is_null()
            & pl.col("rate_first").is_not_null()
        ).alias("~early"),
    ).collect()


def _direct(rows: pl.DataFrame, rates: Rates, amount: str) -> pl.Series:
    """The CRM's home is ours: its own money stands as it is, the rest is multiplied once."""
    is_foreign = (pl.col("currency") != rates.crm_currency).fill_null(value=True)
    foreign = rows.filter(is_foreign)
    home = rows[amount].cast(pl.Int64)
    if foreign.is_empty():
        return home
    places = rows.select(is_foreign.arg_true()).to_series()
    return home.scatter(places, _multiplied(foreign, rates, amount))


def _multiplied(rows: pl.DataFrame, rates: Rates, amount: str) -> pl.Series:
    shift = EXPONENTS[rates.home_currency] - exponent_of(pl.col("currency"))
    up = pl.lit(10, pl.Int128).pow(shift.clip(lower_bound=0))
    down = pl.lit(10, pl.Int128).pow((-shift).clip(lower_bound=0))
    value = pl.col(amount).cast(pl.Int128)
    unit = pl.lit(_UNIT, pl.Int128)
    per_unit = (pl.col("~own").is_not_null()) | (pl.col("~dir") == "home_per_unit")
    rate = pl.coalesce("~own", "~rate").to_physical().cast(pl.Int128)
    num = pl.when(per_unit).then(value * rate * up).otherwise(value * unit * up)
    den = pl.when(per_unit).then(unit * down).otherwise(rate * down)
    two = pl.lit(2, pl.Int128)
    result = rows.select(
        pl.when(rate.is_not_null()).then((num * two + den) // (den * two)).alias("home"),
        (value.cast(pl.Float64).abs() * rate.cast(pl.Float64).fill_null(1e18) * 2000 > 1e38)
        .fill_null(value=False)
        .alias("wide"),
    )
    if result["wide"].any():
        return _exactly(rows, rates, amount)
    return result["home"].cast(pl.Int64, strict=False)


def _exactly(rows: pl.DataFrame, rates: Rates, amount: str) -> pl.Series:
    """The same by fractions, row by row: cross rates, and amounts too wide for 128 bits."""
    values: list[int | None] = []
    for minor, factor in zip(rows[amount], _factors(rows, rates), strict=True):
        home = None if minor is None or factor is None else round_half_up(minor * factor)
        values.append(home if home is not None and abs(home) < 2**62 else None)
    return pl.Series(values, dtype=pl.Int64)


def _factors(rows: pl.DataFrame, rates: Rates) -> Iterator[Fraction | None]:
    """Home minor units per minor unit of each row, None without a rate."""
    home_exponent = EXPONENTS[rates.home_currency]
    second = "~home_rate" in rows.columns
    cross = rows.select("~home_rate", "~home_dir").iter_rows() if second else None
    quoted = rows.select("currency", "~own", "~rate", "~dir").iter_rows()
    for currency, own, rate, direction in quoted:
        home_rate, home_dir = next(cross) if cross else (None, None)
        factor = _factor(currency, own, rate, direction, rates.crm_currency)
        if rates.home_currency != rates.crm_currency:
            if currency == rates.home_currency:
                factor = Fraction(1)
            else:
                back = _factor(rates.home_currency, None, home_rate, home_dir, rates.crm_currency)
                factor = factor / back if factor is not None and back is not None else None
        if factor is None or currency not in EXPONENTS:
            yield None
        else:
            yield factor * Fraction(10**home_exponent, 10 ** EXPONENTS[currency])


def factor_table(priced_by: pl.DataFrame, rates: Rates) -> pl.DataFrame:
    """num / den: home minor units per minor unit, as integers, for an engine to multiply with;
    and early_rate. `priced_by`: distinct currency, day, own_rate (text, null without one).

    Null where there is no rate, and where the integers are too wide for an engine.
    """
    own = pl.Series("~own", priced_by["own_rate"].cast(RATE_TYPE))
    rows = priced_by.with_columns(own)
    rows = rows.join(
        _pairs(rows.select("currency", "day"), rates),
        on=["currency", "day"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    parts = [
        (f.numerator, f.denominator)
        if f is not None and max(abs(f.numerator), f.denominator) < MAX_FACTOR
        else (None, None)
        for f in _factors(rows, rates)
    ]
    return rows.select(
        "currency",
        "day",
        "own_rate",
        pl.Series("num", [num for num, _ in parts], pl.Int64),
        pl.Series("den", [den for _, den in parts], pl.Int64),
        _early(rates).alias("early_rate"),
    )


def _factor(
    currency: str, own: object, rate: object, direction: str | None, crm: str
) -> Fraction | None:
    """CRM home units per unit of `currency`."""
    if currency == crm:
        return Fraction(1)
    if own is not None:
        return Fraction(str(own))
    if rate is None:
        return None
    quoted = Fraction(str(rate))
    if not quoted and direction != "home_per_unit":
        return None
    return quoted if direction == "home_per_unit" else 1 / quoted


def mean_rates(rates: Rates, span: Span) -> dict[str, float]:
    """Currency → home units per unit: the mean, over the days of `span` with a dated row in
    force, of the rate as quoted, then its direction (numbers §3.2). Home is 1."""
    means: dict[str, float] = {}
    for (currency,), table in rates.table.group_by("currency", maintain_order=True):
        days = table["day"].to_list()
        ends = [*days[1:], span.hi + 1]
        total, count, direction = Fraction(0), 0, None
        for start, end, rate, quoted in zip(
            days, ends, table["rate"], table["direction"], strict=True
        ):
            in_force = min(end, span.hi + 1) - max(start, span.lo + 1)
            if in_force <= 0:
                continue
            total += Fraction(str(rate)) * in_force
            count += in_force
            direction = quoted
        if count:
            mean = total / count
            means[str(currency)] = float(mean if direction == "home_per_unit" else 1 / mean)
    means[rates.crm_currency] = 1.0
    if rates.home_currency != rates.crm_currency:
        home = means.get(rates.home_currency)
        means = {c: m / home for c, m in means.items()} if home else {}
        means[rates.home_currency] = 1.0
    return means


def early_findings(rows: pl.DataFrame, rates: Rates) -> list[Finding]:
    """The report names each currency whose first rate is later than records it prices. `rows` up
    to as_of: currency, early_rate, n. Our own prices what others hold, where the CRM has another.
    """
    early = rows.filter("early_rate").select("currency", "n").cast({"currency": pl.String})
    home = rates.home_currency
    today = pl.DataFrame({"currency": home, "day": rates.today})
    if home != rates.crm_currency and _quoted(today, rates)["~early"].item():
        foreign = rows.filter(pl.col("currency") != home)
        early = pl.concat([early, foreign.select(pl.lit(home).alias("currency"), "n")])
    counts = early.group_by("currency").agg(pl.col("n").sum()).sort("currency")
    return [
        Finding("rate_too_late", "warning", f"currency {currency}", values={"n": count})
        for currency, count in counts.iter_rows()
    ]
