"""The rules that link a name, and how sure each is."""

# How sure each rule is, by what it was seen to get right; a user's word is certain.
CONFIDENCE = {
    "aliases.csv": 1.0,
    "names.csv": 1.0,
    "as written": 1.0,
    "title": 0.98,
    "gazetteer": 0.97,
    "acronym": 0.95,
    "spelling": 0.95,
    "plural": 0.95,
    "surname in article": 0.95,
    "usual in corpus": 0.95,
    "the likelier of the name": 0.85,
    "middle name": 0.9,
    "initials": 0.85,
    "short form": 0.85,
    "short name in article": 0.85,
    "only one in corpus": 0.8,
    "given name in article": 0.7,
    "person elsewhere": 0.6,
}
RULES = tuple(CONFIDENCE)
RULE = {name: number for number, name in enumerate(RULES)}
