"""What is promised of readings that were acknowledged, on the built program over HTTP.

JOULEWATCH names the executable (default: build/joulewatch), JOULEWATCH_CHAOS=full asks for the whole counts
(`make chaos`); without it a shorter form runs with all other tests.
"""
import http.client
import json
import os
import random
import re
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import PASSWORD, PROGRAM, Server, add_user  # noqa: E402

FULL = os.environ.get("JOULEWATCH_CHAOS") == "full"
LIVE = "/api/datasets/00000000000000000001"
START = 1_704_067_200_000  # 2024-01-01T00:00:00Z
MIB = 1 << 20


def reading(meter, second, value):
    return {"meterId": meter, "at": START + 1000 * second, "activePowerKw": value}


def patiently(server, target):
    """Waits where one user asks more often than 600 times a minute."""
    while True:
        status, headers, text = server.ask("GET", target)
        if status != 429:
            return status, text
        time.sleep(int(headers["Retry-After"]))


def stored(server, meter, until_second):
    """Every reading of a meter, by second: windows small enough that each reading is told by itself."""
    found, step = {}, 2000
    for start in range(0, until_second, step):
        status, text = patiently(server, f"{LIVE}/series?meter={meter}&metric=activePowerKw&maxPoints=4000"
                                         f"&from={START + 1000 * start}&to={START + 1000 * (start + step)}")
        if status == 404:
            return found
        assert status == 200, text
        series = json.loads(text)
        for at, low, high in zip(series["at"], series["min"], series["max"]):
            assert low == high, (at, low, high)
            found[(at - START) // 1000] = low
    return found


class Ingest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.data = os.path.join(directory.name, "data")

    def serve(self, data=None, session=None):
        data = data or self.data
        if session is None:
            add_user(data, "ada")
        server = Server(data)
        self.addCleanup(server.end)
        if session is None:
            server.log_in("ada")
        else:
            server.session = session  # it outlives the program
        return server

    def signed_in(self, server):
        """Where the disk fails, writing a session may."""
        status, headers, answer = server.post("/api/session", {"login": "ada", "password": PASSWORD})
        if status == 200:
            server.session = {"Cookie": headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": answer["csrfToken"]}
        return status == 200

    def send(self, server, rows, key=None):
        return server.post("/api/ingest", rows, {"Idempotency-Key": key} if key else {})

    def settle(self, server, rows):
        """Waits until queries see so many readings."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            status, _, text = server.ask("GET", LIVE)
            if status == 200 and json.loads(text)["rows"] >= rows:
                return json.loads(text)["rows"]
            time.sleep(0.05)
        raise AssertionError((rows, text))


class P1_AnAcknowledgedReadingSurvivesAKill(Ingest):
    def test_none_lost_none_doubled(self):
        random.seed(1)
        kills, senders, rows = (200 if FULL else 8), 4, 50
        server = self.serve()
        acknowledged = [{} for _ in range(senders)]  # second → value
        uncertain = [{} for _ in range(senders)]     # sent when the program was killed
        seconds = [0] * senders
        slowest = 0.0

        def sender(i, target, until):
            while time.monotonic() < until:
                batch = {seconds[i] + n: round(random.uniform(0, 500), 2) for n in range(rows)}
                seconds[i] += rows
                try:
                    status, _, answer = self.send(
                        target, [reading(f"m{i}", second, value) for second, value in batch.items()])
                except (OSError, http.client.HTTPException):
                    uncertain[i].update(batch)
                    return
                if status == 429:
                    return
                self.assertEqual((status, answer["stored"]), (200, rows))
                acknowledged[i].update(batch)
        for _ in range(kills):
            until = time.monotonic() + 10
            threads = [threading.Thread(target=sender, args=(i, server, until)) for i in range(senders)]
            for thread in threads:
                thread.start()
            time.sleep(random.uniform(0.02, 0.4))
            server.process.send_signal(signal.SIGKILL)
            for thread in threads:
                thread.join()
            server.end()
            began = time.monotonic()
            server = self.serve(session=server.session)
            self.assertEqual(server.ask("GET", "/readyz")[0], 200)
            slowest = max(slowest, time.monotonic() - began)
        total = sum(map(len, acknowledged))
        self.settle(server, total)
        lost = doubled = 0
        for i in range(senders):
            found = stored(server, f"m{i}", seconds[i])
            lost += sum(found.get(second) != value for second, value in acknowledged[i].items())
            known = acknowledged[i] | uncertain[i]
            doubled += sum(known.get(second) != value for second, value in found.items())
        print(f"P1: {kills} kills, {total} readings acknowledged, {lost} lost, {doubled} that nobody sent, "
              f"ready again in {slowest:.2f} s at most", flush=True)
        self.assertEqual((lost, doubled), (0, 0))
        self.assertGreater(total, rows * kills)
        self.assertLess(slowest, 3 if FULL else 10)


class P4_AFailedWriteLosesNothing(Ingest):
    @unittest.skipUnless(shutil.which("fiu-run"), "fiu-utils is not installed")
    def test_what_was_acknowledged_is_there_after_a_restart(self):
        """libfiu fails one write, sync, rename or open in thirty while batches come in."""
        rows, acknowledged, refused, lost, ends = 20, 0, 0, 0, set()
        points = (("rw/pwrite", 28), ("sync/fsync", 5), ("sync/fdatasync", 5), ("rw/write", 28), ("dir/rename", 28),
                  ("oc/open", 24))
        for point, errno in points if FULL else points[:3]:
            for seed in range(10):  # in the short form until a run keeps something
                data = os.path.join(self.data, f"{point.replace('/', '-')}{seed}")
                add_user(data, "ada")
                try:
                    server = Server(data, wrap=(
                        "fiu-run", "-x", "-c", f"enable_random name=posix/io/{point},probability=0.03,failinfo={errno}"))
                except AssertionError:
                    ends.add("refused to start")  # said why, and did not begin half
                    continue
                self.addCleanup(server.end)
                kept = {}
                try:
                    if not self.signed_in(server):
                        ends.add("no log-in")
                        server.end()
                        continue
                    for batch in range(30):
                        values = {batch * rows + n: batch + n / 100 for n in range(rows)}
                        status = self.send(server, [reading("m", *each) for each in values.items()])[0]
                        self.assertIn(status, (200, 429, 500, 503, 507))
                        refused += status != 200
                        kept.update(values if status == 200 else {})
                except (OSError, http.client.HTTPException):
                    pass  # it ended, or closed the connection
                code = server.process.poll()
                ends.add("running" if code is None else f"exit {code}")
                self.assertNotIn(code, (-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT), point)
                server.end()
                again = Server(data)
                self.addCleanup(again.end)
                again.log_in("ada")
                if kept:
                    self.settle(again, len(kept))
                found = stored(again, "m", 30 * rows) if kept else {}
                lost += sum(found.get(second) != value for second, value in kept.items())
                acknowledged += len(kept)
                again.stop()
                if kept and not FULL:
                    break
        print(f"P4: {acknowledged} readings acknowledged while the disk failed, {refused} batches refused, {lost} lost; "
              f"runs ended {sorted(ends)}", flush=True)
        self.assertEqual(lost, 0)
        self.assertGreater(acknowledged, 0)


class P5_SendingTwiceIsHarmless(Ingest):
    def test_three_times_shuffled_across_a_restart(self):
        random.seed(5)
        batches = [[reading(f"m{i % 3}", 60 * i + n, i + n / 100) for n in range(60)] for i in range(60)]
        server = self.serve()
        answers = []
        for round_ in range(3):
            random.shuffle(batches)
            for batch in batches:
                status, _, answer = self.send(server, batch)
                self.assertEqual((status, answer["stored"], answer["duplicates"]),
                                 (200, 0 if round_ else 60, 60 if round_ else 0))
            self.assertEqual(self.settle(server, 3600), 3600)
            answers.append([server.ask("GET", LIVE + path)[2] for path in
                            ("/load", "/aggregates", "/profile?metric=activePowerKw", "/peaks", "/meters",
                             "/series?meter=m1&metric=activePowerKw&maxPoints=100")])
            server.stop()
            server = self.serve(session=server.session)
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0], answers[2])
        print(f"P5: {len(batches)} batches three times, shuffled, over two restarts: 3600 rows, answers equal", flush=True)


class P6_LateAndDisorderedDataIsWelcome(Ingest):
    def test_the_answers_are_those_of_a_clean_delivery(self):
        random.seed(6)
        day = 86_400
        truth = {(f"m{m}", day * 30 * (m % 2) + 97 * n): round(random.uniform(0, 300), 2)
                 for m in range(3) for n in range(1500)}
        rows = [reading(meter, second, value) for (meter, second), value in truth.items()]

        def answers(server):
            self.assertEqual(self.settle(server, len(truth)), len(truth))
            return [server.ask("GET", LIVE + path)[2] for path in
                    ("/load?maxPoints=200", "/aggregates", "/profile?metric=activePowerKw", "/peaks",
                     "/series?meter=m0&metric=activePowerKw&maxPoints=300")]
        clean = self.serve()
        for start in range(0, len(rows), 500):
            self.assertEqual(self.send(clean, rows[start:start + 500])[0], 200)
        expected = answers(clean)
        clean.stop()
        messy = self.serve(data=self.data + "-messy")
        wrong = [{**each, "activePowerKw": 999} for each in rows]
        random.shuffle(wrong)
        random.shuffle(rows)
        for start in range(0, len(rows), 250):  # first something else, then what holds, both in any order
            self.assertEqual(self.send(messy, wrong[start:start + 250])[0], 200)
        for start in range(0, len(rows), 250):
            self.assertEqual(self.send(messy, rows[start:start + 250])[0], 200)
        got = answers(messy)
        deadline = time.monotonic() + 20
        while got != expected and time.monotonic() < deadline:  # the last batches are on their way
            time.sleep(0.2)
            got = answers(messy)
        self.assertEqual(got, expected)
        print(f"P6: {len(rows)} rows, up to 30 days late, in any order, each corrected once: answers equal byte by byte",
              flush=True)


class P7_OverloadSlowsSendersNeverMemory(Ingest):
    ROWS, CONNECTIONS = 50, 300

    def token(self):
        made = [subprocess.run([PROGRAM, "device", *words, "--data-dir", self.data], check=True, capture_output=True,
                               text=True, timeout=60).stdout for words in (("add", "flood", "--meters", "*"), ("token", "flood"))]
        return re.search(r"jwd_\w+", made[1]).group(0)

    def test_what_is_accepted_is_stored_soon_and_the_rest_is_told_when_to_come_back(self):
        seconds = 60 if FULL else 8
        server = self.serve()
        server.stop()
        token = self.token()
        # What one device may send is a fifth of what comes, at the least.
        server = Server(self.data, "--device-requests", "1000", "--device-readings", "20000")
        self.addCleanup(server.end)
        server.log_in("ada")
        selector, sent, resident = selectors.DefaultSelector(), 0, []
        accepted, waits, refused, others = 0, [], 0, []

        def send(connection, meter):
            nonlocal sent
            rows = [reading(f"m{meter}", sent + n, float(n)) for n in range(self.ROWS)]
            sent += self.ROWS
            body = json.dumps(rows).encode()
            connection.sendall(f"POST /api/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                               f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
            return time.monotonic()
        for i in range(self.CONNECTIONS):
            connection = socket.create_connection(("127.0.0.1", server.port))
            self.addCleanup(connection.close)
            selector.register(connection, selectors.EVENT_READ, [i % 50, send(connection, i % 50)])
        began, waiting = time.monotonic(), self.CONNECTIONS
        while waiting:
            ready = selector.select(10)
            self.assertTrue(ready, "nothing is answered any more")
            for key, _ in ready:
                text = key.fileobj.recv(65536)
                status, took = int(text.split(b" ", 2)[1]), time.monotonic() - key.data[1]
                if status == 200:
                    accepted += self.ROWS
                    waits.append(took)
                elif status in (429, 503, 507) and b"Retry-After: " in text:
                    refused += 1
                else:
                    others.append(text)
                waiting -= 1
                if time.monotonic() - began < seconds:
                    key.data[1], waiting = send(key.fileobj, key.data[0]), waiting + 1
            if len(resident) < time.monotonic() - began:
                resident.append(server.resident_bytes() / MIB)
        self.assertEqual(others, [])
        self.assertEqual(self.settle(server, accepted), accepted)
        waits.sort()
        p99 = waits[len(waits) * 99 // 100]
        print(f"P7: {sent} readings sent in {seconds} s, {accepted} accepted and stored, p99 {p99:.2f} s, {refused} requests "
              f"refused with Retry-After, {resident[len(resident) // 3]:.0f} → {resident[-1]:.0f} MiB resident", flush=True)
        self.assertGreater(accepted, 0)
        self.assertGreater(refused * self.ROWS, 4 * accepted if FULL else 0)
        self.assertLess(p99, 2)
        self.assertLess(resident[-1] - resident[len(resident) // 3], 48)


    def test_bodies_that_come_at_the_same_time_share_a_budget(self):
        """Each announces the most there may be, sends two megabytes of it and falls silent."""
        server = self.serve()
        server.stop()
        token = self.token()
        server = Server(self.data)
        self.addCleanup(server.end)
        head = (f"POST /api/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer {token}"
                f"\r\nContent-Length: {{}}\r\n\r\n")
        before, held, refused = server.resident_bytes(), [], []
        for _ in range(48):  # as many as one token may begin in a second
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
            self.addCleanup(connection.close)
            connection.sendall(head.format(8 << 20).encode())
            held.append(connection)
        selector = selectors.DefaultSelector()
        for connection in held:
            selector.register(connection, selectors.EVENT_READ)
            try:
                for _ in range(32):
                    connection.sendall(b" " * 65536)
            except OSError:
                pass  # refused already, and no more is read
        until = time.monotonic() + 8  # before they are cut off for standing still
        while (ready := selector.select(1)) or not refused and time.monotonic() < until:
            for key, _ in ready:
                refused.append(key.fileobj.recv(65536))
                selector.unregister(key.fileobj)
        time.sleep(0.5)
        grown = (server.resident_bytes() - before) / MIB
        for answer in refused:
            self.assertIn(b" 503 ", answer)
            self.assertIn(b"Retry-After: 1\r\n", answer)
        time.sleep(1)  # the token may be shown again
        body = json.dumps(reading("small", 1, 2.5)).encode()
        answer = server.raw(head.format(len(body)).encode() + body)
        self.assertIn(b" 200 ", answer)
        print(f"P7: {len(held)} bodies of 8 MiB announced, {len(refused)} refused for now, {grown:.0f} MiB grown", flush=True)
        self.assertGreater(len(refused), 0)
        self.assertLess(len(refused), len(held))
        self.assertLess(grown, 64 + 48)


@unittest.skipUnless(os.geteuid() == 0 and shutil.which("mount"), "only root can make a small disk")
class P3_AFullDiskLosesNothing(Ingest):
    def setUp(self):
        super().setUp()
        os.makedirs(self.data)
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=420m", "tmpfs", self.data],
                              capture_output=True, check=False)
        if made.returncode != 0:
            self.skipTest("a small disk cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", self.data], check=False)

    def fill(self, leave):
        space = os.statvfs(self.data)
        with open(os.path.join(self.data, "filler"), "ab") as filler:
            want = space.f_bavail * space.f_frsize - leave
            while want > 0:
                try:
                    filler.write(b"\0" * min(want, MIB))
                except OSError:
                    break
                want -= MIB

    def test_writes_wait_reads_go_on_and_nothing_is_lost(self):
        server = self.serve()
        acknowledged, second, refused = {}, 0, 0

        def send():
            nonlocal second, refused
            batch = {second + n: float(n) for n in range(50)}
            status, headers, _ = self.send(server, [reading("m", at, value) for at, value in batch.items()])
            second += 50
            if status == 200:
                acknowledged.update(batch)
            else:
                self.assertEqual(status, 507)
                self.assertIn("Retry-After", headers)
                refused += 1
            return status
        self.assertEqual(send(), 200)
        self.settle(server, 50)
        self.fill(leave=200 * MIB)  # less than is kept free
        self.assertEqual(send(), 507)
        self.assertEqual(server.ask("GET", "/readyz")[0], 503)
        self.assertEqual(server.ask("GET", LIVE + "/aggregates")[0], 200)
        os.remove(os.path.join(self.data, "filler"))
        self.assertEqual(server.ask("GET", "/readyz")[0], 200)
        for _ in range(10):
            send()
        filling = threading.Thread(target=self.fill, args=(0,))  # while more arrives
        filling.start()
        while filling.is_alive():
            send()
            time.sleep(0.02)
        filling.join()
        self.assertEqual(send(), 507)
        self.assertEqual(server.ask("GET", LIVE + "/aggregates")[0], 200)
        self.assertEqual(server.ask("GET", "/healthz")[0], 200)
        os.remove(os.path.join(self.data, "filler"))
        began = time.monotonic()
        while send() != 200:
            self.assertLess(time.monotonic() - began, 10)
            time.sleep(0.2)
        resumed = time.monotonic() - began
        self.assertEqual(self.settle(server, len(acknowledged)), len(acknowledged))
        self.assertEqual(stored(server, "m", second), acknowledged)
        self.assertIsNone(server.process.poll())
        print(f"P3: disk filled to 0 bytes: {refused} batches refused with 507, {len(acknowledged)} readings kept, 0 lost, "
              f"taken again after {resumed:.1f} s", flush=True)


if __name__ == "__main__":
    unittest.main()
