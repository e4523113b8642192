"""The same slice as hand-written analytical SQL (DuckDB) on the same Parquet files."""

from __future__ import annotations

from pathlib import Path

import duckdb

from bench.portfolio import AS_OF
from kamsync.scoring.read.windows import QUARTERS, Windows

WINDOWS = Windows(AS_OF)
SCOPES = ("region", "country", "business_unit", "product_family", "currency")


def run(folder: Path, out: Path) -> None:
    base = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
    for stream in ("account", "opportunity", "activity", "rate"):
        base.execute(f"CREATE VIEW {stream} AS FROM read_parquet('{folder / stream}.parquet')")
    base.execute(_ACCOUNTS)
    base.execute(_DEALS)
    base.execute(_ACTIVITIES.format(today=WINDOWS.today))
    base.execute(f"COPY ({_groups()}) TO '{out / 'groups.parquet'}'")
    base.execute(f"COPY ({_scopes()}) TO '{out / 'scopes.parquet'}'")


_ACCOUNTS = """
CREATE TABLE accounts AS
WITH RECURSIVE live AS (
    SELECT id, parent_id, region, country, business_unit FROM account WHERE NOT is_deleted
), up(id, above) AS (
    SELECT c.id, p.id FROM live c JOIN live p ON c.parent_id = p.id
    UNION ALL
    SELECT up.id, p.id FROM up JOIN live c ON c.id = up.above JOIN live p ON c.parent_id = p.id
), top AS (
    SELECT up.id, up.above FROM up JOIN live p ON p.id = up.above
    WHERE p.parent_id IS NULL OR p.parent_id NOT IN (SELECT id FROM live)
)
SELECT live.id, coalesce(top.above, live.id) AS root,
       dense_rank() OVER (ORDER BY coalesce(top.above, live.id)) AS g,
       region, country, business_unit
FROM live LEFT JOIN top ON top.id = live.id
"""

_DEALS = """
CREATE TABLE deals AS
SELECT a.g, o.close_date - DATE '1970-01-01' AS day, is_won, is_closed, probability,
       CASE WHEN r.rate IS NULL THEN amount
            ELSE (2 * amount * CAST(r.rate * 10000 AS BIGINT) + 10000) // 20000 END AS home,
       coalesce(o.region, a.region) AS region, a.country, a.business_unit, product_family,
       o.currency
FROM opportunity o JOIN accounts a ON a.id = o.account_id
ASOF LEFT JOIN rate r ON r.currency = o.currency AND o.close_date >= r.valid_from
WHERE NOT o.is_deleted
"""

_ACTIVITIES = """
CREATE TABLE touches AS
WITH rows AS (
    SELECT coalesce(a.g, d.g) AS g, contact_ids, direction,
           {today} - (CAST(coalesce(occurred_at, completed_at) AT TIME ZONE 'Europe/Paris' AS DATE)
                      - DATE '1970-01-01') AS age
    FROM activity t
    LEFT JOIN accounts a ON a.id = t.account_id
    LEFT JOIN opportunity o ON o.id = t.opportunity_id AND a.id IS NULL
    LEFT JOIN accounts d ON d.id = o.account_id
    WHERE NOT t.is_deleted AND (
        kind = 'meeting'
        OR (kind = 'call' AND (direction = 'inbound'
            OR (direction = 'outbound' AND completed_at IS NOT NULL)))
        OR (kind = 'email' AND direction = 'inbound'))
)
SELECT * FROM rows WHERE g IS NOT NULL AND age >= 0
"""


def _groups() -> str:
    spans = {"revenue": WINDOWS.ttm, "revenue_previous": WINDOWS.previous}
    spans |= {f"q{k}": WINDOWS.quarter(k) for k in range(QUARTERS)}
    sums = ", ".join(
        f"coalesce(sum(home) FILTER (day > {s.lo} AND day <= {s.hi}), 0)::BIGINT AS {name}"
        for name, s in spans.items()
    )
    shown = ", ".join(f"coalesce(won.{name}, 0) AS {name}" for name in spans)
    start, end = WINDOWS.next_12
    return f"""
WITH won AS (SELECT g, {sums} FROM deals WHERE is_won AND day <= {WINDOWS.today} GROUP BY g),
ahead AS (
    SELECT g, ((2 * sum(home::HUGEINT * probability) + 1000000000)
               // 2000000000)::BIGINT AS pipeline
    FROM deals WHERE NOT is_closed AND day BETWEEN {start} AND {end} GROUP BY g),
touched AS (SELECT g, count(*) AS n FROM touches WHERE age <= 183 GROUP BY g),
people AS (
    SELECT g, contact, sum(weight) AS weight FROM (
        SELECT g, unnest(list_distinct(contact_ids)) AS contact,
               CASE WHEN direction = 'inbound' THEN 2.0::DOUBLE ELSE 1.0::DOUBLE END
               * pow(0.5::DOUBLE, age / 90.0::DOUBLE) AS weight
        FROM touches WHERE age <= 180) GROUP BY g, contact),
threads AS (
    SELECT g, sum(weight) ^ 2 / sum(weight * weight) AS threads, count(*) AS people
    FROM people GROUP BY g)
SELECT r.root, {shown}, coalesce(pipeline, 0) AS pipeline,
       coalesce(touched.n, 0) AS client_touches_183d, coalesce(threads, 0) AS threads,
       coalesce(threads.people, 0) AS engaged_contacts,
       greatest(coalesce(revenue, 0), 0) / (SELECT sum(revenue) FROM won WHERE revenue > 0) AS share
FROM (SELECT DISTINCT g, root FROM accounts) r
LEFT JOIN won USING (g) LEFT JOIN ahead USING (g) LEFT JOIN touched USING (g)
LEFT JOIN threads USING (g)
"""


def _scopes() -> str:
    span = WINDOWS.ttm
    parts = [("portfolio", "''"), *((s, s) for s in SCOPES)]
    sums = " UNION ALL ".join(
        f"SELECT '{scope}' AS scope, {value} AS value, g, sum(home)::BIGINT AS revenue FROM won "
        f"WHERE {value} IS NOT NULL GROUP BY ALL"
        for scope, value in parts
    )
    return f"""
WITH won AS (FROM deals WHERE is_won AND day > {span.lo} AND day <= {span.hi}), sums AS ({sums})
SELECT scope, value, root, revenue,
       revenue / sum(greatest(revenue, 0)) OVER (PARTITION BY scope, value) AS share
FROM sums JOIN (SELECT DISTINCT g, root FROM accounts) USING (g)
"""
