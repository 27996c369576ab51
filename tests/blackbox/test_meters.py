"""Meters that send by themselves: learned, named, placed, missed when they fall silent; over HTTP and from the shell.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import json
import os
import subprocess
import sys
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from server import PASSWORD, PROGRAM, Server  # noqa: E402
from test_devices import Sending  # noqa: E402

DAY = "2026-01-31T12:"


class Metering(Sending):
    def setUp(self):
        super().setUp()
        self.server.log_in("ada")
        self.device_id, self.token = self.add("gateway", "press*\nfan")

    def run_shell(self, *words, code=0):
        ran = subprocess.run([PROGRAM, *words, "--data-dir", self.data], capture_output=True, text=True, timeout=60)
        self.assertEqual(ran.returncode, code, ran.stdout + ran.stderr)
        return ran.stderr if code else ran.stdout

    def say(self, *meters, second):
        readings = [{"meterId": each, "at": f"{DAY}00:{second:02}Z", "voltageV": 230} for each in meters]
        status, _, answer = self.send(self.token, readings)
        self.assertEqual(status, 200, answer)
        return answer

    def wait_for(self, look, what, seconds=60):
        deadline = time.monotonic() + seconds
        while not (found := look()):
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.3)
        return found

    def meters(self):
        return {each["meter"]: each for each in self.server.get("/api/registry/meters")}

    def change(self, meter, change):
        return self.server.post("/api/registry/meters/" + self.meters()[meter]["id"], change)


class Registry(Metering):
    def test_a_meter_is_known_once_it_has_sent_something_also_after_a_restart(self):
        self.assertEqual(self.server.get("/api/registry/meters"), [])
        self.assertEqual(self.run_shell("meter", "list"), "No meter has sent anything yet.\n")
        self.say("press-7", "fan", second=1)
        self.say("press-7", "pump", second=2)
        press = self.meters()["press-7"]
        self.assertEqual(set(self.meters()), {"press-7", "fan"})
        self.assertEqual((press["source"], press["silent"], press["alarm"]), ("http:" + self.device_id, False, "auto"))
        self.assertAlmostEqual(press["lastSeen"] / 1000, time.time(), delta=30)
        self.assertGreater(press["readingsPerMinute"], 0)
        status, _, _ = self.send(self.token, [{"meterId": "fan", "at": "yesterday"}])
        self.assertEqual(self.send(self.token, {"no": "reading"})[0], status)
        device = self.server.get("/api/devices")[0]
        self.assertEqual(device["lastSeen"], press["lastSeen"])
        self.assertEqual((device["errors"]["refused"], device["errors"]["rejected"] >= 2), (1, True))
        self.assertTrue(device["errors"]["last"].endswith((".", "'")) or device["errors"]["last"], device)
        self.server.stop()
        self.assertIn("press-7", self.run_shell("meter", "list"))
        listed = self.run_shell("device", "list").splitlines()
        self.assertEqual(listed[0].split()[:4], ["name", "state", "tokens", "last"])
        self.assertRegex(listed[1], r"^gateway  active +1 +20\d\d-\d\d-\d\dT\d\d:\d\d +[\d.]+ +[1-9]\d* +press\*, fan$")
        self.server = Server(self.data)
        self.addCleanup(self.server.end)
        self.server.log_in("ada")
        self.assertEqual(self.meters()["press-7"]["id"], press["id"])
        self.assertEqual(self.meters()["press-7"]["firstSeen"], press["firstSeen"])
        self.assertEqual(self.server.get("/api/devices")[0]["errors"], device["errors"])

    def test_meters_are_named_and_placed_over_http_and_from_the_shell(self):
        self.say("press-7", second=1)
        status, _, plant = self.server.post("/api/sites", {"name": "Plant 1", "timeZone": "Africa/Harare"})
        self.assertEqual((status, plant["timeZone"]), (200, "Africa/Harare"))
        self.wait_for(lambda: "press-7" in self.run_shell("meter", "list"), "stored within seconds")
        status, _, press = self.change("press-7", {"name": "Press 7", "siteId": plant["id"], "alarm": "90"})
        self.assertEqual((status, press["name"], press["siteId"], press["alarm"]), (200, "Press 7", plant["id"], "90"))
        self.assertRegex(self.run_shell("meter", "list"), r"press-7 +Press 7 +Plant 1 +90 ")
        self.run_shell("site", "add", "Depot", "--time-zone", "Europe/Berlin", "--place", "Kassel")
        self.run_shell("meter", "site", "press 7", "depot")
        self.run_shell("meter", "place", "press-7", "Halle 2")
        self.run_shell("meter", "kind", "press-7", "Press")
        self.run_shell("meter", "note", "press-7", "oiled in May")
        self.run_shell("meter", "alarm", "press-7", "off")
        press = self.wait_for(lambda: (m := self.meters()["press-7"])["alarm"] == "off" and m, "the server notices")
        self.assertEqual((press["place"], press["kind"], press["note"]), ("Halle 2", "Press", "oiled in May"))
        self.run_shell("meter", "name", "press-7", "Presse")
        self.assertRegex(self.run_shell("site", "list"), r"name +time zone +place\nDepot +Europe/Berlin +Kassel\nPlant 1")
        self.assertEqual(self.run_shell("site", "remove", "DEPOT"), "Depot is gone; its meters stay.\n")
        self.wait_for(lambda: self.meters()["press-7"]["siteId"] is None, "the server notices")
        actions = [row["action"] for row in self.server.get("/api/audit")]
        for action in ("site.add", "site.remove", "meter.change"):
            self.assertIn(action, actions)

    def test_what_is_no_good_is_refused_with_the_limit_in_words(self):
        self.say("press-7", second=1)
        self.wait_for(lambda: "press-7" in self.run_shell("meter", "list"), "stored within seconds")
        for change, word in (({"alarm": "soon"}, "5 to 2678400 seconds"), ({"name": "x" * 65}, "64 bytes"),
                             ({"note": "a\nb"}, "one line"), ({"place": "x" * 129}, "128 bytes"),
                             ({"id": "0" * 20}, "not known"), ({"meter": "fan"}, "not known"),
                             ({"lastSeen": "now"}, "not known"), ({"name": ["x"]}, "flat"), ({"alarm": 90}, "text")):
            status, _, answer = self.change("press-7", change)
            self.assertEqual(status, 400, change)
            self.assertIn(word, answer["detail"])
        self.assertEqual(self.change("press-7", {"siteId": "0" * 20})[0], 404)
        for site, status in (({"name": "Plant", "timeZone": "Mars/Olympus"}, 400), ({"name": "Plant"}, 400),
                             ({"name": "", "timeZone": "UTC"}, 400), ({"name": "Plant", "timeZone": "UTC", "id": "1"}, 400),
                             ({"name": "Plant", "timeZone": "UTC"}, 200), ({"name": "PLANT", "timeZone": "UTC"}, 409)):
            self.assertEqual(self.server.post("/api/sites", site)[0], status, site)
        self.assertIn("no meter 'fan'", self.run_shell("meter", "name", "fan", "x", code=1))
        self.assertIn("no site 'x'", self.run_shell("meter", "site", "press-7", "x", code=1))
        self.assertIn("time zone", self.run_shell("site", "add", "x", "--time-zone", "Mars/Olympus", code=1))
        for verb in ("acknowledge", "resolve"):
            self.assertEqual(self.server.tell("/api/alerts/" + "0" * 20 + "/" + verb)[0], 404)
        for verb in ("accept", "ignore"):
            self.assertEqual(self.server.tell("/api/discovered/" + "0" * 20 + "/" + verb)[0], 404)
        self.assertEqual(self.server.get("/api/discovered"), [])
        self.assertEqual(self.server.ask("GET", "/api/alerts?state=open")[0], 400)
        self.assertEqual(self.server.ask("GET", "/api/alerts?limit=1001")[0], 400)


class Silence(Metering):
    def alerts(self, query=""):
        return self.server.get("/api/alerts" + query)

    def test_a_silent_meter_raises_one_alert_that_ends_by_itself(self):
        self.say("press-7", "fan", second=1)
        self.wait_for(lambda: "press-7" in self.run_shell("meter", "list"), "stored within seconds")
        for meter in ("press-7", "fan"):
            self.assertEqual(self.change(meter, {"alarm": "5"})[0], 200)
        second = iter(range(2, 60))

        def silent():
            self.say("fan", second=next(second))
            time.sleep(1)
            return self.alerts("?state=active")
        alert = self.wait_for(silent, "an alert")[0]
        self.assertEqual((alert["kind"], alert["subjectKind"], alert["subject"]), ("noData", "meter", "press-7"))
        self.assertRegex(alert["text"], r"^press-7 has sent nothing for \d+ s\.$")
        self.assertTrue(self.meters()["press-7"]["silent"])
        status, _, seen = self.server.tell(f"/api/alerts/{alert['id']}/acknowledge")
        self.assertEqual((status, seen["state"], seen["acknowledged"]["by"]), (200, "acknowledged", "ada"))
        self.assertEqual(self.server.tell(f"/api/alerts/{alert['id']}/acknowledge")[0], 409)

        def back():
            self.say("fan", "press-7", second=next(second))
            time.sleep(1)
            return self.alerts("?state=resolved")
        over = self.wait_for(back, "its end")
        self.assertEqual((len(over), over[0]["id"], over[0]["resolved"]["by"]), (1, alert["id"], None))
        self.assertEqual(len(self.alerts()), 1)

    def test_a_silent_source_is_one_alert_for_all_its_meters_and_is_told_once_over_a_restart(self):
        self.say(*(f"press-{i}" for i in range(20)), second=1)
        self.wait_for(lambda: "press-19" in self.run_shell("meter", "list"), "stored within seconds")
        for i in range(20):
            self.assertEqual(self.change(f"press-{i}", {"alarm": "5"})[0], 200)
        alert = self.wait_for(self.alerts, "an alert")[0]
        self.assertEqual((alert["subjectKind"], alert["subject"], alert["severity"]),
                         ("source", "http:" + self.device_id, "CRITICAL"))
        self.assertRegex(alert["text"], r"^Nothing has come from gateway for \d+ s: 20 meters are silent\.$")
        self.server.stop()
        self.server = Server(self.data)
        self.addCleanup(self.server.end)
        self.server.log_in("ada")
        time.sleep(7)
        self.assertEqual([each["id"] for each in self.alerts()], [alert["id"]])
        self.assertEqual(self.server.tell(f"/api/alerts/{alert['id']}/resolve")[2]["resolved"]["by"], "ada")
        self.assertEqual(self.alerts("?state=active"), [])


if __name__ == "__main__":
    unittest.main()
