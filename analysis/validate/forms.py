"""Where labels are given: a page that stands alone, and the same page in a notebook."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from analysis.paths import write
from analysis.tables import Tables
from analysis.validate import store
from analysis.validate.tasks import CANNOT, UNIT, Task, hashed

HEIGHT = 560  # pixels of a notebook
BOLD, SLANTED = re.compile(r"\*\*([^*]{1,200})\*\*"), re.compile(r"\*([^*]{1,200})\*")


def context(story: Tables, units: pd.DataFrame, *, spans: bool) -> pd.DataFrame:
    """Adds ``before``, ``focus`` and ``after``: each unit in its paragraph, or paragraphs."""
    lines = story.sentences[story.sentences["article_id"].isin(units["article_id"])]
    edges = lines.groupby(["article_id", "paragraph"], as_index=False).agg(
        first=("start", "min"), last=("end", "max")
    )
    by_article = {key: part.to_numpy() for key, part in
                  edges.set_index("article_id")[["first", "last"]].groupby(level=0)}  # fmt: skip
    texts = dict(zip(story.articles["article_id"], story.articles["text"], strict=True))
    rows = []
    for article, start, end in zip(units["article_id"], units["start"], units["end"], strict=True):
        text, bounds = texts[article], by_article[article]
        first = max((a for a, _ in bounds if a <= start), default=start)
        last = min((b for _, b in bounds if b >= end), default=end)
        rows.append((text[first:start], text[start:end], text[end:last]))
    parts = pd.DataFrame(rows, columns=["before", "focus", "after"], index=units.index)
    units = units.assign(marked=units["marked"] if spans else "")
    return pd.concat([units, parts], axis=1)


def page(place: Path, task: Task, rows: pd.DataFrame, coder: str, codebook: str) -> Path:
    """Write ``tone-Ann.html``, which needs no program but a browser, and no network."""
    whole = _page(task, rows, coder, codebook, {}, host="")
    return write(store.path(place, task, coder, "html"), whole.encode("utf-8", "replace"))


class _Bridge(anywidget.AnyWidget):
    """Carries labels; what is seen is plain HTML that a saved notebook keeps."""

    _esm = (files("analysis.validate") / "page" / "bridge.js").read_text(encoding="utf-8")
    host = traitlets.Unicode().tag(sync=True)
    given = traitlets.Unicode("{}").tag(sync=True)


_OPEN: dict[str, _Bridge] = {}


class Labeller:
    """Buttons and keys to label by in a notebook: each label is on disk before the next is asked.

    Shown again, it goes on where it was. ``left`` says how many units are still to label.
    """

    def __init__(self, place: Path, task: Task, rows: pd.DataFrame, coder: str, codebook: str):
        self._place, self._task, self._coder, self._codebook = place, task, coder, codebook
        self._rows = rows
        self._units = {row["unit"]: row for row in rows.to_dict("records")}
        host = hashed(" ".join([task.name, coder, *sorted(self._units)]))[:12]
        if host in _OPEN:  # the cell was run again: only the last one listens
            _OPEN[host].close()
        self._bridge = _OPEN[host] = _Bridge(host=host)
        self._bridge.on_msg(self._told)
        self._refresh()

    @property
    def left(self) -> int:
        """How many units have no label yet."""
        return len(self._units) - len(self._given())

    def give(self, unit: str, label: str) -> None:
        """Label one unit, as a press of a button does; an empty label takes the last one back.

        Raises ``ValueError`` for a unit that is not the coder's, or a label that is none.
        """
        if unit not in self._units:
            raise ValueError(f"{unit} is no unit that {self._coder} is to label.")
        label = store.right(self._task, label, self._task.name)
        store.add(self._place, self._task, self._units[unit], label, self._coder)

    def _told(self, _: Any, message: Mapping[str, Any], __: Any) -> None:
        try:
            self.give(str(message.get("unit")), str(message.get("label")))
        except (ValueError, OSError) as error:
            self._bridge.send({"failed": str(error)})
            return
        self._refresh()
        self._bridge.send({"kept": message["unit"]})

    def _refresh(self) -> None:
        self._bridge.given = json.dumps(self._given())

    def _given(self) -> dict[str, dict[str, str]]:
        rows = store.read(self._place, self._task)
        rows = rows[rows["coder"].eq(self._coder) & rows["unit"].isin(list(self._units))]
        return {str(r.unit): {"label": str(r.label), "at": str(r.at)} for r in rows.itertuples()}

    def __repr__(self) -> str:
        if not self._units:
            return (
                f"Nothing is drawn for {self._coder} yet: "
                f"validate.sample(story, {self._task.asked}, coders=[{self._coder!r}])."
            )
        done = len(self._units) - self.left
        return f"{self._coder} has labelled {done} of {len(self._units)} {self._task.many}."

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        if not self._units:
            return {"text/plain": repr(self)}
        self._refresh()
        host = self._bridge.host
        whole = _page(self._task, self._rows, self._coder, self._codebook, self._given(), host=host)
        frame = (
            f'<p>{html.escape(repr(self))}</p><iframe data-labels="{host}" title="Label by keys" '
            f'style="width:100%;height:{HEIGHT}px;border:0" srcdoc="{html.escape(whole)}"></iframe>'
        )
        return {"text/plain": repr(self), "text/html": frame}


def keys(task: Task) -> list[dict[str, str]]:
    """The key of each label: a count its own, the others their number; ``x`` for "cannot say"."""
    counts = all(label.isdigit() for label in task.classes)
    own = {label: label if counts else str(n) for n, label in enumerate(task.classes, start=1)}
    return [{"key": key, "label": label} for label, key in own.items()] + [
        {"key": "x", "label": CANNOT}
    ]


def _page(
    task: Task,
    rows: pd.DataFrame,
    coder: str,
    codebook: str,
    given: Mapping[str, Any],
    *,
    host: str,
) -> str:
    units = rows[[*UNIT, "before", "focus", "after"]].to_dict("records")
    data = {
        "what": task.name,
        "question": _question(task, codebook),
        "coder": coder,
        "options": keys(task),
        "units": units,
        "given": given,
        "host": host,
        "store": f"labels {task.name} {coder} {hashed(json.dumps(units))[:12]}",
    }
    script = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return _fill(
        title=html.escape(f"{task.name}: {coder}"),
        style=_asset("label.css"),
        codebook=markdown(codebook),
        data=script.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"),
        script=_asset("label.js"),
    )


def _question(task: Task, codebook: str) -> str:
    first = codebook.lstrip("\ufeff").partition("\n")[0]
    return first.removeprefix("# ").strip() if first.startswith("# ") else task.question


def markdown(text: str) -> str:
    """A codebook as HTML: headings, lists, paragraphs, bold and slanted words; all else escaped.

    >>> markdown("# What?\\n\\n- **yes**: <b>")
    '<h2>What?</h2><ul><li><strong>yes</strong>: &lt;b&gt;</li></ul>'
    """
    parts: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text.strip()):
        lines = block.splitlines()
        if all(line.startswith(("- ", "* ")) for line in lines):
            items = "".join(f"<li>{_inline(line[2:])}</li>" for line in lines)
            parts.append(f"<ul>{items}</ul>")
        elif block.startswith("#"):
            parts.append(f"<h2>{_inline(lines[0].lstrip('# '))}</h2>")
            parts += [f"<p>{_inline(' '.join(lines[1:]))}</p>"] if lines[1:] else []
        else:
            parts.append(f"<p>{_inline(' '.join(lines))}</p>")
    return "".join(parts)


def _inline(text: str) -> str:
    bold = BOLD.sub(r"<strong>\1</strong>", html.escape(text, quote=False))
    return SLANTED.sub(r"<em>\1</em>", bold)


def _fill(**values: str) -> str:
    template = _asset("label.html")
    parts: list[str] = []
    for key, value in values.items():
        before, template = template.split(f"<!-- {key} -->", 1)
        parts += [before, value]
    return "".join([*parts, template])


def _asset(name: str) -> str:
    return (files("analysis.validate") / "page" / name).read_text(encoding="utf-8")
