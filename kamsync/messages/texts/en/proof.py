"""English: what the programme's own record says: back-test, drivers, own numbers, outlook."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "backtest.head.one": "Back-test over {n} past day ({days}), {groups} customers",
    "backtest.head.many": "Back-test over {n} past days ({days}), {groups} customers",
    "backtest.none": "No back-test: it needs three years of revenue before {as_of}, and 24 months "
    "of revenue before each past day.",
    "backtest.column.name": "signal",
    "backtest.column.hits": "came true",
    "backtest.column.share": "share (95 %)",
    "backtest.column.base": "all customers",
    "backtest.column.lift": "times the base",
    "backtest.column.lead": "months ahead",
    "backtest.outcome.fell": "Revenue fell by half or more within 12 months",
    "backtest.outcome.kept": "Revenue at least as high 12 months on",
    "backtest.rule.largest": "Largest by revenue",
    "backtest.rule.shrank": "Bought less than the year before",
    "backtest.few": "Too few cases ({least} are needed): {names}.",
    "backtest.left_out": "Not known as of then, therefore left out: open deals, commitments, "
    "objectives, plans, contracts, undated fields and the portfolio's filter.",
    "backtest.quote.flag": "Of {n} times an account was flagged “{name}”, its revenue fell by half "
    "or more within 12 months {k} times ({share}; {low} to {high}); among all customers it was "
    "{base}.",
    "backtest.quote.none": "No flag was raised {n} times or more on these days: there is no record "
    "to quote yet.",
    "backtest.answered": "Answered “not true” in the CRM, of the signals that were answered: "
    "{flags}.",
    "backtest.answered.flag": "{name} {k} of {n} ({share})",
}
