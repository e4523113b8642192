"""Good news in a sentence."""

from __future__ import annotations

from kamsync.messages import labels
from kamsync.messages.catalogue import text
from kamsync.messages.formats import number, percent, plain
from kamsync.scoring.explain.good_news import GoodNews


def good_news_line(news: GoodNews, language: str) -> str:
    """`Alpha: now Key (was Maintain)`."""
    known = {"name": plain(news.name, 60)}
    if news.kind == "tier":
        before, now = (labels.tier(t, language) for t in (news.before, news.now))
        return text("good.tier", language, before=before, now=now, **known)
    if news.kind == "promises":
        return text("good.promises", language, n=number(news.now, language), **known)
    before, now = (percent(v, language) for v in (news.before, news.now))
    return text("good.voice", language, before=before, now=now, **known)
