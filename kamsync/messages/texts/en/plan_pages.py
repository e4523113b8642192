"""English: a plan as people read it."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "plan.head": "Plan {id}: {connection}, as of {as_of:date}, scorecard {scorecard}",
    "plan.summary": "{records} ({fields}), {tasks}, {completes}; "
    "API calls for writing: {calls:number}",
    "plan.for_nobody.one": "{n} task has no active person and would not be written",
    "plan.for_nobody.many": "{n} tasks have no active person and would not be written",
    "plan.more.one": "… and {n} more account: kamsync show {plan}",
    "plan.more.many": "… and {n} more accounts: kamsync show {plan}",
    "plan.more_tasks.one": "… and {n} more task: kamsync show {plan}",
    "plan.more_tasks.many": "… and {n} more tasks: kamsync show {plan}",
    "plan.nothing": "nothing",
    "plan.nobody": "nobody",
    "plan.task": "task for {owner}, due {due_on:date}: {subject} ({reason})",
    "plan.changes": "Changes",
    "plan.tasks": "New tasks",
    "plan.columns": "account;id;field;from;to;why",
    "plan.task_columns": "account;task;for;due;why",
    "plan.reason.new": "first value",
    "plan.reason.changed": "changed",
    "plan.reason.set_back": "edited by hand, set back",
    "plan.reason.text": "text follows",
    "plan.reason.cleared": "no longer applies",
    "whatif.head.one": "{n:number} of {of:number} groups would change tier: {money}, "
    "{share:percent} of revenue",
    "whatif.head.many": "{n:number} of {of:number} groups would change tier: {money}, "
    "{share:percent} of revenue",
    "whatif.seats": "Key: {key:number} → {key_new:number} groups (seats: {seats} → {seats_new})",
    "whatif.no_limit": "no limit",
    "whatif.points": "Workload: {points:number} → {points_new:number} points",
    "whatif.backtest.one": "Revenue at least as high 12 months on, over {n} past day, today's → "
    "the other scorecard:",
    "whatif.backtest.many": "Revenue at least as high 12 months on, over {n} past days, today's → "
    "the other scorecard:",
    "whatif.backtest.tier": "  {tier:tier}: {now} → {new}",
    "whatif.backtest.none": "No back-test: it needs three years of revenue.",
    "whatif.columns": "account;revenue 12 m;score;tier",
    "plan.ask": "Write this to {connection}?",
}
