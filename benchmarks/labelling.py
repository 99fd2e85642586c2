"""Labels one unit after the other until it is killed, and says each when it is on disk."""

import sys
from pathlib import Path

from analysis.validate import store
from analysis.validate.tasks import UNIT, task


def main() -> None:
    """Label in the folder that is named."""
    place, tone = Path(sys.argv[1]), task("tone")
    for number in range(100_000):
        unit = dict.fromkeys(UNIT, "It may rain.") | {"unit": f"{number:012}", "sentence_id": 0}
        store.add(place, tone, unit | {"start": number, "end": number + 1}, "neutral", "Ann")
        print(number, flush=True)


if __name__ == "__main__":
    main()
