"""What the program tells others over MQTT: readings, and its meters to Home Assistant. A real Mosquitto, mosquitto_sub.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import json
import os
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from broker import Broker  # noqa: E402
from configured import Configured  # noqa: E402


class Out(Configured):
    def setUp(self):
        super().setUp()
        self.broker = Broker(os.path.join(self.folder, "broker"))
        self.addCleanup(lambda: self.broker.end())

    def table(self, kind, name, *lines):
        return "\n".join((f"[[{kind}]]", f'name = "{name}"', f'url = "mqtt://127.0.0.1:{self.broker.port}"', *lines, ""))

    def serve(self, *tables, session=None):
        server = self.start(*tables, session=session)
        self.until(lambda: all(each["connected"] for each in server.get("/api/sources")), "not connected")
        return server

    def retained(self, topic, wait=1):
        """What is retained now: {topic: payload}."""
        done = subprocess.run(["mosquitto_sub", "-p", str(self.broker.port), "-t", topic, "--retained-only", "-W", str(wait),
                               "-F", "%t\t%p"], capture_output=True, text=True, timeout=30)
        return dict(line.split("\t", 1) for line in done.stdout.splitlines())

    def listen(self, topic):
        """A subscriber, whose subscription is there."""
        heard = subprocess.Popen(["mosquitto_sub", "-p", str(self.broker.port), "-t", topic, "-F", "%r %t %p", "-d"],
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(lambda: (heard.kill(), heard.communicate()))
        while "Subscribed" not in heard.stdout.readline():
            pass
        return heard

    def next(self, heard):
        while True:
            line = heard.stdout.readline().rstrip("\n")
            if line[:2] in ("0 ", "1 "):
                return line[2:]

    def send(self, server, *readings):
        status, _, answer = server.post("/api/ingest", list(readings))
        self.assertEqual((status, answer["rejected"]), (200, []))


    def change(self, server, meter, change):
        """Once it is on disk, a second after it was heard of."""
        self.until(lambda: server.post(f"/api/registry/meters/{meter['id']}", change)[0] == 200, "not changed")


class HomeAssistant(Out):
    def test_meters_announce_themselves_and_say_what_is_wrong(self):
        self.broker.publish("homeassistant/device/joulewatch_gone/config", json.dumps(
            {"device": {"identifiers": ["joulewatch_gone"]}, "availability_topic": "joulewatch/status", "components": {
                "voltageV": {"platform": "sensor", "state_topic": "joulewatch/gone/voltageV"}}}), "-r")
        self.broker.publish("joulewatch/gone/voltageV", "230", "-r")
        self.broker.publish("homeassistant/device/joulewatch_other/config", json.dumps(
            {"device": {"identifiers": ["joulewatch_other"]}, "availability_topic": "other/status", "components": {}}), "-r")
        server = self.serve(self.table("mqtt_out", "home"))
        now = int(time.time() * 1000)
        for ago in (3, 2, 1):
            self.send(server, {"meterId": "hall/press 7", "at": now - 1000 * ago, "voltageV": 230.5, "activePowerKw": 2.5,
                               "powerFactor": 0.95})
        known = self.until(lambda: server.get("/api/registry/meters"), "no meter")
        self.change(server, known[0], {"name": "Press 7", "place": "Hall 1", "kind": "Press"})
        where = "homeassistant/device/+/config"
        configs = self.until(lambda: (lambda all: all if any("Press 7" in each for each in all.values()) else None)(
            self.retained(where)), lambda: f"not announced: {self.retained(where)}")
        self.assertNotIn("homeassistant/device/joulewatch_gone/config", configs)  # ours, of a meter that is no more
        self.assertNotIn("joulewatch/gone/voltageV", self.retained("joulewatch/#"))
        self.assertIn("homeassistant/device/joulewatch_other/config", configs)  # another program's
        topic = next(each for each in configs if "press_7" in each)
        name = topic.split("/")[2]
        self.assertRegex(name, r"^joulewatch_hall_press_7_[0-9a-f]{8}$")
        config = json.loads(configs[topic])
        self.assertEqual(config["device"], {"identifiers": [name], "name": "Press 7", "manufacturer": "Joulewatch",
                                            "model": "Press", "suggested_area": "Hall 1"})
        self.assertEqual(config["origin"]["name"], "Joulewatch")
        self.assertEqual(config["availability_topic"], "joulewatch/status")
        parts = config["components"]
        self.assertEqual(set(parts), {"voltageV", "activePowerKw", "powerFactor", "energyImportTotalKwh", "problem"})
        base = "joulewatch/hall%2Fpress 7/"
        self.assertEqual({key: value for key, value in parts["activePowerKw"].items() if key != "expire_after"}, {
            "platform": "sensor", "unique_id": name + "_activePowerKw", "name": "Power", "device_class": "power",
            "state_class": "measurement", "state_topic": base + "activePowerKw", "unit_of_measurement": "W",
            "value_template": "{{ (value | float * 1000) | round(3) }}"})
        energy = parts["energyImportTotalKwh"]
        self.assertEqual((energy["device_class"], energy["state_class"], energy["unit_of_measurement"]),
                         ("energy", "total_increasing", "kWh"))
        self.assertEqual(parts["problem"], {
            "platform": "binary_sensor", "unique_id": name + "_problem", "name": "Problem", "device_class": "problem",
            "state_topic": base + "problem", "payload_on": "ON", "payload_off": "OFF",
            "json_attributes_topic": base + "problems"})
        self.assertEqual(len({part["unique_id"] for part in parts.values()}), len(parts))
        said = self.retained("joulewatch/#")
        self.assertEqual(said["joulewatch/status"], "online")
        self.assertEqual((said[base + "voltageV"], said[base + "activePowerKw"], said[base + "problem"]), ("230.5", "2.5", "OFF"))
        self.assertAlmostEqual(float(said[base + "energyImportTotalKwh"]), 2.5 * 2 / 3600)

        # It falls silent: an alert, and a problem.
        self.change(server, known[0], {"alarm": "5"})
        heard = self.listen(base + "problem")
        self.assertEqual(self.next(heard), base + "problem OFF")
        self.assertEqual(self.next(heard), base + "problem ON")
        problems = json.loads(self.retained(base + "problems")[base + "problems"])["problems"]
        self.assertEqual(problems, [server.get("/api/alerts")[0]["text"]])

        # Home Assistant starts: it is told everything again.
        born = self.listen("homeassistant/device/" + name + "/config")
        self.next(born)  # the retained one
        self.broker.publish("homeassistant/status", "online")
        self.assertIn('"Press 7"', self.next(born))
        server.stop()
        self.assertEqual(self.retained("joulewatch/status"), {"joulewatch/status": "offline"})

    def test_the_will_speaks_when_the_program_cannot(self):
        server = self.serve(self.table("mqtt_out", "home"))
        heard = self.listen("joulewatch/status")
        self.assertEqual(self.next(heard), "joulewatch/status online")
        server.process.kill()
        self.assertEqual(self.next(heard), "joulewatch/status offline")


class Readings(Out):
    TEMPLATE = ('[[mqtt.topic]]', 'topic = "site/{meter}/{metric}"')

    def test_each_reading_is_published_once_and_none_that_came_from_there(self):
        server = self.serve(self.table("mqtt", "hall", *self.TEMPLATE),
                            self.table("mqtt_out", "home", "home_assistant = false", 'topic = "ours/{meter}"'))
        heard = self.listen("ours/#")
        self.assertEqual(self.next(heard), "ours/status online")
        now = int(time.time() * 1000)
        self.send(server, {"meterId": "press", "at": now - 2000, "voltageV": 230.5})
        self.assertEqual(json.loads(self.next(heard).split(" ", 1)[1]), {"at": now - 2000, "voltageV": 230.5})
        self.broker.publish("site/pump/voltage", "231")
        self.until(lambda: [each for each in server.get("/api/registry/meters") if each["meter"] == "pump"], "not read")
        self.send(server, *({"meterId": "press", "at": now - 1000 + n, "activePowerKw": n} for n in range(50)))
        for n in range(50):
            self.assertEqual(json.loads(self.next(heard).split(" ", 1)[1])["activePowerKw"], n)
        self.assertEqual(set(self.retained("ours/#")), {"ours/status", "ours/press"})
        self.assertEqual(len(server.get("/api/registry/meters")), 2)  # nothing came back as a meter

    def test_a_broker_that_was_away_is_told_the_latest_and_the_rest_is_counted(self):
        server = self.serve(self.table("mqtt_out", "home"))
        now = int(time.time() * 1000)
        self.send(server, {"meterId": "press", "at": now, "voltageV": 230})
        self.until(lambda: "joulewatch/press/voltageV" in self.retained("joulewatch/#"), "not published")
        self.broker.kill()
        self.until(lambda: not server.get("/api/sources")[0]["connected"], "still connected")
        for n in range(1, 6):
            self.send(server, {"meterId": "press", "at": now + n, "voltageV": 230 + n})
        self.broker.start()
        self.until(lambda: self.retained("joulewatch/press/voltageV").get("joulewatch/press/voltageV") == "235", "not told", 40)
        state = server.get("/api/sources")[0]
        self.assertEqual(state["lastError"], "4 readings were not published: the broker was away, or too slow.")
        self.assertEqual((state["kind"], state["connections"], state["readings"]), ("mqtt_out", 2, 2))

    def test_an_echo_is_refused_at_the_start(self):
        for tables, line, words in (
                ((self.table("mqtt", "hall", *self.TEMPLATE), self.table("mqtt_out", "home", 'topic = "site/{meter}/{metric}"')),
                 10, "'topic' would be an echo: [[mqtt_out]] writes 'site/+/+'"),
                ((self.table("mqtt_out", "home", 'topic = "{meter}/x"'),), 4, "'topic' is a topic such as"),
                ((self.table("mqtt_out", "home", 'topic = "a/{meter}"'),), 1, "'home_assistant' needs a topic with {metric}")):
            said = self.refused(*tables)
            self.assertIn(f"joulewatch.toml, line {line}: ", said)
            self.assertIn(words, said)


if __name__ == "__main__":
    unittest.main()
