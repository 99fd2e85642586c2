"""Who is quoted: speaker phrases, pronouns and offices → names of the article."""

from analysis.annotate.speakers.resolve import resolve

__all__ = ["resolve"]
