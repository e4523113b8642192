"""One module per family of metrics; importing any of them declares the columns of all."""

from kamsync.scoring.metrics import (  # noqa: F401 - imported for what they declare
    colleagues,
    contact_roles,
    coverage,
    crm_labels,
    data_quality,
    execution,
    extended,
    handover,
    money,
    programme,
    promises,
    refresh,
    relationship,
    sponsors,
    teams,
    tier_comparison,
)
