"""What devices send is on a page a moment later: the stream of live readings, on the built program.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import json
import os
import sys
import tempfile
import time
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import Server, add_user, events  # noqa: E402

START = 1_704_067_200_000  # 2024-01-01T00:00:00Z


def reading(meter, second, **values):
    return {"meterId": meter, "at": START + 1000 * second, **values}


class Live(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.data = os.path.join(directory.name, "data")
        for name, role in (("ada", "admin"), ("vera", "viewer"), ("home", "household")):
            add_user(cls.data, name, role)
        cls.server = Server(cls.data)
        cls.addClassCleanup(cls.server.end)
        cls.server.log_in("ada")

    def follow(self, *meters, headers=None):
        connection, answer = self.server.follow(
            "/api/live?meters=" + urllib.parse.quote("\n".join(meters)), headers)
        self.addCleanup(connection.close)
        self.assertEqual(answer.status, 200, answer.status)
        return events(answer)

    def send(self, *readings):
        status, _, answer = self.server.post("/api/ingest", list(readings))
        self.assertEqual((status, answer["stored"]), (200, len(readings)), answer)

    def test_readings_come_as_columns_of_the_meters_asked_for(self):
        stream = self.follow("plug\\n3 µ", "pump")
        begun = time.monotonic()
        self.send(reading("other", 0, voltageV=1), reading("pump", 0, voltageV=230.5, activePowerKw=1.25))
        first, event, data = next(stream)
        self.assertLess(time.monotonic() - begun, 5)
        self.assertEqual((event, data), ("readings", {"meter": "pump", "at": [START], "voltageV": [230.5],
                                                      "activePowerKw": [1.25]}))
        self.send(reading("pump", 1, voltageV=231), reading("pump", 2, voltageV=232, currentA=4))
        second, event, data = next(stream)
        self.assertEqual(data, {"meter": "pump", "at": [START + 1000, START + 2000], "voltageV": [231, 232],
                                "currentA": [None, 4]})
        self.assertGreater(int(second), int(first))
        self.send(reading("plug\\n3 µ", 3, powerFactor=0.5))
        self.assertEqual(next(stream)[2], {"meter": "plug\\n3 µ", "at": [START + 3000], "powerFactor": [0.5]})

    def test_who_comes_back_is_told_what_to_load_again(self):
        stream = self.follow("back", headers={"Last-Event-ID": str((START + 500) * 1000 + 7)})
        self.assertEqual(next(stream)[1:], ("lost", {"since": START + 500}))
        self.send(reading("back", 0, voltageV=230))
        self.assertEqual(next(stream)[1], "readings")

    def test_who_may_follow_and_how_much(self):
        for target, status in (("/api/live", 400), ("/api/live?meters=", 400),
                               ("/api/live?meters=" + "%0A".join(f"m{i}" for i in range(51)), 400)):
            self.assertEqual(self.server.ask("GET", target)[0], status, target)
        session, self.server.session = self.server.session, {}
        try:
            self.assertEqual(self.server.ask("GET", "/api/live?meters=a")[0], 401)
            self.server.log_in("home")
            self.assertEqual(self.server.ask("GET", "/api/live?meters=a")[0], 404)
            self.server.log_in("vera")
            self.follow("a")
        finally:
            self.server.session = session

    def test_200_streams_at_a_time_then_503(self):
        streams, status = [], 200
        while status == 200 and len(streams) <= 200:
            connection, answer = self.server.follow("/api/live?meters=crowd")
            self.addCleanup(connection.close)
            status = answer.status
            if status == 200:
                streams.append(answer)
        self.assertEqual(status, 503)
        self.assertGreater(len(streams), 190)  # those of the other cases are closed and not yet missed
        self.send(reading("crowd", 0, voltageV=230))
        for answer in streams:
            self.assertEqual(next(events(answer))[2]["voltageV"], [230])


if __name__ == "__main__":
    unittest.main(verbosity=2)
