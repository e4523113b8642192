"""The English texts, one file per family of keys."""

from __future__ import annotations

from typing import Final

from kamsync.messages.texts.en import (
    alerts,
    cli,
    documents,
    errors,
    files,
    findings,
    kpis,
    labels,
    metrics,
    outputs,
    plan_pages,
    plans,
    problems,
    proof,
    report,
    report_kpis,
    report_money,
    report_pages,
    report_programme,
    report_quality,
    runs,
    task_words,
    tasks,
    why,
)

FAMILIES: Final = {
    "labels": labels.TEXTS,
    "metrics": metrics.TEXTS,
    "outputs": outputs.TEXTS,
    "problems": problems.TEXTS,
    "proof": proof.TEXTS,
    "tasks": tasks.TEXTS,
    "task_words": task_words.TEXTS,
    "why": why.TEXTS,
    "kpis": kpis.TEXTS,
    "findings": findings.TEXTS,
    "files": files.TEXTS,
    "alerts": alerts.TEXTS,
    "runs": runs.TEXTS,
    "plan_pages": plan_pages.TEXTS,
    "plans": plans.TEXTS,
    "errors": errors.TEXTS,
    "cli": cli.TEXTS,
    "documents": documents.TEXTS,
    "report": report.TEXTS,
    "report_kpis": report_kpis.TEXTS,
    "report_money": report_money.TEXTS,
    "report_programme": report_programme.TEXTS,
    "report_quality": report_quality.TEXTS,
    "report_pages": report_pages.TEXTS,
}
