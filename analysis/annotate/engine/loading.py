"""Weights and rules out of the language engine's own components.

Only what is known to be computed here as the engine would is taken; with any other model the
engine does its own work.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.annotate.engine.names import Namer
from analysis.annotate.engine.network import EDGE, Dense, Encoder, Feature, Norm, Reading
from analysis.annotate.engine.tree import Parser

if TYPE_CHECKING:
    from spacy.language import Language

COMPONENTS = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"]
READ = ("ORTH", "NORM", "SPACY", "IS_SPACE", "PREFIX", "SUFFIX", "SHAPE")
"""What a network may read of a word; the first three give all the others."""
NETWORK = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {"@architectures": "spacy.MultiHashEmbed.v2", "include_static_vectors": True},
    "encode": {"@architectures": "spacy.MaxoutWindowEncoder.v2", "window_size": 1, "depth": EDGE},
}
SHARED = {"@architectures": "spacy.Tok2VecListener.v1"}
MOVES = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "extra_state_tokens": False,
    "use_upper": True,
}
KNOWN: dict[str, dict[str, Any]] = {
    "tok2vec": NETWORK,
    "tagger": {"@architectures": "spacy.Tagger.v2", "tok2vec": SHARED},
    "parser": MOVES | {"state_type": "parser", "tok2vec": SHARED},
    "ner": MOVES | {"state_type": "ner", "tok2vec": NETWORK},
}


def is_known(nlp: Language) -> bool:
    """Whether the components of ``nlp`` are those that are computed here."""
    if nlp.pipe_names != COMPONENTS or nlp.get_pipe("lemmatizer").mode != "rule":  # type: ignore[attr-defined]
        return False
    if nlp.vocab.vectors.mode != "default":
        return False
    config = nlp.config["components"]
    if not all(_holds(config[name]["model"], wanted) for name, wanted in KNOWN.items()):
        return False
    pipes: list[Any] = [nlp.get_pipe(name) for name in ("parser", "ner")]
    return all(
        pipe.cfg["beam_width"] == 1
        and not pipe.model.attrs["unseen_classes"]
        and pipe.model.get_ref("lower").get_dim("nP") > 1
        and "subtok" not in pipe.labels
        for pipe in pipes
    )


def _holds(config: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(
        _holds(config[key], value) if isinstance(value, Mapping) else config[key] == value
        for key, value in wanted.items()
    )


def encoder(pipe: Any) -> Encoder:
    """The network by which a component turns words into vectors."""
    network = next(node for node in pipe.model.walk() if node.has_ref("embed"))
    embed, encode = network.get_ref("embed"), network.get_ref("encode")
    (read,), (static,) = _named(embed, "extract_features"), _named(embed, "static_vectors")
    hashed = _named(embed, "hashembed")
    (mix,), (mixed,) = _named(embed, "maxout"), _named(embed, "layernorm")
    layers = zip(_named(encode, "maxout"), _named(encode, "layernorm"), strict=True)
    return Encoder(
        features=[
            Feature(
                READ.index(read.attrs["columns"][node.attrs["column"]]),
                node.attrs["seed"],
                node.get_param("E"),
            )
            for node in hashed
        ],
        projection=np.ascontiguousarray(static.get_param("W").T),
        mix=_dense(mix),
        mixed=_norm(mixed),
        layers=[(_dense(one), _norm(other)) for one, other in layers],
        hashed=hashed[0].ops.hash,
    )


def tagger(pipe: Any) -> Dense:
    """Vectors → a score for each tag."""
    (softmax,) = _named(pipe.model, "softmax")
    return _dense(softmax)


def parser(pipe: Any) -> tuple[Parser, list[str]]:
    """Vectors → heads, and the relation that each move gives."""
    moves = _moves(pipe)
    # Sentences are given, so that none is ever broken off.
    kept = [i for i, move in enumerate(moves) if not move.startswith("B")]
    kinds = np.array(["SDLR".index(moves[i][0]) for i in kept])
    upper = pipe.model.get_ref("upper")
    scores = Dense.of(upper.get_param("W")[kept], upper.get_param("b")[kept])
    return Parser(_reading(pipe), scores, kinds), [moves[i][2:] for i in kept]


def namer(pipe: Any) -> Namer:
    """Vectors → names."""
    return Namer(_reading(pipe), _dense(pipe.model.get_ref("upper")), _moves(pipe))


def _moves(pipe: Any) -> list[str]:
    return [pipe.moves.get_class_name(i) for i in range(pipe.moves.n_moves)]


def _reading(pipe: Any) -> Reading:
    lower = pipe.model.get_ref("lower")
    weights, pieces = lower.get_param("W"), lower.get_dim("nP")
    # (place, unit, piece, in) → in × (place, piece, unit)
    flat = weights.transpose(0, 2, 1, 3).reshape(-1, weights.shape[3])
    missing = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(len(weights), -1)
    bias = lower.get_param("b").T.reshape(-1)
    return Reading(
        first=_dense(pipe.model.get_ref("tok2vec").layers[-1]),
        weights=np.ascontiguousarray(flat.T),
        missing=np.ascontiguousarray(missing),
        bias=np.ascontiguousarray(bias),
        pieces=pieces,
    )


def _named(model: Any, name: str) -> list[Any]:
    return [node for node in model.walk() if node.name == name]


def _dense(node: Any) -> Dense:
    return Dense.of(node.get_param("W"), node.get_param("b"))


def _norm(node: Any) -> Norm:
    return Norm(node.get_param("G"), node.get_param("b"))
