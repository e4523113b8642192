"""Pairs of accounts of two CRMs that may be one customer, for a person to look at. Pure.

A tax number or a domain that one group of each CRM carries is a good sign, a name with its country
a weak one. What could be several is no proposal, and neither is what two signs say differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import polars as pl

from kamsync.model.joined_ids import connection_of
from kamsync.model.word_forms import folded, folded_name

SIGNS: Final = ("tax_number", "domain", "name")
"""From the strongest to the weakest."""
WEAK: Final = ("name",)
_SHARED: Final = (
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.fr", "live.com"),
    *("yahoo.com", "yahoo.fr", "icloud.com", "gmx.de", "gmx.net", "web.de", "t-online.de"),
    *("orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "laposte.net", "bbox.fr"),
    *("facebook.com", "linkedin.com", "instagram.com", "google.com", "sites.google.com"),
)
"""Domains of many firms: no sign of one."""
PAIRS: Final = {
    "a": pl.String,
    "b": pl.String,
    "by": pl.String,
    "a_name": pl.String,
    "b_name": pl.String,
}


@dataclass(frozen=True)
class Proposal:
    pairs: pl.DataFrame
    """PAIRS, strongest sign first, then by id."""
    ambiguous: dict[str, int]
    """Sign → values that several groups of one CRM carry, or that contradict a stronger sign."""


def proposed_matches(accounts: pl.DataFrame, order: Sequence[str], known: pl.DataFrame) -> Proposal:
    """`accounts`: live, joined ids, with own_root_id; `known`: a, b, pairs that stand in the table,
    approved or not: an account that has a partner in the other CRM gets no second one."""
    found: list[pl.DataFrame] = []
    ambiguous = dict.fromkeys(SIGNS, 0)
    named = accounts.with_columns(connection_of("id").alias("connection"))
    for sign in SIGNS:
        carriers, torn = _carriers(_keys(named, sign))
        ambiguous[sign] += torn
        for a, b in combinations(order, 2):
            of_a = carriers.filter(pl.col("connection") == a)
            of_b = carriers.filter(pl.col("connection") == b)
            both = of_a.join(of_b, on="key", suffix="_b")
            both = both.select(pl.col("id").alias("a"), pl.col("id_b").alias("b"))
            found.append(both.with_columns(pl.lit(sign).alias("by")))
    pairs = pl.concat([pl.DataFrame(schema={c: pl.String for c in ("a", "b", "by")}), *found])
    fresh = _without_known(pairs.unique(["a", "b"], keep="first", maintain_order=True), known)
    sure = _uncontradicted(fresh)
    for sign, n in fresh.join(sure, on=["a", "b"], how="anti")["by"].value_counts().iter_rows():
        ambiguous[sign] += n
    names = accounts.select("id", "name")
    shown = sure.join(names.rename({"id": "a", "name": "a_name"}), on="a", how="left")
    shown = shown.join(names.rename({"id": "b", "name": "b_name"}), on="b", how="left")
    rank = pl.col("by").replace_strict({s: n for n, s in enumerate(SIGNS)})
    return Proposal(shown.sort(rank, "a", "b").select(list(PAIRS)), ambiguous)


def with_contact_domains(accounts: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    """`accounts`, each without a domain with that of its contacts' addresses, where they all have
    the same; mail providers do not count."""
    if "domain" not in accounts.columns:
        accounts = accounts.with_columns(pl.lit(None, pl.String).alias("domain"))
    if "email_domain" not in contacts.columns:
        return accounts
    live = contacts.filter(~pl.col("is_deleted").fill_null(value=False))
    of_contacts = (
        live.with_columns(pl.col("email_domain").str.to_lowercase())
        .filter(pl.col("email_domain").is_not_null() & ~pl.col("email_domain").is_in(_SHARED))
        .group_by(pl.col("account_id").alias("id"))
        .agg(pl.col("email_domain").unique())
        .filter(pl.col("email_domain").list.len() == 1)
        .select("id", pl.col("email_domain").list.first())
    )
    found = accounts.join(of_contacts, on="id", how="left", maintain_order="left")
    written = pl.when(pl.col("domain").str.strip_chars() != "").then(pl.col("domain"))
    found = found.with_columns(pl.coalesce(written, "email_domain").alias("domain"))
    return found.drop("email_domain")


def _keys(accounts: pl.DataFrame, sign: str) -> pl.DataFrame:
    """id, own_root_id, connection, key: the sign in its plain form."""
    if sign not in accounts.columns:
        return accounts.clear().with_columns(pl.lit(None, pl.String).alias("key"))
    match sign:
        case "tax_number":
            key = pl.col(sign).str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
            key = pl.when(key.str.contains(r"\d{5}")).then(key)
        case "domain":
            key = pl.col(sign).str.strip_chars().str.to_lowercase()
            key = key.str.replace(r"^[a-z]+://", "").str.replace(r"[/:?#].*$", "")
            key = key.str.replace(r"^www\d?\.", "")
            key = pl.when(key.str.contains(".", literal=True) & ~key.is_in(_SHARED)).then(key)
        case _:
            country = (
                pl.col("country") if "country" in accounts.columns else pl.lit(None, pl.String)
            )
            where = country.map_elements(folded, pl.String).fill_null("")
            name = pl.col(sign).map_elements(folded_name, pl.String)
            key = pl.when(name.str.len_chars() > 2).then(name + pl.lit("\t") + where)
    return accounts.with_columns(key.alias("key")).filter(pl.col("key").is_not_null())


def _carriers(keys: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """(connection, key, id: the one account, or the root of the one group that carries the key;
    how many keys several groups of one CRM carry)."""
    each = keys.group_by("connection", "key").agg(
        pl.col("own_root_id").n_unique().alias("groups"),
        pl.when(pl.len() == 1)
        .then(pl.col("id").first())
        .otherwise(pl.col("own_root_id").first())
        .alias("id"),
    )
    torn = each.filter(pl.col("groups") > 1)
    shared = each.group_by("key").agg(pl.len().alias("n")).filter(pl.col("n") > 1)
    several = torn.join(shared, on="key", how="semi")
    clear = each.join(torn, on="key", how="anti")
    return clear.select("connection", "key", "id"), several["key"].n_unique()


def _both_ways(pairs: pl.DataFrame) -> pl.DataFrame:
    back = pairs.select(pl.col("b").alias("a"), pl.col("a").alias("b"))
    return pl.concat([pairs.select("a", "b"), back]).with_columns(connection_of("b").alias("to"))


def _without_known(pairs: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Without accounts that have a partner in the other CRM already."""
    taken = _both_ways(known).select("a", "to").unique()
    left = pairs.with_columns(connection_of("b").alias("to"), connection_of("a").alias("from"))
    left = left.join(taken, on=["a", "to"], how="anti", maintain_order="left")
    back = taken.rename({"a": "b", "to": "from"})
    left = left.join(back, on=["b", "from"], how="anti", maintain_order="left")
    return left.select("a", "b", "by")


def _uncontradicted(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs whose two accounts have no other partner in the other CRM."""
    twice = _both_ways(pairs).filter(pl.len().over("a", "to") > 1).select("a").unique()
    torn = pl.any_horizontal(pl.col("a", "b").is_in(twice["a"].implode()))
    return pairs.filter(~torn)
