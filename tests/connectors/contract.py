"""What every connector must do, whatever CRM is behind it: subclass ConnectorContract.

A subclass provides one fixture, `crm`, an object of the protocol `Crm` (clauses/crm.py): a
backend that starts without records and without kamsync's fields. It may narrow or widen the
class attributes of `Records` (clauses/records.py), override `an_id` where ids have a shape, and
`portfolio` where a CRM cannot hold a record as it stands. Pulled records are compared in the
columns that describe() calls readable.
"""

from __future__ import annotations

from tests.connectors.clauses.changing import Changing, Failing
from tests.connectors.clauses.crm import OUTPUTS, ChangingCrm, Crm, FailingCrm, Portfolio, Record
from tests.connectors.clauses.describing import Describing, Pulling
from tests.connectors.clauses.rights import Rights
from tests.connectors.clauses.tasking import Tasking
from tests.connectors.clauses.writing import Writing

__all__ = [
    "OUTPUTS",
    "ChangingCrm",
    "ConnectorContract",
    "Crm",
    "FailingCrm",
    "Portfolio",
    "Record",
]


class ConnectorContract(Describing, Pulling, Changing, Failing, Writing, Tasking, Rights):
    """All clauses, from a stable org id to fields that leave no trace."""
