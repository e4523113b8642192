"""English: report: what customers say, promises, answers to cases."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.voice.title": "What customers say, and promises kept",
    "report.voice.none": "No survey answers, promises or cases are mapped: what customers say and "
    "whether promises were kept is unknown.",
    "report.voice.lead.one": "{n} comment in 12 months. Praise: {positive}, complaints: "
    "{negative}, neutral: {neutral}, unclassified: {unclassified}.",
    "report.voice.lead.many": "{n} comments in 12 months. Praise: {positive}, complaints: "
    "{negative}, neutral: {neutral}, unclassified: {unclassified}.",
    "report.voice.by_model": "{n} of them were judged by the model trained on your own answers, "
    "the rest by word lists; what can be read both ways stays unclassified.",
    "report.voice.by_lists": "Judged by word lists; what can be read both ways stays "
    "unclassified. kamsync voice train learns from your own marked answers.",
    "report.voice.wordless.one": "{n} answer has a mark and no comment.",
    "report.voice.wordless.many": "{n} answers have a mark and no comment.",
    "report.voice.notes_lead.one": "Notes of meetings, calls and e-mails received, {n} read in 12 "
    "months. Praise: {positive}, complaints: {negative}, neutral: {neutral}, unclassified: "
    "{unclassified}.",
    "report.voice.notes_lead.many": "Notes of meetings, calls and e-mails received, {n} read in 12 "
    "months. Praise: {positive}, complaints: {negative}, neutral: {neutral}, unclassified: "
    "{unclassified}.",
    "report.voice.notes": "Notes",
    "report.voice.themes": "What the comments are about",
    "report.voice.theme": "Theme",
    "report.voice.praise": "Praise",
    "report.voice.critique": "Complaints",
    "report.voice.comments": "Comments",
    "report.voice.cases": "Cases",
    "report.voice.contradictions": "The mark says one thing, the words another: call these people",
    "report.voice.who": "Whom to call",
    "report.voice.mark": "Mark",
    "report.voice.mark_of": "{mark} of {most}",
    "report.voice.on": "On",
    "report.voice.words": "Words",
    "report.voice.not_kept": "not kept; answer {id}",
    "report.voice.judge": "Judged by",
    "report.voice.judge.model": "trained model",
    "report.voice.judge.lists": "word lists",
    "report.voice.nobody": "nobody named",
    "report.voice.silent": "Dissatisfied people who did not answer the last survey",
    "report.voice.contact": "Contact",
    "report.voice.roles": "Who answers, by role (12 months)",
    "report.voice.role": "Role",
    "report.voice.no_role": "no role",
    "report.voice.contacts": "Contacts",
    "report.voice.answered": "Answered",
    "report.voice.share": "Share, 95% interval",
    "report.voice.accounts": "Comments, promises and replies by account",
    "report.voice.kept": "Promises kept, 95% interval",
    "report.voice.against": "Results below / as promised / above",
    "report.voice.dialogue": "Who begins, about what, and who speaks well of us: Key and "
    "Tomorrow accounts",
    "report.voice.of": "{share} of {n}",
    "report.voice.hours_of": "{hours} h (n = {n})",
    "report.voice.gaps": "Our marks and the customer’s, the furthest apart first",
    "report.voice.shown.one": "The plan was presented to {k} of {n} Key or Tomorrow account in 12 "
    "months: {share} ({low} to {high}).",
    "report.voice.shown.many": "The plan was presented to {k} of {n} Key and Tomorrow accounts in "
    "12 months: {share} ({low} to {high}).",
    "report.voice.interval": "{share} ({low} to {high}), {k} of {n}",
}
