"""config.toml and README.txt of the demo folder."""

from __future__ import annotations

import datetime as dt

from kamsync.demo.markets import HOME_AREA

_NOTICES = {
    "en": "Sample data: public companies and deals, re-dated; what is marked invented is invented.",
    "fr": "Données d’exemple : sociétés et affaires publiques, redatées ; ce qui est marqué "
    "« invented » est inventé.",
}
_CONFIG = """\
# The demo: a folder of CSV files in, a folder of CSV files out, no CRM.
timezone = "Europe/Paris"
language = "{language}"
home_currency = "EUR"
state_dir = "state"
notice = "{notice}"

[ledger]
url = "sqlite:///state/ledger.sqlite"

[connections.main]
connector = "local"
mapping = "local"
folder = "portfolio"
output = "out"

[portfolio]
home_area = "{home_area}"
director = "rocco-neubert"

[scopes]
dimensions = ["region", "country", "product_family", "currency"]

[people]
names = true    # the people of the demo are invented
"""

_README = """\
What is real here and what is invented (as of {as_of})

REAL, public domain: "CRM Sales Opportunities" by Maven Analytics (Data Playground, data.world), the
pipeline of a fictitious hardware seller. Accounts, agents, managers, products and 8,800
opportunities, moved in time by whole days so that the newest close is the day before {as_of}.
Its dirt is left in: opportunities without an account (all open), product GTXPro that joins no
product, sector technolgy, office Philipines, missing engage dates (created_at).
REAL, moved in time: monthly euro-dollar rates (US Federal Reserve, github datasets/exchange-rates,
PDDL), consumer prices of {home_area} (World Bank, github datasets/inflation, PDDL).

INVENTED, by a seeded generator, and labelled:
- every record whose id begins with inv-; names and titles carry (invented), [invented], [inventé];
- opportunities inv-h* the two years before the published pipeline, modelled on the account's own
  published deals; inv-n* a region "North (invented)" in which one customer holds about 55 %;
  inv-p* larger open deals; inv-former*, inv-dormant* two customers who left;
- amount (list price), probability and close date of published open deals: "(terms invented)" in
  the name; the publisher leaves them empty;
- on published accounts: currency (USD for US offices, else EUR, figures unchanged), type, owner,
  region (the owner's office), plan dates, the override of one tier; customer_revenue of euro
  accounts is converted;
- on published users: id, e-mail, language, department, role, and that one of them has left;
- all contacts, activities, surveys, commitments, objectives, team members and industry figures.

Rows real / invented:
{rows}
"""


def config_text(language: str) -> str:
    return _CONFIG.format(language=language, home_area=HOME_AREA, notice=_NOTICES[language])


def readme_text(as_of: dt.date, lines: list[str]) -> str:
    return _README.format(as_of=as_of.isoformat(), home_area=HOME_AREA, rows="\n".join(lines))
