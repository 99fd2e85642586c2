"""A Dask cluster of processes of this machine, as far as one machine can tell."""

import os
import signal
import subprocess
import sys
import time
from functools import partial

import pandas as pd
import pytest

from analysis import cluster, pipeline, stages
from analysis.cluster import Cluster

from places import ROOT

PIECES = 24
TEXTS = (
    "The minister may resign. “I will not go,” Ana Ruiz said. She left.",
    "Officials said talks could resume in May.\n\nNobody in Madrid knows.",
    "A terrible, cruel plan. Perhaps it will fail.",
)


def squares(slow=0.0):
    """Work that a worker gets whole, since it cannot import this file."""

    def work(number):
        import time

        import pandas

        time.sleep(slow)
        return {"found": pandas.DataFrame({"n": [number], "square": [number**2], "text": ["né"]})}

    return work


def done(pool, work, pieces=PIECES):
    with pool:
        results = list(pool.map(work, ((i,) for i in range(pieces)), pieces=pieces, words=pieces))
    assert sorted(i for i, _ in results) == list(range(pieces))
    return pd.concat([frames["found"] for _, frames in sorted(results, key=lambda r: r[0])])


def right(found):
    assert found["square"].tolist() == [i**2 for i in range(len(found))]
    return True


class Machines:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self, folder):
        self.file = folder / "scheduler.json"
        self.env = os.environ | {"PYTHONPATH": str(ROOT)}
        self.scheduler = self.start("scheduler", "--port", "0", "--dashboard-address", ":0")
        deadline = time.monotonic() + 60
        while not self.file.exists():
            assert time.monotonic() < deadline and self.scheduler.poll() is None
            time.sleep(0.05)
        self.address = pd.read_json(self.file, typ="series")["address"]
        self.workers = [
            self.start("worker", "--nthreads", "2", "--no-dashboard", "--death-timeout", "20")
            for _ in range(2)
        ]

    def start(self, what, *options):
        command = [sys.executable, "-m", "dask", what, *options, "--scheduler-file", self.file]
        return subprocess.Popen(
            command, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def pids(self):
        from distributed import Client

        with Client(self.address) as client:
            return list(client.run(os.getpid).values())

    def stop(self):
        for process in [*self.workers, self.scheduler]:
            process.terminate()
        for process in [*self.workers, self.scheduler]:
            process.wait(30)


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    started = Machines(tmp_path_factory.mktemp("machines"))
    yield started
    started.stop()


@pytest.fixture
def pool(machines):
    return Cluster(machines.address, digest=partial(str, "same"))


def test_a_cluster_does_every_piece_once(pool):
    assert right(done(pool, squares()))


def test_a_cluster_makes_the_tables_that_one_process_makes(machines, articles, monkeypatch):
    monkeypatch.setattr(stages, "CHUNK_WORDS", 10)
    table = articles(*TEXTS)
    here = pipeline.annotate(table, derived=None)
    there = pipeline.annotate(table, derived=None, cluster=machines.address)
    for (name, a), (_, b) in zip(here, there, strict=True):
        pd.testing.assert_frame_equal(a, b, obj=name)


def test_workers_that_are_killed_lose_nothing(machines, pool):
    with pool:
        found = []
        pids = machines.pids()
        for result in pool.map(
            squares(0.05), ((i,) for i in range(PIECES)), pieces=PIECES, words=PIECES
        ):
            found.append(result)
            if pids and len(found) in (3, 11):
                os.kill(pids.pop(), signal.SIGKILL)
    assert not pids
    assert sorted(i for i, _ in found) == list(range(PIECES))


def test_a_piece_that_ends_every_worker_is_said(pool):
    def deadly(number):
        import os
        import signal

        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(OSError, match=r"ended \d+ workers in turn.*is kept"):
        done(pool, deadly, 1)


def test_a_mistake_in_the_work_is_the_mistake_that_is_told(pool):
    def wrong(number):
        raise ValueError("the list cannot be read")

    with pytest.raises(ValueError, match="the list cannot be read"):
        done(pool, wrong)


def test_a_worker_with_other_versions_is_refused(machines):
    pool = Cluster(machines.address, digest=os.getpid)
    with pytest.raises(ValueError, match="has another version"):
        done(pool, squares())


def test_a_scheduler_that_goes_is_said_and_what_was_done_is_there(tmp_path):
    machines = Machines(tmp_path)
    found = []
    with (
        pytest.raises(OSError, match=r"scheduler at tcp://.* has gone\. What was done so far"),
        Cluster(machines.address, digest=partial(str, "same")) as pool,
    ):
        for result in pool.map(squares(0.2), ((i,) for i in range(40)), pieces=40, words=40):
            found.append(result)
            if len(found) == 3:
                machines.scheduler.kill()
    assert 3 <= len(found) < 40
    machines.stop()


@pytest.mark.parametrize("where", ["here", "tcp://nowhere", "http://10.0.0.5:8786", "tcp://a:b"])
def test_a_place_that_cannot_be_one_is_named(where):
    with pytest.raises(ValueError, match="A cluster is local, or an address such as"):
        Cluster(where, digest=str)


def test_a_cluster_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 1)
    with pytest.raises(OSError, match=r"No cluster answers at tcp://127\.0\.0\.1:9"):
        done(Cluster("tcp://127.0.0.1:9", digest=str), squares())


def test_nothing_is_started_where_nothing_is_new(articles, tmp_path):
    table = articles(*TEXTS)
    first = pipeline.annotate(table, derived=tmp_path)
    again = pipeline.annotate(table, derived=tmp_path, cluster="tcp://127.0.0.1:9")
    pd.testing.assert_frame_equal(first.hedges, again.hedges)


def test_a_cluster_of_this_machine_is_started_and_ends():
    assert right(done(Cluster("local", workers=2, digest=partial(str, "same")), squares()))
