"""Readings over MQTT, on the built program and a real Mosquitto."""
import json
import os
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from broker import Broker, Way, free_port  # noqa: E402
from configured import Configured  # noqa: E402
from server import PROGRAM, Server  # noqa: E402

LIVE = "/api/datasets/00000000000000000001"


class Mqtt(Configured):
    """A broker, and the program that reads from it."""

    def setUp(self):
        super().setUp()
        self.broker = Broker(os.path.join(self.folder, "broker"))
        self.addCleanup(lambda: self.broker.end())

    def table(self, *lines, port=None, name="hall"):
        return "\n".join(("[[mqtt]]", f'name = "{name}"', f'url = "mqtt://127.0.0.1:{port or self.broker.port}"',
                          "keep_alive = 2", *lines))

    def serve(self, *lines, port=None, session=None):
        return self.start(self.table(*lines, port=port), session=session)

    def source(self, server):
        return server.get("/api/sources")[0]

    def connected(self, server):
        self.until(lambda: self.source(server)["connected"], lambda: f"not connected: {self.source(server)}", 40)
        return server

    def heard(self, server, messages):
        self.until(lambda: self.source(server)["messages"] >= messages,
                   lambda: f"{messages} messages are missing: {self.source(server)}")
        return self.source(server)

    def found(self, server, meter):
        """What waits for an answer, as it says of itself."""
        def ask():
            return next((each for each in server.get("/api/discovered") if each["meter"] == meter), None)
        return self.until(ask, lambda: f"{meter} is not in {server.get('/api/discovered')}")

    def accept(self, server, meter):
        status, _, answer = server.tell(f"/api/discovered/{self.found(server, meter)['id']}/accept")
        self.assertEqual((status, answer["answer"]), (200, "accepted"))

    def offline(self, server, meter, since):
        """Once the meter is shown as offline, or is not any more (`since` False): its row."""
        def ask():
            row = next((each for each in server.get("/api/registry/meters") if each["meter"] == meter), None)
            return row if row and (row["offlineSince"] is not None) == since else None
        return self.until(ask, lambda: f"{meter}: {server.get('/api/registry/meters')}")

    def values(self, server, meter, metric, at_least=1):
        def ask():
            status, _, text = server.ask("GET", f"{LIVE}/series?meter={meter}&metric={metric}&maxPoints=4000")
            series = json.loads(text) if status == 200 else {"min": [], "at": []}
            self.last = (status, text)
            found = [low for low in series["min"] if low is not None]
            return found if len(found) >= at_least else None
        return self.until(ask, lambda: f"{meter} {metric}: {self.last}")


class PlainTopics(Mqtt):
    def test_numbers_and_json_are_stored_and_shown(self):
        server = self.connected(self.serve(
            '[[mqtt.topic]]', 'topic = "site/{meter}/{metric}"',
            '[[mqtt.topic]]', 'topic = "plant/{meter}"', 'power = "kW"',
            '[[mqtt.topic]]', 'topic = "boiler/status"', 'meter = "boiler"', 'metric = "power"', 'unit = "W"',
            'path = "data.power[1]"', 'time = "data.when"', 'zone = "Europe/Berlin"'))
        self.broker.publish("site/pump/voltage", "230.5")
        self.broker.publish("plant/press", json.dumps({"timestamp": 1704067200, "power": 14.25, "voltage": 401}), qos=0)
        self.broker.publish("boiler/status", json.dumps({"data": {"power": [1, 1500], "when": "2026-01-31T13:00:00"}}))
        self.assertEqual(self.values(server, "pump", "voltageV"), [230.5])
        self.assertEqual(self.values(server, "press", "activePowerKw"), [14.25])
        self.assertEqual(self.values(server, "boiler", "activePowerKw"), [1.5])
        series = server.get(f"{LIVE}/series?meter=boiler&metric=activePowerKw")
        self.assertEqual(series["at"], [1769860800000])
        state = self.source(server)
        self.assertEqual((state["kind"], state["name"], state["target"]),
                         ("mqtt", "hall", f"mqtt://127.0.0.1:{self.broker.port}"))
        self.assertEqual((state["messages"], state["readings"], state["errors"], state["connections"]), (3, 3, 0, 1))
        known = {each["meter"]: each["source"] for each in server.get("/api/registry/meters")}
        self.assertEqual(known, {"boiler": "mqtt:hall", "press": "mqtt:hall", "pump": "mqtt:hall"})
        self.assertEqual(server.get("/api/discovered"), [])  # a template is an answer
        pump = next(each for each in server.get("/api/registry/meters") if each["meter"] == "pump")
        change = {"name": "Pump 1", "place": "Cellar"}  # once it is on disk
        self.until(lambda: server.post(f"/api/registry/meters/{pump['id']}", change)[0] == 200, "not changed")
        live = {each["id"]: (each["name"], each["place"]) for each in server.get("/api/live/meters")["meters"]}
        self.assertEqual((live["pump"], live["press"]), (("Pump 1", "Cellar"), ("press", "")))

    def test_what_gives_no_reading_is_counted_and_named(self):
        server = self.connected(self.serve('[[mqtt.topic]]', 'topic = "site/{meter}/{metric}"'))
        self.broker.publish("site/pump/voltage", "many")
        state = self.heard(server, 1)
        self.assertEqual((state["errors"], state["readings"]), (1, 0))
        self.assertEqual(state["lastError"], "A message on 'site/pump/voltage' gave no reading: 'many' is no number.")
        self.broker.publish("site/" + "x" * 300 + "/voltage", "1")
        self.broker.publish("site/pump/voltage", "1" * 300_000)
        self.broker.publish("site/pump/voltage", "231")
        self.assertEqual(self.values(server, "pump", "voltageV"), [231])
        self.assertEqual(self.source(server)["errors"], 3)
        self.assertIn("300", self.source(server)["lastError"])
        self.assertEqual(self.source(server)["connections"], 1)
        metrics = server.ask("GET", "/metrics")[2].decode()
        self.assertIn('joulewatch_source_errors_total{source="hall",kind="mqtt"} 3\n', metrics)
        self.assertIn('joulewatch_source_readings_total{source="hall",kind="mqtt"} 1\n', metrics)

    def test_retained_messages_are_no_readings(self):
        self.broker.publish("site/pump/voltage", "230", "-r")
        server = self.connected(self.serve('[[mqtt.topic]]', 'topic = "site/{meter}/{metric}"'))
        self.assertEqual(self.heard(server, 1)["readings"], 0)
        self.broker.publish("site/pump/voltage", "231")
        self.assertEqual(self.values(server, "pump", "voltageV"), [231])

    def test_a_thousand_messages_without_a_time_are_a_thousand_readings(self):
        server = self.connected(self.serve('[[mqtt.topic]]', 'topic = "site/{meter}/{metric}"'))
        self.broker.publish_lines("site/pump/voltage", [str(n) for n in range(1000)])
        self.assertEqual(sorted(self.values(server, "pump", "voltageV", 1000)), list(range(1000)))


class Devices(Mqtt):
    def test_tasmota_and_shelly_need_no_templates(self):
        server = self.connected(self.serve("tasmota = true", "shelly = true", 'zone = "Europe/Berlin"'))

        def send():
            self.broker.publish("tele/plug-3/SENSOR", json.dumps(
                {"Time": "2026-01-31T13:00:00", "ENERGY": {"Total": 1.5, "Power": 1250.5, "Voltage": 230.5}}))
            self.broker.publish("tele/plug-3/LWT", "Online")
            self.broker.publish("shellyplus1pm-a1/events/rpc", json.dumps(
                {"src": "shellyplus1pm-a1", "method": "NotifyStatus",
                 "params": {"ts": 1769860800.5, "switch:0": {"id": 0, "apower": 1500.5}}}))
        send()
        switch = self.found(server, "shellyplus1pm-a1/switch:0")
        self.assertEqual((switch["source"], switch["maker"], switch["model"], switch["metrics"], switch["answer"]),
                         ("mqtt:hall", "Shelly", "shellyplus1pm", ["activePowerKw"], "waiting"))
        self.assertIn('"apower": 1500.5', switch["sample"])
        for meter in ("plug-3", "shellyplus1pm-a1/switch:0"):
            self.accept(server, meter)
        self.assertEqual(self.source(server)["readings"], 0)  # what nobody has accepted is not stored
        send()
        self.assertEqual(self.values(server, "plug-3", "activePowerKw"), [1.2505])
        self.assertEqual(server.get(f"{LIVE}/series?meter=plug-3&metric=voltageV")["at"], [1769860800000])
        self.assertEqual(self.values(server, "shellyplus1pm-a1/switch:0".replace("/", "%2F"), "activePowerKw"), [1.5005])
        state = self.source(server)
        self.assertEqual((state["messages"], state["readings"], state["errors"]), (6, 2, 0), state)  # LWT: no reading

    def test_what_announces_itself_is_heard(self):
        self.broker.publish("homeassistant/sensor/plug_power/config", json.dumps(
            {"~": "z2m/Washer", "stat_t": "~", "uniq_id": "0x1_power", "dev_cla": "power", "unit_of_meas": "W",
             "val_tpl": "{{ value_json.power }}", "dev": {"ids": ["0x00158d"], "name": "Washer"}}), "-r")
        self.broker.publish("homeassistant/sensor/odd/config", json.dumps(
            {"stat_t": "odd", "dev_cla": "power", "unit_of_meas": "W", "val_tpl": "{{ value if value else 0 }}"}), "-r")
        server = self.connected(self.serve("home_assistant = true"))
        self.heard(server, 2)  # announcements
        self.assertIn("map it by hand", self.source(server)["lastError"])
        washer = self.found(server, "0x00158d")
        self.assertEqual((washer["name"], washer["metrics"], washer["sample"]), ("Washer", ["activePowerKw"], ""))
        self.accept(server, "0x00158d")

        def say():  # until the subscription is there
            self.broker.publish("z2m/Washer", json.dumps({"power": 1500, "linkquality": 80}))
            return self.source(server)["readings"] > 0
        self.until(say, "not subscribed to")
        self.assertEqual(set(self.values(server, "0x00158d", "activePowerKw")), {1.5})
        server.stop()
        self.broker.publish("z2m/Washer", json.dumps({"power": 700}))  # waits, and is then understood
        way = Way(self.broker.port)
        self.addCleanup(way.end)
        way.at_broker_bytes = lambda piece: time.sleep(0.7) or piece  # a broker that has much to do
        again = self.connected(self.serve("home_assistant = true", port=way.port, session=server.session))
        self.until(lambda: 0.7 in self.values(again, "0x00158d", "activePowerKw"), "what waited is gone")


    def test_a_device_whose_broker_says_that_it_is_gone_is_offline_at_once(self):
        self.broker.publish("tele/old/LWT", "Offline", "-r")
        server = self.connected(self.serve("tasmota = true", "home_assistant = true"))
        self.broker.publish("homeassistant/sensor/node_power/config", json.dumps(
            {"stat_t": "node/p", "uniq_id": "p", "dev_cla": "power", "unit_of_meas": "W", "avty_t": "node/status",
             "dev": {"ids": ["node"]}}), "-r")
        self.broker.publish("tele/old/SENSOR", json.dumps({"ENERGY": {"Power": 3}}))
        self.broker.publish("tele/plug/SENSOR", json.dumps({"ENERGY": {"Power": [1, 2]}}))
        for meter in ("plug/1", "plug/2", "old", "node"):
            self.accept(server, meter)

        def device(topic, will):
            """Holds its connection as devices do, and leaves a last will."""
            held = subprocess.Popen(["mosquitto_sub", "-p", str(self.broker.port), "-t", "nothing", "--will-topic", topic,
                                     "--will-payload", will, "--will-retain", "-k", "5"], stdout=subprocess.DEVNULL)
            self.addCleanup(lambda: (held.kill(), held.wait(20)))
            return held
        plug, node = device("tele/plug/LWT", "Offline"), device("node/status", "offline")
        for topic, word in (("tele/plug/LWT", "Online"), ("node/status", "online")):
            self.broker.publish(topic, word, "-r")
        self.broker.publish("tele/plug/SENSOR", json.dumps({"ENERGY": {"Power": [1, 2]}}))
        self.values(server, "plug%2F1", "activePowerKw")
        self.assertIsNone(self.offline(server, "plug/1", False)["offlineSince"])
        self.assertIsNone(self.offline(server, "node", False)["offlineSince"])
        began = int(time.time() * 1000)
        plug.kill()
        node.kill()
        for meter in ("plug/1", "plug/2", "node"):
            row = self.offline(server, meter, True)
            self.assertFalse(row["silent"])
            self.assertTrue(began - 1000 <= row["offlineSince"] <= time.time() * 1000, row)
        live = {each["id"]: each for each in server.get("/api/live/meters")["meters"]}
        self.assertTrue(live["plug/1"]["stale"] and live["plug/1"]["offlineSince"] >= began - 1000, live)
        self.assertEqual(server.get("/api/alerts"), [])
        self.broker.publish("tele/plug/SENSOR", json.dumps({"ENERGY": {"Power": [1, 2]}}))  # it is back
        self.offline(server, "plug/1", False)
        self.offline(server, "plug/2", False)
        self.broker.publish("node/status", "online", "-r")
        self.offline(server, "node", False)
        self.broker.publish("tele/plug/LWT", "Offline", "-r")
        heard = self.offline(server, "plug/1", True)["lastSeen"]
        server.stop()
        again = self.connected(self.serve("tasmota = true", "home_assistant = true", session=server.session))
        self.assertEqual(self.offline(again, "plug/1", True)["offlineSince"], heard)  # it is told again
        self.assertIsNone(self.offline(again, "node", False)["offlineSince"])
        self.offline(again, "old", True)


class Brokers(Mqtt):
    TOPIC = ('[[mqtt.topic]]', 'topic = "site/{meter}/{metric}"')

    def test_messages_wait_for_the_program(self):
        server = self.connected(self.serve(*self.TOPIC))
        server.stop()
        self.broker.publish_lines("site/pump/voltage", [str(n) for n in range(100)])
        again = self.connected(self.serve(*self.TOPIC, session=server.session))
        self.assertEqual(sorted(self.values(again, "pump", "voltageV", 100)), list(range(100)))

    def test_a_broker_that_comes_back_is_found_again(self):
        server = self.connected(self.serve(*self.TOPIC))
        self.broker.publish("site/pump/voltage", "230")
        self.values(server, "pump", "voltageV")
        self.broker.kill()
        state = self.until(lambda: (lambda s: s if not s["connected"] else None)(self.source(server)), "still connected")
        self.assertTrue(state["lastError"].endswith("."), state)
        self.broker.start()
        began = time.monotonic()
        self.broker.publish("site/pump/voltage", "231")
        self.assertEqual(sorted(self.values(server, "pump", "voltageV", 2)), [230, 231])
        self.assertLess(time.monotonic() - began, 30)
        self.assertEqual(self.source(server)["connections"], 2)

    def test_a_silent_broker_is_noticed(self):
        way = Way(self.broker.port)
        self.addCleanup(way.end)
        server = self.connected(self.serve(*self.TOPIC, port=way.port))
        way.at_broker_bytes = lambda piece: b""  # the way back is lost, as behind a firewall
        self.until(lambda: not self.source(server)["connected"], "not noticed", 15)
        way.at_broker_bytes = lambda piece: piece
        self.connected(server)
        self.assertIn("said nothing for 2 s", self.source(server)["lastError"])

    def test_another_with_the_same_client_id_takes_over_and_gives_back(self):
        server = self.connected(self.serve(*self.TOPIC))
        thief = subprocess.run(["mosquitto_sub", "-p", str(self.broker.port), "-i", "joulewatch-hall", "-c", "-q", "1",
                                "-t", "site/#", "-W", "2"], capture_output=True, timeout=20)
        self.assertIn(thief.returncode, (0, 27))
        self.until(lambda: self.source(server)["connections"] >= 2, lambda: f"{self.source(server)}", 40)
        self.broker.publish("site/pump/voltage", "230")
        self.assertEqual(self.values(server, "pump", "voltageV"), [230])

    def test_users_and_passwords_and_what_a_second_device_may(self):
        passwords = os.path.join(self.folder, "passwords")
        subprocess.run(["mosquitto_passwd", "-b", "-c", passwords, "ours", "s3cret"], check=True, capture_output=True)
        subprocess.run(["mosquitto_passwd", "-b", passwords, "pump", "p"], check=True, capture_output=True)
        subprocess.run(["mosquitto_passwd", "-b", passwords, "press", "q"], check=True, capture_output=True)
        acl = os.path.join(self.folder, "acl")
        with open(acl, "w", encoding="ascii") as file:
            file.write("user ours\ntopic read site/#\npattern write site/%u/#\n")
        os.chmod(passwords, 0o644)
        guarded = Broker(os.path.join(self.folder, "guarded"), f"password_file {passwords}", f"acl_file {acl}",
                         anonymous=False)
        self.addCleanup(guarded.end)
        wrong = self.serve('user = "ours"', 'password = "guess"', *self.TOPIC, port=guarded.port)
        self.until(lambda: self.source(wrong)["lastError"], "no complaint")
        self.assertEqual(self.source(wrong)["lastError"],
                         "The broker refuses the connection: this user may not connect.")
        self.assertNotIn("guess", json.dumps(wrong.get("/api/sources")))
        wrong.stop()
        secret = os.path.join(self.folder, "secret")
        with open(secret, "w", encoding="ascii") as file:
            file.write("s3cret\n")
        server = self.connected(self.serve('user = "ours"', f'password_file = "{secret}"', *self.TOPIC,
                                           port=guarded.port, session=wrong.session))
        guarded.publish("site/pump/voltage", "999", "-u", "press", "-P", "q")  # not its own: the broker drops it
        guarded.publish("site/pump/voltage", "230", "-u", "pump", "-P", "p")
        self.assertEqual(self.values(server, "pump", "voltageV"), [230])
        self.assertEqual(self.source(server)["messages"], 1)

    def test_over_tls_the_broker_must_be_who_it_says(self):
        def openssl(*words):
            subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=self.folder)
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=ours",
                "-days", "2")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "b.key", "-out", "b.csr", "-subj", "/CN=broker")
        with open(os.path.join(self.folder, "names"), "w", encoding="ascii") as file:
            file.write("subjectAltName=DNS:localhost\n")
        openssl("x509", "-req", "-in", "b.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "b.pem",
                "-days", "2", "-extfile", "names")
        os.chmod(os.path.join(self.folder, "b.key"), 0o644)
        guarded = Broker(os.path.join(self.folder, "tls"), f"cafile {self.folder}/ca.pem",
                         f"certfile {self.folder}/b.pem", f"keyfile {self.folder}/b.key")
        self.addCleanup(guarded.end)
        topic = "\n".join(self.TOPIC)

        def serve(host, *lines):
            path = os.path.join(self.folder, "joulewatch.toml")
            with open(path, "w", encoding="utf-8") as file:
                file.write(f'[[mqtt]]\nname = "hall"\nurl = "mqtts://{host}:{guarded.port}"\n' +
                           "\n".join((*lines, topic)))
            server = Server(self.data, "--config", path)
            self.addCleanup(server.end)
            server.log_in("ada")
            return server
        for host, lines in (("localhost", ()), ("127.0.0.1", (f'ca_file = "{self.folder}/ca.pem"',))):
            server = serve(host, *lines)
            self.until(lambda: self.source(server)["lastError"], "no complaint")
            self.assertIn("TLS with the broker", self.source(server)["lastError"])
            self.assertFalse(self.source(server)["connected"])
            server.stop()
        server = self.connected(serve("localhost", f'ca_file = "{self.folder}/ca.pem"'))
        guarded.publish("site/pump/voltage", "230", "--cafile", f"{self.folder}/ca.pem", "-h", "localhost")
        self.assertEqual(self.values(server, "pump", "voltageV"), [230])


class Configuration(Mqtt):
    def test_what_is_wrong_is_refused_with_file_line_and_key(self):
        for lines, line, words in (
                (("qos = 2", *Brokers.TOPIC), 5, "'qos' is no setting of [[mqtt]]"),
                (('[[mqtt.topic]]', 'topic = "site/x{meter}"'), 6, "'topic' is a topic with {meter}"),
                (('[[mqtt.topic]]', 'topic = "site/{metric}"'), 5, "'meter' is needed"),
                (('[[mqtt.topic]]', 'topic = "a"', 'meter = "m"', 'metric = "colour"'), 8, "not known here"),
                (('zone = "Europe/Entenhausen"', *Brokers.TOPIC), 5, "'zone' is a time zone"),
                (('ca_file = "x"', *Brokers.TOPIC), 5, "goes with mqtts://"),
                (('password_file = "/nowhere"', *Brokers.TOPIC), 5, "cannot be read: /nowhere"),
                ((), 1, "'topic' is needed")):
            said = self.refused(self.table(*lines))
            self.assertIn(f"joulewatch.toml, line {line}: ", said)
            self.assertIn(words, said)

    def test_passwords_do_not_cross_a_network_in_the_clear(self):
        path = os.path.join(self.folder, "joulewatch.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write('[[mqtt]]\nname = "hall"\nurl = "mqtt://broker.example"\nuser = "u"\npassword = "p4ssw"\n' +
                       "\n".join(Brokers.TOPIC))
        done = subprocess.run([PROGRAM, "serve", "--headless", "--port", "0", "--data-dir", self.data, "--config", path],
                              capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 78, done)
        self.assertIn("line 3: [[mqtt]]: 'url' would send user and password unencrypted", done.stderr)
        self.assertNotIn("p4ssw", done.stderr)

    def test_names_are_there_and_their_own(self):
        two = "\n".join(("", *Brokers.TOPIC, "[[mqtt]]", 'name = "hall"', 'url = "mqtt://127.0.0.1"', *Brokers.TOPIC))
        self.assertIn("'name' is taken", self.refused(self.table(two)))


class NoBroker(Mqtt):
    def test_the_program_starts_and_ends_without_it(self):
        server = self.serve(*Brokers.TOPIC, port=free_port())
        self.until(lambda: self.source(server)["lastError"], "no complaint")
        self.assertIn("does not answer on port", self.source(server)["lastError"])
        began = time.monotonic()
        self.assertEqual(server.stop()[0], 0)
        self.assertLess(time.monotonic() - began, 8)


if __name__ == "__main__":
    unittest.main()
