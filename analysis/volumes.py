"""What was counted in several parts of a corpus, kept together: each question reads it anew.

An article is the place of its id among those of the volume, so that ids are compared when a
volume is made, and not by each question.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

OF = "of"  # see ``linked.keyed``


def bound(counted: Mapping[str, pa.Table], ids: pd.Index) -> dict[str, pa.Table]:
    """What was ``counted`` in the articles ``ids``, as it is kept."""
    known = pa.array(ids, pa.large_string())
    kept = {}
    for name, table in counted.items():
        table = table.drop_columns("article_id")  # the part's
        if OF in table.column_names:
            of = table[OF].cast(pa.large_string())
            at = table.column_names.index(OF)
            table = table.set_column(at, OF, pc.index_in(of, known))
        kept[name] = table
    return kept


def frame(kept: pa.Table, rows: np.ndarray, ids: pd.CategoricalDtype) -> pd.DataFrame:
    """A frame as it was counted; ``article_id`` is one of all ``ids``.

    ``rows`` are the places among these of the articles of the volume.
    """
    columns = {}
    for name in kept.column_names:
        column = kept[name]
        if name == OF:
            of = rows[column.to_numpy()]
            columns["article_id"] = pd.Series(pd.Categorical.from_codes(of, dtype=ids))
        elif pa.types.is_dictionary(column.type):
            columns[name] = pd.Series(_numbered(column.unify_dictionaries().combine_chunks()))
        else:
            columns[name] = column.to_pandas()
    return pd.DataFrame(columns, copy=False)


def _numbered(words: pa.DictionaryArray) -> pd.Categorical:
    """Words by number, without the objects that pandas makes of them first."""
    codes, known = words.indices.fill_null(-1).to_numpy(), words.dictionary.to_pandas()
    return pd.Categorical.from_codes(codes, pd.Index(known), ordered=words.type.ordered)
