"""P14: a slow browser harms nobody, on the built program over HTTP.

JOULEWATCH names the executable (default: build/joulewatch), JOULEWATCH_CHAOS=full asks for the whole counts
(`make chaos`); without it a shorter form runs with all other tests.
"""
import json
import os
import socket
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import Server, add_user, events  # noqa: E402

FULL = os.environ.get("JOULEWATCH_CHAOS") == "full"
START = 1_704_067_200_000  # 2024-01-01T00:00:00Z
LOUD = 10  # meters
MIB = 1 << 20


def quantiles(times):
    """Median and 99 %, in ms."""
    return times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000


class P14_ASlowBrowserHarmsNobody(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        data = os.path.join(directory.name, "data")
        add_user(data, "ada")
        self.server = Server(data)
        self.addCleanup(self.server.end)
        self.server.log_in("ada")
        self.sent = 0

    def stall(self):
        """Asks for the loud meters and reads nothing, the smallest of buffers before it."""
        reader = socket.socket()
        self.addCleanup(reader.close)
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect(("127.0.0.1", self.server.port))
        target = "/api/live?meters=" + "%0A".join(f"loud{i}" for i in range(LOUD))
        reader.sendall(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                       f"Cookie: {self.server.session['Cookie']}\r\n\r\n".encode())
        return reader

    def send(self, rows):
        """A piece of every loud meter, and one reading of the quiet one; how long it took."""
        self.sent += 1
        at = START + 1000 * rows * self.sent
        body = [{"meterId": f"loud{i % LOUD}", "at": at + 1000 * (i // LOUD), "voltageV": 230 + i % 7 / 10}
                for i in range(rows * LOUD)] + [{"meterId": "quiet", "at": at, "voltageV": 230}]
        text = json.dumps(body)
        begun = time.monotonic()
        status, _, answer = self.server.ask("POST", "/api/ingest", text, {"Content-Type": "application/json"})
        self.assertEqual(status, 200, answer)
        return time.monotonic() - begun

    def test_readers_that_never_read_are_cut_and_ingestion_goes_on(self):
        listening, stalled, rounds = (150, 50, 200) if FULL else (20, 10, 60)
        heard, ended = [], threading.Event()

        def listen(answer):
            try:
                for _, event, _ in events(answer):
                    heard.append(event)
            except (OSError, ValueError, AttributeError):
                self.assertTrue(ended.is_set())  # closed by ourselves

        def pace(count):
            """Rows are few, so that a request is as quick with readers as without."""
            times = []
            for _ in range(count):
                times.append(self.send(5))
                time.sleep(0.05)
            return sorted(times)

        pace(5)
        alone = pace(rounds)
        connections = []
        for _ in range(listening):
            connection, answer = self.server.follow("/api/live?meters=quiet", timeout=120)
            connections.append((connection, answer))
            threading.Thread(target=listen, args=(answer,), daemon=True).start()
        silent = [self.stall() for _ in range(stalled)]
        beside = pace(rounds)
        before = self.server.resident_bytes()
        cut, deadline = 0, time.monotonic() + 120
        while cut < stalled and time.monotonic() < deadline:
            self.send(400)  # some 100 kB for each that stands still
            cut = sum(self.is_cut(reader) for reader in silent)
            time.sleep(0.2)
        grown = self.server.resident_bytes() - before
        ended.set()
        for connection, _ in connections:
            connection.sock and connection.sock.shutdown(socket.SHUT_RDWR)
        (alone50, alone99), (beside50, beside99) = quantiles(alone), quantiles(beside)
        print(f"P14: {cut} of {stalled} readers that never read were cut; {len(heard)} events heard by {listening} others; "
              f"a request of 51 readings took {alone50:.1f} ms (p99 {alone99:.1f}) alone, {beside50:.1f} ms (p99 "
              f"{beside99:.1f}) beside them; memory grew by {grown / MIB:.0f} MiB", flush=True)
        self.assertEqual(cut, stalled)
        self.assertGreaterEqual(len(heard), listening * rounds // 10)  # four a second at most
        self.assertNotIn("lost", heard)
        self.assertLess(grown, 100 * MIB)
        self.assertLess(beside50, 3 * alone50 + 20)  # both share this machine with what reads

    @staticmethod
    def is_cut(reader):
        """Whether the other side has gone: what it had sent lies before that unread, so ask for trouble only."""
        with open("/proc/net/tcp", encoding="ascii") as table:
            mine = f"0100007F:{reader.getsockname()[1]:04X}"
            states = [line.split()[3] for line in table if line.split()[1] == mine]
        return not states or states[0] != "01"  # established


if __name__ == "__main__":
    unittest.main(verbosity=2)
