"""English: what the programme's own record says: back-test, drivers, own numbers, outlook."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.expected_missed": "Not as expected",
    "finding.expected_missed.message": "{what}",
    "finding.expected_missed.fix": "correct the figure it comes from, or expected.toml where the "
    "new result is right",
    "expected.absent": "not in the portfolio, or not the account that stands for its group",
    "expected.tier": "tier {found:tier}, expected {wanted:tier}",
    "expected.bounds": "{figure:expected.figure} {found:number}, expected {low:number} to "
    "{high:number}",
    "expected.figure.score": "score",
    "expected.figure.confidence": "confidence",
    "expected.flag_lacking": "the flag “{flag:flag}” is not open",
    "expected.flag_open": "the flag “{flag:flag}” is open",
    "test.case.files": "{folder}: files as of {day:date}, {of} accounts, {failed} not as expected",
    "test.case.pull": "{folder}: last pull as of {day:date}, {of} accounts, {failed} not as "
    "expected",
    "test.missed": "  {place}: {what}",
    "test.all": "all as expected",
    "drivers.head": "Criteria as they were on {day:date}, {n:number} accounts, against the year "
    "since. "
    "“Goes with” is no cause; no weight is changed: kamsync whatif FILE tries other ones.",
    "drivers.outcome.stayed": "bought again",
    "drivers.outcome.grew": "grew",
    "drivers.outcome.voice_up": "gave better marks",
    "drivers.up": "“{outcome}” goes with more points for {names}.",
    "drivers.down": "“{outcome}” goes with fewer points for {names}: look at the scale.",
    "drivers.nothing": "“{outcome}”: none of the criteria goes with it surely ({n:number} "
    "accounts).",
    "drivers.lacking": "“{outcome}”, not enough history: {parts}.",
    "drivers.lacking.criteria": "criteria known widely enough: {n}, needed {need}",
    "drivers.lacking.accounts": "accounts with all criteria: {n:number}, needed {need}",
    "drivers.lacking.outcomes": "cases of the rarer outcome: {n:number}, needed {need}",
    "drivers.lacking.events": "cases of the rarer outcome: {n:number}, needed {need} for so many "
    "criteria",
    "drivers.columns": "criterion;n;correlation;95%;p adjusted;chosen",
    "drivers.unknown": "Not looked at, because known of too few or the same for all (known of, "
    "out of "
    "{of:number}): {names}.",
    "drivers.none": "No drivers: they need three years of revenue before {as_of:date}.",
    "own.title": "Your own numbers of the last year, by what the accounts were a year ago",
    "own.columns": "accounts;bought again;win rate;median revenue",
    "own.key": "Key",
    "own.others": "other customers",
    "own.new": "new customers",
    "own.large": "largest third",
    "own.middle": "middle third",
    "own.small": "smallest third",
    "own.few": "not shown (n = {n})",
    "backtest.head.one": "Back-test over {n} past day ({days}), {groups} customers",
    "backtest.head.many": "Back-test over {n} past days ({days}), {groups} customers",
    "backtest.applied": "On {days:date} tiers and flags are the ones applied then; on the other "
    "days they are computed anew from what was known.",
    "backtest.none": "No back-test: it needs three years of revenue before {as_of}, and 24 months "
    "of revenue before each past day.",
    "backtest.column.name": "signal",
    "backtest.column.hits": "came true",
    "backtest.column.share": "share (95%)",
    "backtest.column.base": "all customers",
    "backtest.column.lift": "times the base",
    "backtest.column.over": "times the best rule",
    "backtest.column.lead": "months ahead",
    "backtest.outcome.fell": "Revenue fell by half or more within 12 months",
    "backtest.outcome.kept": "Revenue at least as high 12 months on",
    "backtest.rule.largest": "Rule: largest by revenue",
    "backtest.rule.same_kept": "Rule: had kept its revenue the year before",
    "backtest.rule.same_fell": "Rule: had fallen by half the year before",
    "backtest.rule.shrank": "Rule: bought less than the year before",
    "backtest.few": "Too few cases ({least} are needed): {names}.",
    "backtest.left_out": "Not known as of then, therefore left out: open deals, commitments, "
    "objectives, plans, contracts, undated fields and the portfolio's filter.",
    "backtest.quote.flag": "Of {n} times an account was flagged “{name}”, its revenue fell by half "
    "or more within 12 months {k} times ({share}; {low} to {high}); among all customers it was "
    "{base}.",
    "backtest.quote.none": "No flag was raised {n} times or more on these days: there is no record "
    "to quote yet.",
    "outlook.published": "On {days} past days ({cases} cases, {groups} customers) the outlook "
    "was off by {error} per customer on average, “same as last year” by {naive}: {gain} less "
    "(95%: {low} to {high}). {held} of its 80% intervals contained the actual figure.",
    "outlook.no_better": "No outlook: on {days} past days ({cases} cases, {groups} customers) "
    "it was off by {error} per customer on average, “same as last year” by {naive}. The "
    "difference ({gain}; 95%: {low} to {high}) is not certain to be a gain, so the fields stay "
    "empty.",
    "outlook.too_short": "No outlook: it is checked on three past days, which takes four years of "
    "revenue before {as_of}. The fields stay empty.",
    "outlook.few": "No outlook: it takes {least} customers with revenue on each of the past days "
    "it is checked on. The fields stay empty.",
    "outlook.few_events": "No outlook: in {cases} past cases revenue moved by a quarter or more "
    "only {events} times ({least} are needed): last year’s value is good enough. The fields "
    "stay empty.",
    "outlook.source": "No outlook: revenue is one figure per account, without dates.",
    "outlook.account": "Next twelve months: about {value}, in 8 of 10 cases between {low} and "
    "{high} (kamsync backtest shows how that did before).",
    "outlook.rule": "Learned from what customers in the same situation did next: those with "
    "revenue in every quarter of the last year, in both halves, in one half only. A single "
    "account may do quite differently; the interval says by how much. Open deals are not "
    "included.",
    "report.outlook.title": "The next twelve months",
    "report.outlook.table": "Key and Tomorrow accounts, then the largest others",
    "report.outlook.interval": "80% interval",
    "report.outlook.last": "Last 12 months",
    "report.own.title": "The programme’s own numbers",
    "own.none": "Own numbers of the last year: not shown, they need three years of revenue before "
    "{as_of:date}.",
    "own.points": "{value} points",
    "matched.title": "Key accounts compared with similar others, in the year since",
    "matched.columns": "outcome;Key;comparable;difference (95%);pairs",
    "matched.lead": "{pairs:number} of {keys:number} Key accounts of a year ago have a "
    "comparable account: same industry, revenue and tenure between half and twice theirs. "
    "Comparable in what is known, not in everything: no proof of a cause.",
    "matched.few": "Key accounts compared with similar others: not shown. Pairs: "
    "{pairs:number}, {least} are needed; accounts that were Key a year ago: {keys:number}.",
    "matched.grr": "revenue kept, without growth",
    "matched.nrr": "revenue kept, growth included",
    "matched.growth": "growth, median",
    "matched.margin": "margin",
    "matched.families": "new product families per account",
    "cost.title": "Effort per won deal, by tier of a year ago",
    "cost.columns": "tier;accounts;won deals;hours per deal (95%);cost per deal",
    "cost.none": "Effort per won deal: not shown. It needs {least} accounts and {least} won "
    "deals in a tier, and activities that reach back a year.",
    "complete.up": "Accounts with complete records grew more since ({figure:column}, {n:number} "
    "accounts, adjusted for size and tenure: correlation {rho}; 95%: {low} to {high}). That "
    "does not prove a cause.",
    "complete.down": "Accounts with complete records grew less since ({figure:column}, "
    "{n:number} accounts, adjusted for size and tenure: correlation {rho}; 95%: {low} to "
    "{high}). That does not prove a cause.",
    "complete.nothing": "Complete records and growth since: no certain link ({figure:column}, "
    "{n:number} accounts, adjusted for size and tenure: correlation {rho}; 95%: {low} to "
    "{high}).",
    "complete.few": "Complete records and growth since: not shown (n = {n:number}, {least} are "
    "needed).",
    "deviants.title": "Accounts that outgrew their size and sector: how they stood a year ago",
    "deviants.columns": "a year ago;these, median;the others;difference (95%)",
    "deviants.lead": "{n:number} of {accounts:number} accounts outgrew those of their size and "
    "sector most: {names}. The table shows what was different; only a trial can tell whether it "
    "is the reason.",
    "deviants.alike": "{n:number} of {accounts:number} accounts outgrew those of their size and "
    "sector most: {names}. Nothing that is measured here set them clearly apart a year ago.",
    "deviants.few": "Accounts that outgrew their size and sector: not shown (n = {n:number}, "
    "{least} are needed).",
    "report.record.title": "Did earlier flags and tiers come true?",
    "backtest.answered": "Answered “not true” in the CRM, of the signals that were answered: "
    "{flags}.",
    "backtest.answered.flag": "{name} {k} of {n} ({share})",
}
