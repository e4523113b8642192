"""What metrics are read from, in one piece."""

from __future__ import annotations

from dataclasses import dataclass

from kamsync.scoring.groups import Groups
from kamsync.scoring.inputs import Inputs, Policy
from kamsync.scoring.rates import Rates
from kamsync.scoring.yardstick import Yardstick


@dataclass(frozen=True)
class Ground:
    inputs: Inputs
    policy: Policy
    grouped: Groups
    rates: Rates
    yardstick: Yardstick
