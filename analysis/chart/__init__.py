"""Draw chart tables, one function a chart: one mark for each row, nothing computed.

Each function takes a table first and returns the ``Axes`` it drew on; the
keywords in ``style.Finish`` (title, subtitle, source, axis, reference) go to
every chart. ``publish.figure`` turns the ``Axes`` into files.
"""

from analysis.chart.bars import bars
from analysis.chart.card import card
from analysis.chart.intervals import intervals
from analysis.chart.kwic import kwic
from analysis.chart.lists import lists
from analysis.chart.matrix import matrix
from analysis.chart.network import network
from analysis.chart.panels import panels
from analysis.chart.profile import profile
from analysis.chart.ratios import ratios
from analysis.chart.scatter import scatter
from analysis.chart.stories import stories
from analysis.chart.strips import strips
from analysis.chart.timeline import timeline
from analysis.chart.trend import trend

__all__ = [
    "bars",
    "card",
    "intervals",
    "kwic",
    "lists",
    "matrix",
    "network",
    "panels",
    "profile",
    "ratios",
    "scatter",
    "stories",
    "strips",
    "timeline",
    "trend",
]
