import os
import signal
import tempfile
import time
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from threading import Thread

import numpy as np
import pandas as pd
import pytest

from analysis import pools


def doubled(number):
    return 2 * number


def undone(number):
    os.kill(os.getpid(), signal.SIGKILL)


def _sum(first, item):
    return first + item


def test_a_process_has_what_it_was_given():
    made = pools.shared(range(5), here=partial(_sum, 10), there=_sum, given=[10], workers=2)
    assert dict(made) == {n: 10 + n for n in range(5)}


def test_each_item_is_made_once_wherever_it_is_made():
    made = list(pools.shared(range(9), here=doubled, there=doubled, workers=2))
    assert sorted(made) == [(number, 2 * number) for number in range(9)]


def test_the_first_are_made_here_and_the_last_elsewhere(tmp_path):
    here, elsewhere = _by_whom(tmp_path / "made")
    assert here == os.getpid() != elsewhere


def test_a_process_stays_for_the_next_work_though_it_has_grown(tmp_path):
    assert _by_whom(tmp_path / "made", grow=400) == _by_whom(tmp_path / "more")


def test_processes_are_dismissed(tmp_path):
    _, elsewhere = _by_whom(tmp_path / "made")
    pools.dismiss()
    assert _by_whom(tmp_path / "more")[1] != elsewhere


def test_a_process_that_is_ready_takes_the_work(tmp_path):
    pools.dismiss()
    pools.ready(partial(_last, tmp_path / "ready", 0, None), workers=2)
    (process,) = pools._stayed
    elsewhere = _by_whom(tmp_path / "made")[1]
    assert (tmp_path / "ready").exists()
    assert pools._stayed == [process] and process.do(os.getpid) == elsewhere


def test_what_a_process_that_ends_leaves_is_made_here():
    made = dict(pools.shared(range(4), here=doubled, there=undone, workers=2))
    assert made == {number: 2 * number for number in range(4)}


def _large(number):
    return {
        "large": pd.DataFrame({"n": np.zeros(1_000_000)}),
        "number": pd.DataFrame({"n": [number]}),
    }


def _killed_at_once(number):
    Thread(target=lambda: (time.sleep(0.03), undone(0))).start()
    return {"large": pd.DataFrame({"n": np.zeros(20_000_000)})}


def test_a_worker_that_is_killed_while_it_gives_its_result_is_not_waited_for():
    with pools.Processes(2) as pool, pytest.raises(BrokenProcessPool):
        list(pool.map(_killed_at_once, [(0,), (1,)], pieces=2, words=1))


def test_what_workers_make_is_given_on_and_nothing_of_it_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pools.Processes(2) as pool:
        made = dict(pool.map(_large, [(n,) for n in range(3)], pieces=3, words=1))
    assert [made[n]["number"]["n"].iloc[0] for n in range(3)] == [0, 1, 2]
    assert not list(tmp_path.iterdir())


def _by_whom(file, grow=0):
    """The processes that make the first and the last of two items."""
    here, given = partial(_first, file, grow), [file, grow]
    made = dict(pools.shared([0, 1], here=here, there=_last, given=given, workers=2))
    return made[0], made[1]


def _first(file, *_):
    for _ in range(6_000):  # made after the last, so that this is not for another
        if file.exists():
            break
        time.sleep(0.01)
    return os.getpid()


def _last(file, grow, _):
    held.append(bytearray(grow * 1_000_000))
    time.sleep(1.5 if grow else 0)  # how often it is looked for leaks
    file.touch()
    return os.getpid()


held = []


def _waits(folder, item):
    """The last item is not made until the one before it is, which waits behind it."""
    for _ in range(600):
        if item != 2 or (folder / "1").exists():
            return item
        time.sleep(0.1)
    return None


def test_what_waits_for_a_busy_process_is_made_here(tmp_path):
    def here(item):
        (tmp_path / str(item)).touch()
        return item

    made = pools.shared([0, 1, 2], here=here, there=_waits, given=[tmp_path], workers=2)
    assert dict(made) == {0: 0, 1: 1, 2: 2}
