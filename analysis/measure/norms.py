"""tmp"""

MADE_OF = "ordinary news articles"


def say(measure, value):
    return ""


def percentile(measure, value):
    return float("nan")
