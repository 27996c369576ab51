"""What is promised of pages that follow live readings, looked at from the server's side.

JOULEWATCH names the executable (default: build/joulewatch), JOULEWATCH_CHAOS=full waits until those that stand still are cut
off, which takes half a minute.
"""
import errno
import os
import re
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
MIB = 1 << 20


class P14_ASlowBrowserHarmsNobody(unittest.TestCase):
    STALLED, ATTENTIVE = (50, 20) if FULL else (20, 5)

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        data = os.path.join(directory.name, "data")
        add_user(data, "ada")
        self.server = Server(data)
        self.addCleanup(self.server.end)
        self.server.log_in("ada")

    def readers(self):
        return int(re.search(r"^joulewatch_live_readers (\d+)$", self.server.ask("GET", "/metrics")[2].decode(), re.M).group(1))

    def wait_for_readers(self, count, seconds):
        until = time.monotonic() + seconds
        while (now := self.readers()) != count:
            self.assertLess(time.monotonic(), until, f"{now} readers, {count} expected")
            time.sleep(0.1)

    def stall(self):
        """A reader with little room that never reads: not even the head of the answer."""
        one = socket.socket()
        self.addCleanup(one.close)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect(("127.0.0.1", self.server.port))
        one.sendall(f"GET /api/live?meters=m HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.server.session['Cookie']}\r\n\r\n".encode())
        return one

    def test_who_leaves_gives_the_place_back_at_once(self):
        for leave in (lambda one: one.close(), lambda one: one.shutdown(socket.SHUT_WR)):
            there = [self.stall() for _ in range(10)]
            self.wait_for_readers(10, 10)
            began = time.monotonic()
            for one in there:
                leave(one)
            self.wait_for_readers(0, 5)  # with a heartbeat each it was half a minute
            print(f"P14: 10 readers that left were gone after {time.monotonic() - began:.2f} s", flush=True)

    def test_who_stands_still_is_cut_off_and_others_hear_all(self):
        stalled = [self.stall() for _ in range(self.STALLED)]
        heard = []

        def follow():
            connection, answer = self.server.follow("/api/live?meters=m", timeout=60)
            mine = []
            heard.append(mine)
            for _, event, data in events(answer):
                mine.append(event if event != "readings" else len(data["at"]))
                if data.get("at", [0])[-1] >= START + 1000 * 1_000_000:
                    break
            connection.close()
        threads = [threading.Thread(target=follow) for _ in range(self.ATTENTIVE)]
        for thread in threads:
            thread.start()
        self.wait_for_readers(self.STALLED + self.ATTENTIVE, 10)
        resident, second, messages = [], 0, 60 if FULL else 16
        for _ in range(messages):  # of 20 KiB: more than the system and the queue keep of a reader
            rows = [{"meterId": "m", "at": START + 1000 * (second + i), "voltageV": 230 + i / 1000} for i in range(900)]
            second += len(rows)
            self.assertEqual(self.server.post("/api/ingest", rows)[0], 200)
            resident.append(self.server.resident_bytes() / MIB)
            time.sleep(0.26)
        self.server.post("/api/ingest", {"meterId": "m", "at": START + 1000 * 1_000_000, "voltageV": 1})
        for thread in threads:
            thread.join(30)
        self.assertEqual(len(heard), self.ATTENTIVE)
        for mine in heard:
            self.assertNotIn("lost", mine)
            self.assertEqual(sum(mine), second + 1)
        grown = resident[-1] - resident[len(resident) // 3]
        print(f"P14: {self.ATTENTIVE} readers heard {second + 1} readings each beside {self.STALLED} that stood still; "
              f"{grown:.0f} MiB grown meanwhile", flush=True)
        self.assertLess(grown, self.STALLED * 0.75 + 16)  # 256 KiB in the queue, as much in the system
        if not FULL:
            return
        self.wait_for_readers(0, 45)
        for one in stalled:  # what it has not read is forgotten: the connection was reset
            one.settimeout(5)
            with self.assertRaises(OSError) as reset:
                while one.recv(65536):
                    pass
            self.assertEqual(reset.exception.errno, errno.ECONNRESET)


if __name__ == "__main__":
    unittest.main()
