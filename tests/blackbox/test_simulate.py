"""Simulated devices against a running server: what arrives is what the generator makes, whatever happens on the way.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import csv
import io
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from broker import Broker  # noqa: E402
from server import PROGRAM, Server, add_user  # noqa: E402

START = "2024-03-04"  # a Monday


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


class ServerAt(Server):
    """On a port of our choice, so that it can come back where it was."""

    def __init__(self, data_dir, port, *arguments):
        self.data_dir, self.tls, self.session, self.port = data_dir, None, {}, port
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--headless", "--port", str(port), "--data-dir", data_dir, *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("Joulewatch is at "), line


class Simulate(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.data = self.path("data")
        add_user(self.data, "ada")
        self.token = self.device("plant")
        self.port = free_port()

    def path(self, name):
        return os.path.join(self.directory.name, name)

    def device(self, name, *arguments):
        added = subprocess.run([PROGRAM, "device", "add", name, "--data-dir", self.data, *arguments],
                               check=True, capture_output=True, text=True, timeout=30)
        return added.stdout.splitlines()[1]

    def serve(self, *arguments):
        server = ServerAt(self.data, self.port, *arguments)
        self.addCleanup(server.end)
        server.log_in("ada")
        return server

    def start(self, *arguments, token=None):
        process = subprocess.Popen(
            [PROGRAM, "simulate", "--to", f"http://127.0.0.1:{self.port}", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "JOULEWATCH_TOKEN": token or self.token})
        self.addCleanup(lambda: (process.poll() is None and process.kill(), process.communicate()))
        return process

    def finish(self, process, timeout=60):
        out, err = process.communicate(timeout=timeout)
        return process.returncode, out, err

    def stored(self, server):
        """Every live reading as (machine, stamp, voltage, current, power, power factor)."""
        status, _, body = server.ask("GET", "/api/datasets/00000000000000000001/export")
        self.assertEqual(status, 200, body[:200])
        return [(row["meterId"], row["at"].rstrip("Z"), *(float(row[name]) for name in
                 ("voltageV", "currentA", "activePowerKw", "powerFactor")))
                for row in csv.DictReader(io.StringIO(body.decode()))]

    def generated(self, minutes, *arguments):
        """The same of the generator's file."""
        made = subprocess.run([PROGRAM, "generate", "-d", "1", "--start", START, "-o", "-", *arguments],
                              check=True, capture_output=True, text=True, timeout=60).stdout
        until = f"{START}T{minutes // 60:02}:{minutes % 60:02}:00"
        rows = [(row["machineId"], row["timestamp"], *(float(row[name]) for name in
                 ("voltage", "current", "power", "powerFactor")))
                for row in csv.DictReader(io.StringIO(made)) if row["timestamp"] < until]
        return sorted(rows)

    def wait_stored(self, server, rows):
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            live = [each for each in server.get("/api/datasets") if each["kind"] == "live"]
            if live and live[0]["rows"] >= rows:
                return
            time.sleep(0.1)
        raise AssertionError(f"{live} are not {rows} rows")

    def test_what_arrives_is_what_generate_writes(self):
        server = self.serve()
        plant = ("-m", "6", "-i", "10", "--seed", "7")
        code, out, err = self.finish(self.start("--as", "both", "--speed", "max", "--start", START, "--duration", "1h",
                                                "--labels", self.path("labels.csv"), *plant))
        self.assertEqual(code, 0, err)
        for machine, fault in (("12", "degradation"), ("08", "harmonics"), ("15", "imbalance")):
            self.assertIn(f"there is no Machine_{machine} among 6 machines: its {fault} is left out\n", err)
        self.assertEqual(out, "2160 readings sent, 2160 acknowledged\n")
        self.wait_stored(server, 2160)
        self.assertEqual(sorted(self.stored(server)), self.generated(60, *plant))
        with open(self.path("labels.csv"), encoding="ascii") as labels:
            rows = list(csv.DictReader(labels))
        self.assertTrue(all(row["anomaly_type"] == "spike" and row["start"] < START + "T01:00:00" for row in rows), rows)

    def test_over_mqtt_the_same_arrives_and_each_shape_is_understood(self):
        broker = Broker(self.path("broker"))
        self.addCleanup(broker.end)
        url = f"mqtt://127.0.0.1:{broker.port}"
        with open(self.path("joulewatch.toml"), "w", encoding="ascii") as file:
            file.write(f'[[mqtt]]\nname = "sim"\nurl = "{url}"\nzone = "UTC"\nhome_assistant = true\ntasmota = true\n'
                       'shelly = true\n[[mqtt.topic]]\ntopic = "plant/{meter}"\n')
        server = self.serve("--config", self.path("joulewatch.toml"))
        deadline = time.monotonic() + 20
        while not server.get("/api/sources")[0]["connected"] and time.monotonic() < deadline:
            time.sleep(0.1)
        plant = ("-m", "3", "-i", "10", "--seed", "7", "--speed", "max", "--start", START)

        def play(shape, duration):
            ran = subprocess.run([PROGRAM, "simulate", "--mqtt", url, "--shape", shape, "--duration", duration, *plant],
                                 capture_output=True, text=True, timeout=60)
            self.assertEqual(ran.returncode, 0, ran.stderr)
            return ran.stdout
        self.assertEqual(play("plain", "30m"), "540 readings sent, 540 acknowledged\n")
        self.wait_stored(server, 540)
        self.assertEqual(sorted(self.stored(server)), self.generated(30, "-m", "3", "-i", "10", "--seed", "7"))
        for shape in ("homeassistant", "tasmota", "shelly"):
            play(shape, "10s")
        wanted = {f"Machine_0{n}{part}" for n in range(3) for part in ("", "/pm1:0")}
        while time.monotonic() < deadline + 20:
            found = {each["meter"]: each for each in server.get("/api/discovered")}
            if set(found) == wanted and all("powerFactor" in each["metrics"] for each in found.values()):
                break
            time.sleep(0.1)
        self.assertEqual(set(found), wanted)
        for each in found.values():
            self.assertEqual(each["metrics"], ["voltageV", "currentA", "activePowerKw", "powerFactor"])
        self.assertEqual({found[f"Machine_0{n}/pm1:0"]["maker"] for n in range(3)}, {"Shelly"})

    def test_a_server_that_is_away_for_a_while_misses_nothing(self):
        server = self.serve()
        plant = ("-m", "5", "-i", "1", "--no-anomalies")
        process = self.start("--speed", "60", "--start", START, "--duration", "9m", *plant)
        time.sleep(3)
        server.stop(signal.SIGKILL)
        time.sleep(2)
        server = self.serve()
        code, out, _ = self.finish(process)
        self.assertEqual((code, out), (0, "2700 readings sent, 2700 acknowledged\n"))
        self.wait_stored(server, 2700)
        self.assertEqual(sorted(self.stored(server)), self.generated(9, *plant))

    def test_the_server_s_limits_are_kept_to(self):
        server = self.serve("--device-readings", "2500", "--device-requests", "2")
        begun = time.monotonic()
        code, out, _ = self.finish(self.start("--speed", "max", "--start", START, "--duration", "20m", "-m", "10", "-i", "1",
                                              "--no-anomalies"))
        self.assertEqual((code, out), (0, "12000 readings sent, 12000 acknowledged\n"))
        self.assertGreater(time.monotonic() - begun, 2)
        self.wait_stored(server, 12000)

    def test_stamps_are_now_unless_said_otherwise(self):
        server = self.serve()
        code, _, _ = self.finish(self.start("-m", "1", "-i", "1", "--duration", "3s", "--no-anomalies"))
        self.assertEqual(code, 0)
        self.wait_stored(server, 3)
        last = server.get("/api/datasets/00000000000000000001/meters")[0]["to"] / 1000
        self.assertLess(abs(time.time() - last), 10)

    def test_a_stop_delivers_what_was_taken_in(self):
        server = self.serve()
        process = self.start("-m", "3", "-i", "1", "--speed", "10", "--no-anomalies")
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        code, out, _ = self.finish(process, 15)
        sent, acknowledged = map(int, re.match(r"(\d+) readings sent, (\d+) acknowledged", out).groups())
        self.assertEqual((code, sent), (0, acknowledged))
        self.assertGreater(sent, 20)
        self.wait_stored(server, sent)

    def test_what_is_refused_for_good_ends_it_in_the_server_s_words(self):
        self.serve()
        wrong = self.token[:-1] + ("a" if self.token[-1] != "a" else "b")
        code, _, err = self.finish(self.start("-m", "1", "-i", "1", "--duration", "5s", token=wrong))
        self.assertEqual(code, 1)
        self.assertIn("(401)", err)
        code, _, err = self.finish(self.start("-m", "2", "-i", "1", "--duration", "5s", "--no-anomalies",
                                              token=self.device("one", "--meters", "Machine_00")))
        self.assertEqual(code, 1)
        self.assertIn("Machine_01", err)

    def test_nonsense_is_refused_before_anything_is_sent(self):
        for arguments, word in ((("--speed", "0"), "--speed"), (("--speed", "fast"), "--speed"),
                                (("--duration", "5"), "--duration"), (("--duration", "366d"), "--duration"),
                                (("--speed", "max"), "--start"), (("--faults", "1=gremlin"), "--faults"),
                                (("--start", "yesterday"), "--start"), (("-m", "101"), "machines")):
            with self.subTest(arguments):
                code, _, err = self.finish(self.start(*arguments))
                self.assertEqual(code, 2)
                self.assertIn(word, err)
        nowhere = subprocess.run([PROGRAM, "simulate"], capture_output=True, text=True, timeout=10)
        self.assertEqual(nowhere.returncode, 2)
        self.assertIn("--to", nowhere.stderr)


class Meters(unittest.TestCase):
    """Meters that are asked over Modbus TCP, by the words of their makers' sheets."""

    def setUp(self):
        self.process = subprocess.Popen(
            [PROGRAM, "simulate", "--modbus-listen", "0", "-m", "4", "-i", "1", "--no-anomalies", "--start", START],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (self.process.kill(), self.process.communicate()))
        line = self.process.stdout.readline()
        self.port = int(re.match(r"Modbus meters answer at 127\.0\.0\.1:(\d+)$", line).group(1))
        self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.addCleanup(self.connection.close)
        while self.ask(4, 4, 0, 2) == -11:  # the first second of the plant is on its way
            time.sleep(0.05)

    def ask(self, unit, function, first, count):
        self.connection.sendall(struct.pack(">HHHBBHH", 7, 0, 6, unit, function, first, count))
        head = self.connection.recv(9, socket.MSG_WAITALL)
        transaction, _, length, answered, code, size = struct.unpack(">HHHBBB", head)
        self.assertEqual((transaction, answered), (7, unit))
        if code & 0x80:
            return -size
        return self.connection.recv(size, socket.MSG_WAITALL)

    def test_each_model_says_what_its_machine_measures(self):
        volts, = struct.unpack(">f", self.ask(1, 4, 0x00, 2))
        amps, = struct.unpack(">f", self.ask(1, 4, 0x06, 2))
        watts, = struct.unpack(">f", self.ask(1, 4, 0x34, 2))
        factor, = struct.unpack(">f", self.ask(1, 4, 0x3E, 2))
        self.assertAlmostEqual(watts, volts * amps * factor, delta=watts / 10)  # a second may lie between
        low, high = struct.unpack(">HH", self.ask(2, 4, 0x00, 2))
        self.assertTrue(100 < (high << 16 | low) / 10 < 1000)
        self.assertEqual(self.ask(3, 3, 40000, 2), b"SunS")
        model, length = struct.unpack(">HH", self.ask(3, 3, 40002, 2))
        self.assertEqual((model, length), (1, 66))
        meter = struct.unpack(">107H", self.ask(3, 3, 40070, 107))
        self.assertEqual(meter[:2], (203, 105))
        volts = meter[8] * 10 ** (meter[15] - 65536)
        self.assertTrue(100 < volts < 1000, volts)
        self.assertEqual(self.ask(3, 3, 40070 + 107, 1), b"\xff\xff")

    def test_what_is_not_there_is_an_exception_and_others_go_on(self):
        self.assertEqual(self.ask(99, 4, 0, 2), -11)
        self.assertEqual(self.ask(1, 6, 0, 2), -1)
        self.assertEqual(self.ask(1, 4, 0x2000, 2), -2)
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as other:
            other.sendall(b"GET / HTTP/1.1\r\n\r\n" + b"x" * 300)
        self.assertEqual(len(self.ask(1, 4, 0, 2)), 4)


if __name__ == "__main__":
    unittest.main()
