"""Names and a title that are hard to draw."""

AWKWARD = [
    "Herald",
    "The $tandard_Times",
    "Morning <Post> & Sons",
    "Line\nbreak Daily",
    "Café Zürich",
    "North Coast Review and Intelligencer of Record for the Outer Islands",
    "x" * 90,
    "$5_000 ^ \\alpha",
]
TITLE = "The harbour $5_000 question: " + "which outlets hedge when they write about its cost " * 4
