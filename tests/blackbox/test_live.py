"""What devices send is on a page a moment later, and judged: live readings and events, on the built program.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import csv
import datetime
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import PROGRAM, Server, add_user, events  # noqa: E402

START = 1_704_067_200_000  # 2024-01-01T00:00:00Z


def reading(meter, second, **values):
    return {"meterId": meter, "at": START + 1000 * second, **values}


class WithServer(unittest.TestCase):
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


class Crowd(WithServer):
    """On a server of its own, which others would find full."""

    def test_200_streams_at_a_time_then_503(self):
        streams, status = [], 200
        while status == 200 and len(streams) <= 200:
            connection, answer = self.server.follow("/api/live?meters=crowd")
            self.addCleanup(connection.close)
            status = answer.status
            if status == 200:
                streams.append(answer)
        self.assertEqual(status, 503)
        self.assertEqual(len(streams), 200)
        self.send(reading("crowd", 0, voltageV=230))
        for answer in streams:
            self.assertEqual(next(events(answer))[2]["voltageV"], [230])


class Live(WithServer):
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

    def test_a_household_sees_no_events_and_no_meters(self):
        session, self.server.session = self.server.session, {}
        try:
            self.server.log_in("home")
            self.assertEqual(self.server.get("/api/live/events"), {"events": [], "next": None})
            self.assertEqual(self.server.get("/api/live/meters"), {"meters": []})
        finally:
            self.server.session = session

    def test_a_meter_says_what_it_sent_last_and_that_it_is_being_learnt(self):
        self.send(*(reading("learner", 10 * i, voltageV=230 + i % 3, powerFactor=0.9) for i in range(30)))
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            found = [each for each in self.server.get("/api/live/meters")["meters"] if each["id"] == "learner"]
            if found:
                break
            time.sleep(0.05)
        meter = found[0]
        self.assertEqual((meter["lastAt"], meter["intervalMs"], meter["stale"]), (START + 290_000, 10_000, True))
        self.assertEqual(meter["latest"], {"voltageV": 232, "powerFactor": 0.9})
        self.assertRegex(meter["warmingUp"]["needed"], r"\b7[12] more hours")
        self.assertGreater(meter["warmingUp"]["until"], meter["lastAt"])


def epoch_ms(stamp):
    return int(datetime.datetime.fromisoformat(stamp).replace(tzinfo=datetime.timezone.utc).timestamp() * 1000)


class Truth(unittest.TestCase):
    """A generated plant, posted in order as a gateway would; the program is killed on the way."""

    def test_spikes_are_events_and_little_else_is_also_over_a_crash(self):
        machines, days = 6, 5
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        rows, labels = (os.path.join(directory.name, name) for name in ("plant.csv", "labels.csv"))
        subprocess.run([PROGRAM, "generate", "-m", str(machines), "-d", str(days), "-o", rows, "--labels", labels],
                       check=True, capture_output=True, timeout=120)
        data = os.path.join(directory.name, "data")
        add_user(data, "ada")
        server = Server(data)
        self.addCleanup(server.end)
        server.log_in("ada")

        def post(lines):
            status, _, answer = server.ask("POST", "/api/ingest", "\n".join(lines),
                                           {"Content-Type": "application/x-ndjson"}, timeout=60)
            self.assertEqual(status, 200, answer)
            self.assertEqual(json.loads(answer)["stored"], len(lines))

        killed, lines, sent = False, [], 0
        with open(rows, encoding="utf-8", newline="") as file:
            for machine, _, at, voltage, current, power, factor in list(csv.reader(file))[1:]:
                lines.append(f'{{"meterId":"{machine}","at":"{at}Z","voltageV":{voltage},"currentA":{current},'
                             f'"activePowerKw":{power},"powerFactor":{factor}}}')
                if len(lines) == 6000:
                    post(lines)
                    sent, lines = sent + len(lines), []
                    if not killed and sent > machines * 8640 * 4:
                        killed = True
                        server.stop(signal.SIGKILL)
                        server = Server(data)
                        self.addCleanup(server.end)
                        server.log_in("ada")
        post(lines)
        self.assertTrue(killed)
        deadline = time.monotonic() + 60
        last = START + days * 86_400_000 - 10_000
        while time.monotonic() < deadline:
            meters = server.get("/api/live/meters")["meters"]
            if len(meters) == machines and all(each["lastAt"] == last for each in meters):
                break
            time.sleep(0.2)
        self.assertEqual([each["warmingUp"]["needed"] for each in meters], [None] * machines)
        time.sleep(0.5)  # the log writes what was found last

        found, before = [], ""
        while True:
            page = server.get("/api/live/events?limit=500" + before)
            found += page["events"]
            if page["next"] is None:
                break
            before = f"&before={page['next']}"
        warm = START + 80 * 3_600_000  # three days, and a little for the tail of single readings
        with open(labels, encoding="utf-8", newline="") as file:
            spikes = [epoch_ms(each["start"]) for each in csv.DictReader(file) if each["anomaly_type"] == "spike"]
        spikes = [at for at in spikes if at >= warm]
        right = [each for each in found if (each["meter"], each["metric"], each["kind"]) == ("Machine_05", "voltageV", "spike")]
        hit = sum(any(each["at"] <= at <= (each["until"] or last) for each in right) for at in spikes)
        false = [each for each in found if each not in right]
        false += [each for each in right if each["at"] >= warm
                  and not any(each["at"] <= at <= (each["until"] or last) for at in spikes)]
        weeks = machines * (days * 24 - 48) / 168
        print(f"live: {hit} of {len(spikes)} spikes found, {len(false)} other events in {weeks:.1f} meter-weeks", flush=True)
        self.assertGreater(len(spikes), 20)
        self.assertGreaterEqual(hit, 0.95 * len(spikes))
        self.assertLessEqual(len(false), 3 * weeks)  # one a meter and week on the long run; this is a short one
        for each in right:
            self.assertGreater(each["value"], each["high"])
            self.assertGreaterEqual(each["score"], 0.5)


class Quiet(unittest.TestCase):
    """A plant without faults, played over HTTP as fast as it is taken: its last day is judged by all detectors."""

    def test_an_ordinary_day_raises_no_more_than_the_budget(self):
        machines, days = 4, 16  # after two weeks the forests judge, too
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        rows = os.path.join(directory.name, "plant.csv")
        subprocess.run([PROGRAM, "generate", "-m", str(machines), "-d", str(days), "-i", "60", "--no-anomalies", "-o", rows],
                       check=True, capture_output=True, timeout=60)
        data = os.path.join(directory.name, "data")
        add_user(data, "ada")
        server = Server(data)
        self.addCleanup(server.end)
        server.log_in("ada")
        with open(rows, encoding="utf-8", newline="") as file:
            lines = [f'{{"meterId":"{machine}","at":"{at}Z","voltageV":{voltage},"currentA":{current},'
                     f'"activePowerKw":{power},"powerFactor":{factor}}}'
                     for machine, _, at, voltage, current, power, factor in list(csv.reader(file))[1:]]
        for begin in range(0, len(lines), 10_000):
            status, _, answer = server.ask("POST", "/api/ingest", "\n".join(lines[begin:begin + 10_000]),
                                           {"Content-Type": "application/x-ndjson"}, timeout=60)
            self.assertEqual(status, 200, answer)
        last = START + days * 86_400_000 - 60_000
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            meters = server.get("/api/live/meters")["meters"]
            if len(meters) == machines and all(each["lastAt"] == last for each in meters):
                break
            time.sleep(0.1)
        self.assertEqual([each["warmingUp"] for each in meters],
                         [{"until": None, "needed": None, "patternsUntil": None}] * machines)
        time.sleep(0.5)  # the log writes what was found last
        found = server.get(f"/api/live/events?limit=500&from={START}&to={last + 1}")["events"]
        day = [each for each in found if each["at"] > last - 86_400_000]
        detectors = sorted(each["detector"] for each in found)
        print(f"live: {len(day)} events on an ordinary day of {machines} meters, {detectors} in {days} days", flush=True)
        self.assertLessEqual(len(day), 2)  # a week's budget of a meter is one: 4/7 are to be expected
        self.assertLessEqual(len(found), machines * days / 7)


if __name__ == "__main__":
    unittest.main(verbosity=2)
