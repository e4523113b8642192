"""What metrics are read from, in one piece."""

from __future__ import annotations

from dataclasses import dataclass

from kamsync.scoring.read.groups import Groups
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.rates import Rates


@dataclass(frozen=True)
class MeasureContext:
    inputs: Inputs
    policy: Policy
    grouped: Groups
    rates: Rates
    params: MeasureParams
