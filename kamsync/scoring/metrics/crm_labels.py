"""What the CRM's own picklists call a key account, held against the computed tier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.scoring.read.groups import Groups
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.registry import Metric, produces

_COLUMNS: Final = ("crm_label", "labelled_key", "label_disagrees")


@produces(
    Metric(
        "crm_label",
        "state",
        ("account.type",),
        "the CRM's label that calls one of its accounts a key account, else its root's label",
        rows=("0-01",),
        kind="text",
    ),
    Metric(
        "labelled_key",
        "yes/no",
        ("account.type",),
        "one of its accounts carries a label of [portfolio] key_labels",
        rows=("0-01",),
    ),
    Metric(
        "label_disagrees",
        "yes/no",
        ("account.type",),
        "called a key account and not Key, or Key and called otherwise; unknown without a label, "
        "or where no account is called so",
        rows=("0-01",),
        csv=76,
    ),
)
def add_labels(
    frame: pl.DataFrame, inputs: Inputs, policy: Policy, grouped: Groups
) -> pl.DataFrame:
    """`frame` (with tier) and what its labels say; a group is called what any account of it is."""
    mapped = {c: words for c, words in policy.key_labels.items() if inputs.has("account", c)}
    if not mapped:
        texts = [pl.lit(None, pl.String).alias("crm_label")]
        flags = [pl.lit(None, pl.Boolean).alias(c) for c in _COLUMNS[1:]]
        return frame.with_columns(*texts, *flags)
    narrow = frame.select("g", "tier", *mapped)  # the wide frame is not copied by a join
    labels = narrow.join(
        _key_labels(inputs, grouped, mapped), on="g", how="left", maintain_order="left"
    )
    own = pl.coalesce(_text(c) for c in mapped)
    called = pl.col("key_label").is_not_null()
    is_key = pl.col("tier") == "Key"
    found = labels.with_columns(
        pl.coalesce("key_label", own).alias("crm_label"),
        pl.when(called | own.is_not_null()).then(called).alias("labelled_key"),
    ).with_columns(
        pl.when(pl.col("labelled_key").any())
        .then(pl.col("labelled_key") != is_key)
        .alias("label_disagrees")
    )
    return frame.hstack(found.select(_COLUMNS))


def _text(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String)


def _key_labels(
    inputs: Inputs, grouped: Groups, mapped: Mapping[str, tuple[str, ...]]
) -> pl.DataFrame:
    """g, key_label of groups with one: the root's first, then in the order of the configured
    columns and of ids."""
    found = []
    for place, (column, words) in enumerate(mapped.items()):
        accounts = inputs.live("account", "id", column).select("id", _text(column).alias("label"))
        values = accounts.select(pl.col("label").drop_nulls().unique()).collect()
        key = values.filter(_plain(pl.col("label")).is_in(_plain_words(words)))["label"]
        rows = accounts.filter(pl.col("label").is_in(key.implode())).collect()
        found.append(rows.with_columns(pl.lit(place).alias("place")))
    members = grouped.accounts.select("id", "g", (pl.col("id") == pl.col("root")).alias("own"))
    return (
        pl.concat(found)
        .join(members, on="id")
        .sort(["g", "own", "place", "id"], descending=[False, True, False, False])
        .unique("g", keep="first", maintain_order=True)
        .select("g", pl.col("label").alias("key_label"))
    )


def _plain(words: pl.Expr) -> pl.Expr:
    """Without case, accents, spaces and marks."""
    return words.str.normalize("NFKD").str.replace_all(r"[^\p{L}\p{N}]", "").str.to_lowercase()


def _plain_words(words: tuple[str, ...]) -> list[str]:
    return (
        pl.DataFrame({"w": list(words)}, schema={"w": pl.String})
        .select(_plain(pl.col("w")))["w"]
        .to_list()
    )


def label_findings(frame: pl.DataFrame) -> list[Finding]:
    """One line for the portfolio; the report lists each. Nothing for a frame of an earlier
    release."""
    if "label_disagrees" not in frame.columns:
        return []
    found = frame.filter(pl.col("label_disagrees")).sort("root")
    if found.is_empty():
        return []
    values: dict[str, object] = {}
    for kind, labelled in (("labelled", True), ("unlabelled", False)):
        roots = found.filter(pl.col("labelled_key") == labelled)["root"].to_list()
        if roots:
            values |= {f"n_{kind}": len(roots), kind: roots}
    only = [kind for kind in ("labelled", "unlabelled") if kind in values]
    variant = only[0] if len(only) == 1 else ""
    return [Finding("label_disagrees", "warning", "account labels", values=values, variant=variant)]
