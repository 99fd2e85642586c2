"""Where tests find the project and the user's own articles."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
NO_SEEDS = "../shared/seeds is missing: the user's own articles are not in the project"
