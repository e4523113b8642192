"""Who worked where of late, and which deals are open, for the command load alone."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from kamsync.scoring.explain.elsewhere import Elsewhere, elsewhere
from kamsync.scoring.read.activities import owned_activities
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.revenue_events import find_places
from kamsync.scoring.read.sources import WORK_DAYS
from kamsync.scoring.read.windows import Windows


def work_elsewhere(groups: pl.DataFrame, inputs: Inputs, policy: Policy) -> dict[str, Elsewhere]:
    """Owner of a Key account → what they do elsewhere. `groups`: a scored frame of that day."""
    grouped = find_groups(inputs, policy)
    roots = grouped.accounts.select("g", "root").unique()
    recent = nw.col("day") > Windows(policy.as_of).today - WORK_DAYS
    done = owned_activities(inputs, policy, find_places(inputs, grouped), recent)
    members = grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "root")
    pursued = (
        inputs.live("opportunity", "account_id", "is_closed", "owner_id")
        .filter(~pl.col("is_closed") & pl.col("owner_id").is_not_null())
        .join(members, on="account_id")
        .select("root", "owner_id")
        .collect()
    )
    return elsewhere(groups, done.join(roots, on="g").select("root", "owner_id"), pursued)
