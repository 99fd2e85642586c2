import os
import signal
import tempfile
import time
from functools import partial
from threading import Thread

import pytest

from analysis.apart import Apart
from analysis.pools import Processes


def doubled(number):
    return 2 * number


def dies(place):
    if os.getpid() != place:
        os.kill(os.getpid(), signal.SIGKILL)
    return "here"


def _pid(*_):
    return {"pid": os.getpid()}


def test_work_is_done_in_another_process():
    with Apart() as apart:
        assert not apart.started
        assert apart.do(os.getpid) != os.getpid()
        assert apart.started
    assert not apart.started


def test_it_goes_on_while_it_is_not_waited_for():
    with Apart() as apart:
        done = [apart.begin(doubled, number) for number in range(3)]
        assert [each() for each in done] == [0, 2, 4]


def test_what_makes_it_ready_is_done_first_and_by_the_same_process(tmp_path):
    with Apart() as apart:
        apart.start(partial(os.chdir, tmp_path))
        assert apart.do(os.getcwd) == str(tmp_path)


def test_what_cannot_make_it_ready_is_left_to_the_work():
    with Apart() as apart:
        apart.start(partial(int, "no number"))
        assert apart.do(doubled, 2) == 4
        with pytest.raises(ValueError, match="no number"):
            apart.do(int, "no number")


def test_what_a_process_that_ends_leaves_is_done_here():
    with Apart() as apart:
        assert apart.do(dies, os.getpid()) == "here"
        assert apart.do(os.getpid) == os.getpid()


def dies_of_a_large_result(place):
    if os.getpid() != place:
        Thread(target=lambda: (time.sleep(0.03), os.kill(os.getpid(), signal.SIGKILL))).start()
        return bytes(200_000_000)
    return "here"


def test_a_process_that_ends_while_it_gives_its_result_is_not_waited_for():
    with Apart() as apart:
        assert apart.do(dies_of_a_large_result, os.getpid()) == "here"


def test_nothing_of_what_was_handed_over_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Apart() as apart:
        assert apart.do(bytes, 1_000_000) == bytes(1_000_000)
    assert not list(tmp_path.iterdir())


def test_a_process_that_was_started_does_the_work_for_one():
    with Apart() as apart, Processes(1, apart) as pool:
        ((_, found),) = pool.map(_pid, [()], pieces=1, words=1)
        assert found["pid"] == os.getpid()
        apart.start()
        ((_, found),) = pool.map(_pid, [()], pieces=1, words=1)
        assert found["pid"] != os.getpid()
    assert not apart.started


def test_it_makes_room_for_several():
    with Apart() as apart, Processes(2, apart) as pool:
        apart.start()
        found = dict(pool.map(_pid, [(n,) for n in range(4)], pieces=4, words=1))
        assert len(found) == 4
        assert not apart.started
