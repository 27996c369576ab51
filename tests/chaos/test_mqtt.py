"""What is promised of readings that come over MQTT (QoS 1), with a real Mosquitto.

Without JOULEWATCH_CHAOS=full a shorter form runs.
"""
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from broker import Broker, Way  # noqa: E402
from server import Server, add_user  # noqa: E402

FULL = os.environ.get("JOULEWATCH_CHAOS") == "full"
LIVE = "/api/datasets/00000000000000000001"
DAY = 86_400_000


class Mqtt(unittest.TestCase):
    saving = True  # the broker's sessions outlive it

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.folder, self.session = directory.name, None
        self.data = os.path.join(self.folder, "data")
        self.broker = Broker(os.path.join(self.folder, "broker"), saving=self.saving)
        self.addCleanup(self.broker.end)
        self.way = Way(self.broker.port)
        self.addCleanup(self.way.end)
        add_user(self.data, "ada")
        self.configuration = os.path.join(self.folder, "joulewatch.toml")
        with open(self.configuration, "w", encoding="utf-8") as file:
            file.write(f'[[mqtt]]\nname = "hall"\nurl = "mqtt://127.0.0.1:{self.way.port}"\nkeep_alive = 2\n'
                       '[[mqtt.topic]]\ntopic = "site/{meter}/{metric}"\n')

    def serve(self):
        server = Server(self.data, "--config", self.configuration)
        self.addCleanup(server.end)
        if self.session:
            server.session = self.session  # it outlives the program
        else:
            server.log_in("ada")
            self.session = server.session
        return server

    def connected(self, server):
        deadline = time.monotonic() + 60
        while not (source := server.get("/api/sources")[0])["connected"]:
            self.assertLess(time.monotonic(), deadline, source)
            time.sleep(0.15)  # no more than 600 questions a minute

    def publish(self, lines):
        self.broker.publish_lines("site/m/voltage", lines)

    def stored(self, server, at_least):
        """Every value of the meter, as often as it is there; each has a time of arrival, so windows must be small."""
        deadline = time.monotonic() + 60
        while True:
            now = int(time.time() * 1000)
            found, windows = [], [(now - DAY, now + DAY)]
            while windows:
                start, end = windows.pop()
                status, headers, text = server.ask(
                    "GET", f"{LIVE}/series?meter=m&metric=voltageV&maxPoints=4000&from={start}&to={end}")
                if status == 429:
                    time.sleep(int(headers["Retry-After"]))
                    windows.append((start, end))
                    continue
                if status != 200:
                    continue
                series = json.loads(text)
                if any(low != high for low, high in zip(series["min"], series["max"])) or len(series["at"]) >= 2000:
                    middle = (start + end) // 2
                    windows += [(start, middle), (middle, end)]
                    continue
                found += [low for low in series["min"] if low is not None]
            if len(found) >= at_least or time.monotonic() > deadline:
                return found
            time.sleep(0.3)


class P1_ACrashInsideTheReceivePath(Mqtt):
    """The payloads have no time of their own: only what was kept can tell a second sending from a second reading."""

    def test_none_lost_none_doubled(self):
        random.seed(1)
        trials = 100 if FULL else 10
        server, published, killed = self.serve(), [], {"before": 0, "after": 0}
        for trial in range(trials):
            self.connected(server)
            place = "after" if trial % 2 else "before"
            seen = threading.Event()

            def kill():
                server.process.send_signal(signal.SIGKILL)
                seen.set()

            def at_our_bytes(piece):
                # 0x40: PUBACK, which follows the journal's commit. It never reaches the broker.
                if place == "after" and piece[:1] == b"\x40" and not seen.is_set():
                    kill()
                    return None
                return piece

            def at_broker_bytes(piece):
                # 0x32: messages. They have arrived, or are about to, when the program is killed.
                if place == "before" and piece[:1] in (b"\x32", b"\x33") and not seen.is_set():
                    threading.Timer(random.choice((0, 0.0005, 0.001, 0.002)), kill).start()
                return piece
            self.way.at_our_bytes, self.way.at_broker_bytes = at_our_bytes, at_broker_bytes
            # Half of the messages repeat the words of others.
            lines = [str(random.choice((7, 1000 + len(published) + n))) for n in range(random.randint(1, 12))]
            published += map(float, lines)
            self.publish(lines)
            self.assertTrue(seen.wait(20), (place, trial))
            killed[place] += 1
            server.process.wait(20)
            server.end()
            self.way.at_our_bytes = self.way.at_broker_bytes = lambda piece: piece
            server = self.serve()
        self.connected(server)
        self.publish(["99999"])
        published.append(99999.0)
        found = self.stored(server, len(published))
        lost, doubled = list(published), []
        for value in found:
            lost.remove(value) if value in lost else doubled.append(value)
        print(f"P1: MQTT: {killed['before']} crashes between receipt and commit, {killed['after']} between commit and "
              f"PUBACK, {len(published)} messages, {len(lost)} lost, {len(doubled)} doubled", flush=True)
        self.assertEqual((lost, doubled), ([], []))


class P12_BrokerLossHeals(Mqtt):
    def test_a_killed_broker_comes_back_and_nothing_is_lost(self):
        server, published, slowest = self.serve(), [], 0.0
        for round_ in range(5 if FULL else 2):
            self.connected(server)
            lines = [str(1000 * round_ + n) for n in range(200)]
            published += map(float, lines)
            self.publish(lines)
            time.sleep(1.5)  # Mosquitto writes its sessions down within a second
            self.broker.kill()
            time.sleep(random.uniform(0, 20) if FULL else 1)
            self.broker.start()
            began = time.monotonic()
            self.connected(server)
            slowest = max(slowest, time.monotonic() - began)
        found = self.stored(server, len(published))
        print(f"P12: MQTT: {round_ + 1} brokers killed, {len(published)} messages, "
              f"{len(set(published) - set(found))} lost, {len(found) - len(set(found))} doubled, "
              f"connected again after {slowest:.1f} s at most", flush=True)
        self.assertEqual(sorted(found), sorted(published))
        self.assertLess(slowest, 31)

    def test_a_cut_line_comes_back_and_nothing_is_lost(self):
        server = self.serve()
        self.connected(server)
        published = []
        for round_ in range(10 if FULL else 3):
            left = [random.randint(0, 3000)]

            def cut(piece):
                left[0] -= len(piece)
                return piece if left[0] > 0 else None
            self.way.at_broker_bytes = cut
            lines = [str(1000 * round_ + n) for n in range(100)]
            published += map(float, lines)
            self.publish(lines)
            time.sleep(0.5)
            self.way.at_broker_bytes = lambda piece: piece
            self.connected(server)
        found = self.stored(server, len(published))
        print(f"P12: MQTT: {round_ + 1} lines cut within messages, {len(published)} messages, "
              f"{len(set(published) - set(found))} lost, {len(found) - len(set(found))} doubled", flush=True)
        self.assertEqual(sorted(found), sorted(published))


class P3_P7_AJournalThatTakesNothing(Mqtt):
    saving = False

    @unittest.skipUnless(os.geteuid() == 0, "only root may mount a small disk")
    def test_nothing_is_acknowledged_and_memory_stays_flat(self):
        small = os.path.join(self.folder, "small")
        os.mkdir(small)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", small], capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("no tmpfs can be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", small], capture_output=True)
        self.data = os.path.join(small, "data")
        add_user(self.data, "ada")
        server = self.serve()
        self.connected(server)
        self.publish(["1"])
        self.assertEqual(self.stored(server, 1), [1])
        with open(os.path.join(small, "filler"), "wb") as filler:
            filler.write(bytes(100 << 20))  # now less than 256 MiB are free
        before = server.resident_bytes()
        count = 20_000 if FULL else 3000
        self.publish([str(10 + n) for n in range(count)])
        time.sleep(5)  # beyond the keep-alive: pings go on
        state = server.get("/api/sources")[0]
        self.assertIn("nearly full", state["lastError"])
        self.assertTrue(state["connected"], state)
        self.assertEqual(self.stored(server, 1), [1])
        grown = server.resident_bytes() - before
        os.remove(os.path.join(small, "filler"))
        found = self.stored(server, count + 1)
        print(f"P7: MQTT: {count} messages while the disk was full, {count + 1 - len(set(found))} lost, "
              f"{len(found) - len(set(found))} doubled, {grown / 2**20:.1f} MiB grown", flush=True)
        self.assertEqual(sorted(found), [1.0, *map(float, range(10, 10 + count))])
        self.assertLess(grown, 16 << 20)


if __name__ == "__main__":
    unittest.main()
