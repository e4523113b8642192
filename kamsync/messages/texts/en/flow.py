"""English: the drawing of what is installed."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "flow.title": "What is installed here",
    "flow.way": "How the data flow",
    "flow.tier": "How a tier is decided",
    "flow.flags": "What each flag asks for",
    "flow.source": "{stream}, from another source",
    "flow.mirror": "mirror: local copy",
    "flow.score": "score",
    "flow.approved": "scorecard {name}, approved",
    "flow.unapproved": "scorecard {name}, not approved",
    "flow.plan": "plan: only what differs",
    "flow.guards": "guards stop what looks wrong",
    "flow.apply": "apply: 5 records first, then the rest",
    "flow.cron": "schedule {cron}",
    "flow.outputs": "own fields ({n}) and tasks",
    "flow.report": "report, why, export, documents",
    "flow.channel": "alerts by {name}",
    "flow.ask.override": "Is an override with a reason in force?",
    "flow.as_set": "the one that was set",
    "flow.ask.Unrated": "Confidence under {n}?",
    "flow.ask.Key": "Score {score} or more, confidence {confidence} or more, every gate passed? "
    "(to enter {enter}, to leave under {leave}, on {runs} days running)",
    "flow.ask.Tomorrow": "Potential {potential} or more, confidence {confidence} or more, and room "
    "to grow?",
    "flow.ask.Streamline": "Contribution after cost to serve below zero?",
    "flow.ask.Maintain": "Pareto class A or B, or score {score} or more?",
    "flow.head.flag": "Flag",
    "flow.head.severity": "Severity",
    "flow.head.tiers": "For",
    "flow.head.who": "Task for",
    "flow.head.days": "Days",
    "flow.any": "any tier",
    "flow.act.owner": "account owner",
    "flow.act.director": "director",
    "flow.act.deal_owner": "owner of the opportunity",
    "flow.act.none": "nobody: shown only",
}
