"""Accounts that look like one customer: by tax number, name or web domain. Pure. They are proposed
and never merged: a person decides, in the CRM or by a group (docs/figures.md)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import polars as pl

SIGNS: Final = ("tax_number", "name", "domain")
"""The surest first."""
_FORMS = """
sa sas sasu sarl eurl sci snc scop sca gie gmbh ag kg kgaa ug ohg mbh ev ltd limited plc inc
incorporated corp corporation co company llc llp lp bv nv sl slu srl spa oy oyj ab as aps
"""
_HOSTS = """
gmail.com outlook.com hotmail.com yahoo.com icloud.com live.com gmx.de web.de free.fr orange.fr
wanadoo.fr sfr.fr laposte.net facebook.com linkedin.com instagram.com google.com
"""
LEGAL_FORMS: Final = frozenset(_FORMS.split())
PUBLIC_HOSTS: Final = frozenset(_HOSTS.split())
MOST: Final = 6
"""More accounts with one web domain share a portal, not an owner."""
_LEAST_TAX: Final = 6
_LEAST_NAME: Final = 3
PAIRS: Final[dict[str, pl.DataType]] = {
    "a": pl.String(),
    "b": pl.String(),
    "signs": pl.List(pl.String()),
}


def duplicates(accounts: pl.DataFrame, apart: Collection[tuple[str, str]] = ()) -> pl.DataFrame:
    """a, b, signs of pairs, the surest first. `accounts`: id, root, name, country, domain,
    tax_number; `apart`: pairs (lower id first) that a person told to be two customers."""
    known = accounts.select(
        "id",
        "root",
        pl.col("country").str.strip_chars().str.to_lowercase(),
        _tax().alias("tax_number"),
        _name().alias("name"),
        _domain().alias("domain"),
    ).sort("id")
    pairs = pl.concat([_pairs(known, sign) for sign in SIGNS])
    if pairs.is_empty():
        return pl.DataFrame(schema=PAIRS)
    sides = pairs.join(known, left_on="a", right_on="id").join(
        known, left_on="b", right_on="id", suffix="_b"
    )
    one, other = pl.col("tax_number"), pl.col("tax_number_b")
    two_numbers = (one != other).fill_null(value=False)
    abroad = (pl.col("country") != pl.col("country_b")).fill_null(value=False)
    sisters = (pl.col("root") == pl.col("root_b")).fill_null(value=False)
    weak = (pl.col("sign") == "name") & abroad
    weak = weak | ((pl.col("sign") == "domain") & sisters)
    found = (
        sides.filter(~two_numbers & ~weak)
        .with_columns(_order(pl.col("sign")).alias("order"))
        .sort("a", "b", "order")
        .group_by("a", "b", maintain_order=True)
        .agg(pl.col("sign").alias("signs"), pl.col("order").min().alias("surest"))
    )
    shown = pl.DataFrame(list(apart), schema={"a": pl.String, "b": pl.String}, orient="row")
    return (
        found.join(shown, on=["a", "b"], how="anti")
        .sort(
            pl.col("signs").list.len(), "surest", "a", "b", descending=[True, False, False, False]
        )
        .select("a", "b", "signs")
    )


def _pairs(known: pl.DataFrame, sign: str) -> pl.DataFrame:
    """a, b, sign: each account with the first (lowest id) of those that are alike."""
    alike = known.filter(pl.col(sign).is_not_null() & pl.col(sign).is_duplicated())
    if sign == "domain":
        alike = alike.filter(pl.len().over(sign) <= MOST)
    first = pl.col("id").first().over(sign)
    return alike.select(
        first.alias("a"), pl.col("id").alias("b"), pl.lit(sign).alias("sign")
    ).filter(pl.col("a") != pl.col("b"))


def _order(sign: pl.Expr) -> pl.Expr:
    return sign.replace_strict(list(SIGNS), list(range(len(SIGNS))), return_dtype=pl.Int64)


def _tax() -> pl.Expr:
    plain = pl.col("tax_number").str.to_uppercase().str.replace_all(r"[^0-9A-Z]", "")
    return pl.when(plain.str.len_chars() >= _LEAST_TAX).then(plain)


def _name() -> pl.Expr:
    """Without accents, marks and legal forms: `Société Béta S.A.S.` is `societebeta`."""
    plain = pl.col("name").str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    dotless = plain.str.replace_all(r"(\p{L})\.", "$1").str.replace_all(r"[^\p{L}\p{N}]+", " ")
    words = dotless.str.strip_chars().str.split(" ")
    kept = words.list.eval(pl.element().filter(~pl.element().is_in(sorted(LEGAL_FORMS))))
    joined = kept.list.join("")
    return pl.when(joined.str.len_chars() >= _LEAST_NAME).then(joined)


def _domain() -> pl.Expr:
    host = (
        pl.col("domain")
        .str.to_lowercase()
        .str.strip_chars()
        .str.replace(r"^[a-z]+://", "")
        .str.replace(r"^www\d*\.", "")
        .str.extract(r"^([^/:?#\s]+\.[a-z]{2,})")
    )
    return pl.when(~host.is_in(sorted(PUBLIC_HOSTS))).then(host)
