"""Pages and feeds as a small news site has them: what the tests on addresses let `web_server` answer with."""

from __future__ import annotations

FIRST = "Hungary supports Mark Rutte as the next secretary general of NATO, Viktor Orban said on Tuesday."
SECOND = "Slovakia supports Mark Rutte as the next secretary general of NATO, Peter Pellegrini said on Tuesday."


def page(sentence: str, title: str = "A page") -> str:
    return (
        f"<html><head><title>{title}</title><meta property='article:published_time' content='2024-06-18'></head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>{title}</h1><p>{sentence}</p><p>The decision needs the consent of "
        "all members of the alliance.</p></article></body></html>"
    )


def rss(*entries: tuple[str, str, str]) -> str:
    """A feed of (path, title, text)."""
    items = "".join(
        f"<item><title>{title}</title><link>{path}</link><description>{text}</description>"
        "<pubDate>Tue, 18 Jun 2024 09:30:00 +0200</pubDate></item>"
        for path, title, text in entries
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Danube Courier</title>{items}</channel></rss>"
