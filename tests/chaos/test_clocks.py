"""P16: clocks may jump. The program runs with a clock that the test sets (libfaketime), and devices with clocks that are wrong.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import datetime
import glob
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import PROGRAM, Server, add_user  # noqa: E402

LIVE = "/api/datasets/00000000000000000001"
FAKETIME = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
HOUR = 3600


@unittest.skipUnless(FAKETIME, "libfaketime is not installed")
class P16_ClocksMayJump(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.data, self.clock = os.path.join(directory.name, "data"), os.path.join(directory.name, "clock")

    def set_clock(self, says):
        with open(self.clock + ".new", "w", encoding="ascii") as file:
            file.write(says + "\n")
        os.replace(self.clock + ".new", self.clock)

    def serve(self, says, user=True):
        """The program's wall clock is the test's; the time that passes is the machine's, as when a real clock is set."""
        self.set_clock(says)
        if user:
            add_user(self.data, "ada")
        made = subprocess.run([PROGRAM, "device", "add", "plug", "--meters", "*", "--data-dir", self.data],
                              capture_output=True, text=True, check=True, timeout=60) if user else None
        if made:
            self.token = re.search(r"jwd_\w+", made.stdout).group()
        server = Server(self.data, wrap=(
            "env", f"LD_PRELOAD={FAKETIME[0]}", f"FAKETIME_TIMESTAMP_FILE={self.clock}", "FAKETIME_NO_CACHE=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1", "DONT_FAKE_MONOTONIC=1", "TZ=UTC"))
        self.addCleanup(server.end)
        server.log_in("ada")
        return server

    def send(self, server, rows):
        status, _, answer = server.post("/api/ingest", rows, {"Authorization": "Bearer " + self.token})
        self.assertEqual(status, 200, answer)
        return answer

    def rows(self, server, meter):
        found = [each["rows"] for each in server.get(LIVE + "/meters") if each["id"] == meter]
        return found[0] if found else 0

    def settle(self, server, meter, rows):
        deadline = time.monotonic() + 20
        while (now := self.rows(server, meter)) != rows and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(now, rows)

    def test_the_servers_clock_goes_forth_and_back_an_hour(self):
        server, sent, stamped = self.serve("+0"), 0, 0
        for jump in ("+0", f"+{HOUR}", f"-{HOUR}", "+0"):
            self.set_clock(jump)
            for _ in range(40):  # what comes without a time gets the server's, and what has one keeps it
                answer = self.send(server, [{"meterId": "unstamped", "voltageV": 230 + sent % 7},
                                            {"meterId": "stamped", "at": 1_704_067_200_000 + 1000 * stamped, "voltageV": 231}])
                self.assertEqual((answer["stored"], answer["duplicates"]), (2, 0))
                sent, stamped = sent + 1, stamped + 1
                time.sleep(0.025)  # a device may ask 50 times a second
        server.log_in("ada")  # a session has half an hour; by this clock it is over
        self.settle(server, "unstamped", sent)
        self.settle(server, "stamped", stamped)
        self.assertEqual(server.stop()[0], 0)
        again = self.serve("+0", user=False)
        self.assertEqual((self.rows(again, "unstamped"), self.rows(again, "stamped")), (sent, stamped))
        print(f"P16: {2 * sent} readings while the clock went an hour forth and two back: 0 lost, 0 doubled", flush=True)

    def test_a_session_that_is_over_stays_over(self):
        server = self.serve("+0")
        self.assertEqual(server.ask("GET", LIVE + "/meters")[0], 404)  # signed in; nothing has come yet
        self.set_clock(f"-{HOUR}")
        server.get("/api/datasets")  # set back: still signed in …
        self.set_clock(f"+{13 * HOUR}")
        self.assertEqual(server.ask("GET", "/api/datasets")[0], 401)
        self.set_clock("+0")
        self.assertEqual(server.ask("GET", "/api/datasets")[0], 401)  # … and what has ended does not begin again

    def test_a_leap_day_and_the_end_of_32_bits(self):
        for says in ("@2024-02-28 23:59:58", "@2024-02-29 23:59:58", "@2038-01-19 03:14:06"):
            with self.subTest(says):
                self.data += "x"
                server = self.serve(says)
                for n in range(30):
                    self.send(server, [{"meterId": "m", "voltageV": 230 + n % 7}])
                    time.sleep(0.1)
                self.settle(server, "m", 30)
                series = server.get(LIVE + "/series?meter=m&metric=voltageV&maxPoints=4000")
                began = datetime.datetime.fromisoformat(says[1:] + "+00:00").timestamp() * 1000
                self.assertEqual(len(series["at"]), 30)
                self.assertGreaterEqual(series["at"][0], began)
                self.assertGreater(series["at"][-1], began + 2000)
                self.assertLess(series["at"][-1], began + 60_000)
                self.assertEqual(server.stop()[0], 0)
                again = self.serve("+0", user=False)
                self.assertEqual(self.rows(again, "m"), 30)
                again.stop()

    def test_a_device_whose_clock_begins_in_1970_harms_nobody(self):
        server = self.serve("+0")
        now = int(time.time() * 1000) // 1000 * 1000
        self.send(server, [{"meterId": "good", "at": now - 5000 + 1000 * n, "voltageV": 230} for n in range(5)])
        self.send(server, [{"meterId": "young", "at": 1000 * n, "voltageV": 229} for n in range(5)])
        self.send(server, [{"meterId": "young", "at": now - 5000 + 1000 * n, "voltageV": 231} for n in range(5)])
        self.settle(server, "good", 5)
        self.settle(server, "young", 10)
        for meter in ("good", "young"):
            self.assertEqual(server.get(f"/api/meters/{meter}/latest")["at"], now - 1000)
        self.send(server, [{"meterId": "young", "at": 60_000, "voltageV": 229}])  # it restarts
        self.settle(server, "young", 11)
        self.assertEqual(server.get("/api/meters/young/latest")["at"], now - 1000)

    def test_an_hour_that_comes_twice_or_not_at_all(self):
        """Berlin: 2024-10-27 has 25 hours, 2024-03-31 has 23; the hour that comes twice is told by its offset."""
        server = self.serve("+0")
        sent = []
        for year, month, day, hours in ((2024, 10, 27, 25), (2024, 3, 31, 23)):
            first = datetime.datetime(year, month, day, tzinfo=datetime.timezone.utc) - (
                datetime.timedelta(hours=2) if month == 10 else datetime.timedelta(hours=1))
            for quarter in range(4 * hours):
                at = first + datetime.timedelta(minutes=15 * quarter)
                summer = (quarter < 12) if month == 10 else (quarter >= 8)
                local = at.astimezone(datetime.timezone(datetime.timedelta(hours=2 if summer else 1)))
                sent.append({"meterId": "home", "at": local.isoformat(), "activePowerKw": 1.0})
        self.assertEqual(self.send(server, sent)["stored"], 4 * (25 + 23))
        self.assertEqual(self.send(server, sent)["duplicates"], 4 * (25 + 23))
        self.settle(server, "home", 4 * (25 + 23))
        at = server.get(LIVE + "/series?meter=home&metric=activePowerKw&maxPoints=4000"
                               "&from=1729980000000&to=1730070000000")["at"]
        self.assertEqual(at, [1729980000000 + 900_000 * n for n in range(100)])


if __name__ == "__main__":
    unittest.main()
