"""Rich text (.rtf), as word processors and news databases write it.

One pass over the tokens of the file, each looked at once. What a reader of the document sees
is the text: links without their addresses, text boxes, and no hidden or deleted text, no
notes, headers and footers.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from analysis.corpus.readers import txt
from analysis.corpus.readers.article import Items, Remark, Source, Unreadable
from analysis.corpus.readers.decode import label, read_bytes
from analysis.corpus.readers.office import left_out

MAX_RTF = 50_000_000
MAX_TOKENS = 6_000_000
"""A document of more groups and control words takes over 10 seconds; a book has a tenth."""
TOKEN = re.compile(
    r"\\(?:([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|'([0-9a-fA-F]{2})|(.)|$)|"
    r"([{}])|[\r\n\0]+|[^\\{}\r\n\0]+",
    re.S,
)

# Groups that are no text; others that begin with \* are not either, unless READ has them.
UNREAD = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "info",
        "pict",
        "object",
        "nonshppict",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "fldinst",
        "sp",
        "shprslt",
        "pntext",
        "listtext",
        "xe",
        "tc",
        "rxe",
        "bkmkstart",
        "bkmkend",
        "themedata",
        "colorschememapping",
        "datastore",
        "filetbl",
        "footnote",
        "annotation",
        "atnid",
        "atnauthor",
        "atnref",
        "atndate",
    ]
)
READ = frozenset({"shpinst", "shptxt", "ud"})
NOTES = {"footnote": "footnotes", "annotation": "comments"}
SIGNS = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
SYMBOLS = {"~": "\u00a0", "_": "-", "-": "\u00ad", "\n": "\n\n", "\r": "\n\n", "\t": "\t"}
BREAKS = frozenset(
    {"par", "line", "sect", "page", "column", "row", "nestrow", "shptxt", "softline"}
)
CELLS = frozenset({"cell", "nestcell"})
CODE = 3
"""In letters: a cell as short as this names the cell beside it, as in exports of Factiva."""
CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip


class State(NamedTuple):
    """What holds in a group: whether it is read, is hidden, is deleted; how letters are coded."""

    unread: str = ""
    hidden: bool = False
    deleted: bool = False
    skip: int = 1
    codec: str = ""


def read(path: Source) -> Items:
    """Yield the article of a rich text file, or those of a database export in it."""
    data = read_bytes(path)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise Unreadable("is no rich text: open it and save it as .rtf, or save its text")
    if len(data) > MAX_RTF:
        raise Unreadable(f"is larger than {MAX_RTF / 1e6:,.0f} MB: save it without pictures")
    if data.count(b"{") + data.count(b"\\") > MAX_TOKENS:
        raise Unreadable(f"has more than {MAX_TOKENS:,} groups and control words: split it")
    document = Document(data.decode("latin-1"))
    # A character beyond the first 65,536 is written as two halves.
    text = document.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not text.strip():
        raise Unreadable("holds no text")
    if +document.left:
        yield Remark(left_out(document.left))
    yield from txt.articles(text, title=document.title)


class Document:
    """The text of a document, what it calls itself, and what was left out of it."""

    def __init__(self, source: str) -> None:
        self.left: Counter[str] = Counter()
        self._pieces: list[str] = []
        self._title: list[str] = []
        self._bytes = bytearray()
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._default = "cp1252"
        self._walk(source)
        self.text = "".join(self._pieces)
        self.title = "".join(self._title)

    def _walk(self, source: str) -> None:
        state, stack = State(), list[State]()
        starred = False
        skip = place = 0
        while found := TOKEN.match(source, place):
            place = found.end()
            word, number, byte, symbol, brace = found.groups()
            if brace:
                self._flush(state)
                if brace == "{":
                    stack.append(state)
                elif stack:
                    state = stack.pop()
                skip, starred = 0, False
            elif word:
                value = int(number) if number else None
                self._flush(state)
                if word == "bin":
                    place += max(value or 0, 0)
                elif word == "u":
                    self._put(chr((value or 0) % 0x10000), state)
                    skip = state.skip
                    continue
                else:
                    state = self._word(word, value, state, starred=starred)
                skip, starred = 0, False
            elif symbol == "*":
                starred = True
            elif symbol and symbol not in "\\{}":
                self._flush(state)
                self._put(SYMBOLS.get(symbol, ""), state)
            elif byte or symbol or found[0][0] not in "\r\n\0\\":
                text = chr(int(byte, 16)) if byte else symbol or found[0]
                dropped = min(skip, len(text))
                skip -= dropped
                self._bytes += text[dropped:].encode("latin-1")
        self._flush(state)

    def _word(self, word: str, value: int | None, state: State, *, starred: bool) -> State:
        """What holds after a control word; its text, if it stands for any, is put down."""
        if word in UNREAD or (starred and word not in READ):
            if word in NOTES and not state.unread:
                self.left[NOTES[word]] += 1
            inner = word if not state.unread else state.unread
            return state._replace(unread=inner)
        if word == "title" and state.unread == "info":
            return state._replace(unread="title")
        if word in BREAKS:
            self._put("\n\n", state)
        elif word in CELLS:
            self._put("\t" if self._is_code() else "\n\n", state)
        elif word in SIGNS:
            self._put(SIGNS[word], state)
        elif word == "v":
            return state._replace(hidden=value != 0)
        elif word == "deleted":
            return state._replace(deleted=value != 0)
        elif word == "plain":
            return state._replace(hidden=False, deleted=False, codec="")
        elif word == "uc":
            return state._replace(skip=max(value or 0, 0))
        elif word == "ansicpg":
            self._default = label(f"cp{value}") or self._default
        elif word == "mac":
            self._default = "mac_roman"
        elif word == "f":
            self._font = value or 0
            return state._replace(codec=self._fonts.get(self._font, ""))
        elif word == "fcharset" and state.unread == "fonttbl":
            self._fonts[self._font] = CHARSETS.get(value or 0, "")
        return state

    def _flush(self, state: State) -> None:
        """Put down the letters since the last control word, which may be two bytes each."""
        if self._bytes:
            text = self._bytes.decode(state.codec or self._default, "replace")
            self._bytes.clear()
            self._put(text, state)

    def _put(self, text: str, state: State) -> None:
        if state.unread == "title":
            self._title.append(text)
        elif state.unread:
            return
        elif state.hidden or state.deleted:
            if text.strip():
                self.left["hidden text" if state.hidden else "deleted text"] += 1
        elif text:
            self._pieces.append(text)

    def _is_code(self) -> bool:
        """Whether the line so far is a code that names the next cell."""
        line = ""
        for piece in reversed(self._pieces[-CODE:]):
            _, gap, after = piece.rpartition("\n")
            line = after + line
            if gap or len(line) > CODE:
                break
        return bool(line.strip()) and len(line) <= CODE
