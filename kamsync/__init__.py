"""kamsync: plan/apply for key accounts. Scores a CRM's portfolio and writes only what differs."""

__version__ = "0.1.0"
