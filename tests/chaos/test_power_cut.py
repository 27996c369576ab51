"""P2: what was acknowledged survives that the power goes, at any moment, for machine and disk.

The data directory is on a disk whose cache loses all that was not flushed: nbdkit keeps unflushed blocks in memory, and
is killed. JOULEWATCH names the executable (default: build/joulewatch), JOULEWATCH_CHAOS=full asks for the whole counts
(`make chaos`); without it a shorter form runs with all other tests.
"""
import http.client
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import Server, add_user  # noqa: E402

FULL = os.environ.get("JOULEWATCH_CHAOS") == "full"
CUTS = 50 if FULL else 3
ROWS = 500  # of a batch
LARGE = 15_000  # of one that is many blocks of the disk
LIVE = "/api/datasets/00000000000000000001"
START = 1_704_067_200_000  # 2024-01-01T00:00:00Z
NEEDED = ("nbdkit", "nbdfuse", "mkfs.ext4", "losetup", "mount")


def run(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=60).stdout.strip()


def wait_until(holds, timeout=20):
    deadline = time.monotonic() + timeout
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        time.sleep(0.02)


class Disk:
    """An ext4 disk in a file. Used through `cut_off_able`, it can lose its power; `after` shows what its platters kept."""

    def __init__(self, scratch):
        self.scratch, self.loop, self.kit, self.fuse = scratch, None, None, None
        self.image, self.at = os.path.join(scratch, "disk.img"), os.path.join(scratch, "mnt")
        os.makedirs(self.at)
        with open(self.image, "wb") as file:
            file.truncate(1 << 30)
        run("mkfs.ext4", "-qF", self.image)

    def mount(self, file):
        self.loop = run("losetup", "-f", "--show", file)
        run("mount", self.loop, self.at)

    def power_on(self):
        nbd, socket = os.path.join(self.scratch, "fuse"), os.path.join(self.scratch, "socket")
        os.makedirs(nbd, exist_ok=True)
        if os.path.exists(socket):
            os.remove(socket)
        self.kit = subprocess.Popen(["nbdkit", "-f", "-U", socket, "--filter=cache", "file", self.image, "cache=writeback"])
        wait_until(lambda: os.path.exists(socket))
        self.fuse = subprocess.Popen(["nbdfuse", nbd, "--unix", socket], stderr=subprocess.DEVNULL)
        wait_until(lambda: os.path.exists(os.path.join(nbd, "nbd")))
        self.mount(os.path.join(nbd, "nbd"))

    def cut(self):
        self.kit.send_signal(signal.SIGKILL)

    def release(self):
        """Also what is half there: nothing of it may outlive the test."""
        subprocess.run(["umount", "-l", self.at], capture_output=True, check=False)
        if self.loop:
            subprocess.run(["losetup", "-d", self.loop], capture_output=True, check=False)
        for process in (self.kit, self.fuse):
            if process:
                process.kill()
                process.wait()
        if self.fuse:
            subprocess.run(["umount", "-l", os.path.join(self.scratch, "fuse")], capture_output=True, check=False)
        self.loop = self.kit = self.fuse = None


class Sender(threading.Thread):
    """Sends batches until it is told to stop or nobody answers; remembers what was acknowledged, and what may be there."""

    def __init__(self, server, meter, first):
        super().__init__()
        self.server, self.meter, self.second = server, meter, first
        self.kept, self.tried, self.stopped = {}, {}, False

    def run(self):
        while not self.stopped:
            count = LARGE if random.random() < 1 / 16 else ROWS
            batch = {self.second + n: round(random.uniform(0, 500), 2) for n in range(count)}
            self.second += count
            self.tried.update(batch)
            rows = [{"meterId": self.meter, "at": START + 1000 * second, "activePowerKw": value}
                    for second, value in batch.items()]
            try:
                status, _, answer = self.server.post("/api/ingest", rows)
            except (OSError, http.client.HTTPException):
                return
            if status == 200 and answer["stored"] == count:
                self.kept.update(batch)
            elif status == 200:
                raise AssertionError(answer)


def found(server, meter, first, last):
    """Every reading of a meter, by second: windows so small that each reading is told by itself."""
    values = {}
    for start in range(first, last, 2000):
        status, headers, text = 429, {"Retry-After": "0"}, b""
        while status == 429:
            time.sleep(int(headers["Retry-After"]))
            status, headers, text = server.ask(
                "GET", f"{LIVE}/series?meter={meter}&metric=activePowerKw&maxPoints=4000"
                       f"&from={START + 1000 * start}&to={START + 1000 * min(start + 2000, last)}")
        if status == 404:
            return values
        assert status == 200, text
        series = json.loads(text)
        values.update({(at - START) // 1000: low for at, low in zip(series["at"], series["min"])})
    return values


@unittest.skipUnless(os.geteuid() == 0 and all(map(shutil.which, NEEDED)), "only root, with nbdkit, can make such a disk")
class P2_APowerCutLosesNothing(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        try:
            self.disk = Disk(directory.name)
            self.addCleanup(self.disk.release)
            self.disk.power_on()
        except (subprocess.CalledProcessError, AssertionError) as fault:
            self.disk.release()
            self.skipTest(f"no disk can be mounted here: {fault}")
        self.disk.release()

    def serve(self):
        server = Server(os.path.join(self.disk.at, "data"))
        self.addCleanup(server.end)
        server.log_in("ada")
        return server

    def test_none_lost_none_doubled_none_invented(self):
        random.seed(2)
        self.disk.mount(self.disk.image)
        add_user(os.path.join(self.disk.at, "data"), "ada")
        self.disk.release()
        total = lost = strange = 0
        slowest = 0.0
        second = 0
        for _ in range(CUTS):
            self.disk.power_on()
            server = self.serve()
            senders = [Sender(server, f"m{n}", second) for n in range(4)]
            for sender in senders:
                sender.start()
            time.sleep(random.uniform(0.3, 3))  # long enough for checkpoints of the store: each 100,000 readings
            self.disk.cut()
            time.sleep(0.2)
            server.process.kill()
            for sender in senders:
                sender.stopped = True
                sender.join()
            server.end()
            self.disk.release()

            self.disk.mount(self.disk.image)
            began = time.monotonic()
            server = self.serve()  # no repair by hand
            self.assertEqual(server.ask("GET", "/readyz")[0], 200)
            slowest = max(slowest, time.monotonic() - began)
            until = max(sender.second for sender in senders)
            for sender in senders:
                now = self.settled(server, sender, second, until)
                lost += sum(now.get(at) != value for at, value in sender.kept.items())
                strange += sum(sender.tried.get(at) != value for at, value in now.items())
                total += len(sender.kept)
            second = until
            self.assertEqual(server.stop()[0], 0)
            self.disk.release()
        print(f"P2: {CUTS} power cuts, {total} readings acknowledged, {lost} lost, {strange} that nobody sent, "
              f"ready again in {slowest:.2f} s at most", flush=True)
        self.assertEqual((lost, strange), (0, 0))
        self.assertGreater(total, 4 * ROWS * CUTS)

    def settled(self, server, sender, first, last):
        """What the store has of a sender, once the journal has told it all; what is missing after ten seconds is lost."""
        deadline = time.monotonic() + 10
        while True:
            now = found(server, sender.meter, first, last)
            if sender.kept.keys() <= now.keys() or time.monotonic() > deadline:
                return now
            time.sleep(0.1)

    def test_this_disk_does_lose_what_was_not_flushed(self):
        """Without this, the test above could not fail: SQLite that does not wait for the disk loses rows here."""
        self.disk.power_on()
        database = sqlite3.connect(os.path.join(self.disk.at, "control.sqlite"), isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE readings(second INTEGER PRIMARY KEY)")
        database.execute("PRAGMA synchronous=NORMAL")
        for each in range(500):
            database.execute("INSERT INTO readings VALUES(?)", (each,))
        self.disk.cut()
        time.sleep(0.2)
        try:
            database.close()
        except sqlite3.Error:
            pass
        self.disk.release()
        self.disk.mount(self.disk.image)
        after = sqlite3.connect(os.path.join(self.disk.at, "control.sqlite"))
        kept = after.execute("SELECT count(*) FROM readings").fetchone()[0]
        after.close()
        print(f"P2: the control, which does not wait for the disk, lost {500 - kept} of 500 rows", flush=True)
        self.assertLess(kept, 500)


if __name__ == "__main__":
    unittest.main()
