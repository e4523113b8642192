"""English: help texts of outputs that are metrics, by unit."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "output.help.money": "In the home currency; computed by kamsync, do not edit",
    "output.help.share": "In percent; computed by kamsync, do not edit",
    "output.help.ratio": "A ratio; computed by kamsync, do not edit",
    "output.help.hours": "In hours; computed by kamsync, do not edit",
    "output.help.km": "In kilometres; computed by kamsync, do not edit",
    "output.help.per quarter": "Per quarter; computed by kamsync, do not edit",
    "output.help.days": "In days; computed by kamsync, do not edit",
    "output.help.percent": "In percent; computed by kamsync, do not edit",
    "output.help.points": "0 to 100; computed by kamsync, do not edit",
    "output.help.state": "A word; computed by kamsync, do not edit",
    "output.help.yes/no": "Yes or no; computed by kamsync, do not edit",
    "output.help.id": "An identifier; computed by kamsync, do not edit",
    "output.help.text": "A text; computed by kamsync, do not edit",
    "output.help.date": "A date; computed by kamsync, do not edit",
    "output.help.day": "A date; computed by kamsync, do not edit",
    "output.help.count": "A number; computed by kamsync, do not edit",
}
