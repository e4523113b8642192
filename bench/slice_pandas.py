"""The same slice as somebody would write it by hand in pandas, on the same Parquet files.

Exact as well: rates of this portfolio have four decimals and probabilities are whole twentieths,
so plain 64-bit integers do.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd

from bench.portfolio import AS_OF
from kamsync.scoring.read.windows import QUARTERS, Span, Windows

WINDOWS = Windows(AS_OF)
EPOCH = dt.date(1970, 1, 1)
DEAL = ["id", "account_id", "amount", "currency", "close_date", "probability", "is_won"]
DEAL += ["is_closed", "is_deleted", "region", "product_family"]
ACTIVITY = ["account_id", "opportunity_id", "contact_ids", "kind", "direction"]
ACTIVITY += ["occurred_at", "completed_at", "is_deleted"]


def run(folder: Path, out: Path) -> None:
    accounts = _accounts(folder)
    deals = pd.read_parquet(folder / "opportunity.parquet", columns=DEAL)
    deal_root = deals[["id", "account_id"]].merge(accounts[["account_id", "root"]], on="account_id")
    deals = deals[~deals["is_deleted"]]
    deals = deals.merge(accounts, on="account_id", suffixes=("", "_account"))
    deals["region"] = deals["region"].fillna(deals["region_account"])
    deals["day"] = _days(deals["close_date"])
    deals["home"] = _home(deals, folder)
    groups = pd.DataFrame(index=pd.Index(sorted(accounts["root"].unique()), name="root"))
    wins = deals[deals["is_won"] & (deals["day"] <= WINDOWS.today)]
    for name, span in _spans().items():
        inside = wins[(wins["day"] > span.lo) & (wins["day"] <= span.hi)]
        groups[name] = inside.groupby("root")["home"].sum()
    start, end = WINDOWS.next_12
    ahead = deals[~deals["is_closed"] & deals["day"].between(start, end)]
    weight = (ahead["home"] * (ahead["probability"] // 50_000_000)).groupby(ahead["root"]).sum()
    groups["pipeline"] = (2 * weight + 20) // 40
    activities = _activities(folder, accounts, deal_root)
    groups = groups.join(_touches(activities)).join(_threads(activities)).fillna(0)
    whole = groups["revenue"].clip(lower=0)
    groups["share"] = whole / whole.sum()
    groups.reset_index().to_parquet(out / "groups.parquet")
    _scopes(wins).to_parquet(out / "scopes.parquet")


def _spans() -> dict[str, Span]:
    quarters = {f"q{k}": WINDOWS.quarter(k) for k in range(QUARTERS)}
    return {"revenue": WINDOWS.ttm, "revenue_previous": WINDOWS.previous, **quarters}


def _days(dates: pd.Series) -> pd.Series:
    return pd.to_datetime(dates).astype("datetime64[s]").astype("int64") // 86_400


def _accounts(folder: Path) -> pd.DataFrame:
    columns = ["id", "parent_id", "is_deleted", "region", "country", "business_unit"]
    rows = pd.read_parquet(folder / "account.parquet", columns=columns)
    rows = rows[~rows["is_deleted"]].drop(columns="is_deleted").reset_index(drop=True)
    at = pd.Index(rows["id"]).get_indexer(rows["parent_id"])
    above = np.where(at >= 0, at, np.arange(len(rows)))
    while (above != above[above]).any():
        above = above[above]
    rows["root"] = rows["id"].to_numpy()[above]
    return rows.rename(columns={"id": "account_id"}).drop(columns="parent_id")


def _home(deals: pd.DataFrame, folder: Path) -> pd.Series:
    rates = pd.read_parquet(folder / "rate.parquet")
    rates["day"] = _days(rates["valid_from"])
    rates["rate"] = (rates["rate"].astype(float) * 10_000).round().astype("int64")
    home = deals["amount"].copy()
    for currency, table in rates.groupby("currency"):
        foreign = deals["currency"] == currency
        at = np.searchsorted(table["day"], deals.loc[foreign, "day"], side="right") - 1
        rate = table["rate"].to_numpy()[at]
        home[foreign] = (2 * deals.loc[foreign, "amount"] * rate + 10_000) // 20_000
    return home


def _activities(folder: Path, accounts: pd.DataFrame, deal_root: pd.DataFrame) -> pd.DataFrame:
    rows = pd.read_parquet(folder / "activity.parquet", columns=ACTIVITY)
    inbound, outbound = rows["direction"] == "inbound", rows["direction"] == "outbound"
    connected = inbound | (outbound & rows["completed_at"].notna())
    kind = rows["kind"]
    two_way = (kind == "meeting") | ((kind == "call") & connected) | ((kind == "email") & inbound)
    rows = rows[two_way & ~rows["is_deleted"]]
    roots = accounts.set_index("account_id")["root"]
    by_deal = deal_root.set_index("id")["root"]
    root = rows["account_id"].map(roots)
    rows = rows.assign(root=root.fillna(rows["opportunity_id"].map(by_deal)))
    when = rows["occurred_at"].fillna(rows["completed_at"]).dt.tz_convert("Europe/Paris")
    local = when.dt.tz_localize(None).astype("datetime64[s]").astype("int64") // 86_400
    rows = rows.assign(age=WINDOWS.today - local)
    return rows[rows["root"].notna() & (rows["age"] >= 0)]


def _touches(rows: pd.DataFrame) -> pd.Series:
    return rows[rows["age"] <= 183].groupby("root").size().rename("client_touches_183d")


def _threads(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows[(rows["age"] <= 180) & (rows["contact_ids"].str.len() > 0)]
    weight = np.where(rows["direction"] == "inbound", 2.0, 1.0) * 0.5 ** (rows["age"] / 90)
    rows = rows[["root", "contact_ids"]].assign(weight=weight).explode("contact_ids")
    rows = rows.reset_index().drop_duplicates(["index", "contact_ids"])
    people = rows.groupby(["root", "contact_ids"])["weight"].sum().reset_index()
    people["square"] = people["weight"] ** 2
    sums = people.groupby("root").agg(
        all=("weight", "sum"), squares=("square", "sum"), engaged_contacts=("weight", "size")
    )
    return sums.assign(threads=sums["all"] ** 2 / sums["squares"])[["threads", "engaged_contacts"]]


def _scopes(wins: pd.DataFrame) -> pd.DataFrame:
    inside = wins[(wins["day"] > WINDOWS.ttm.lo) & (wins["day"] <= WINDOWS.ttm.hi)]
    parts = []
    for scope in ("portfolio", "region", "country", "business_unit", "product_family", "currency"):
        value = inside[scope] if scope != "portfolio" else pd.Series("", index=inside.index)
        sums = inside.groupby([value.rename("value"), "root"])["home"].sum().rename("revenue")
        part = sums.reset_index().assign(scope=scope)
        part["share"] = part["revenue"] / part.groupby("value")["revenue"].transform("sum")
        parts.append(part)
    return pd.concat(parts)[["scope", "value", "root", "revenue", "share"]]
