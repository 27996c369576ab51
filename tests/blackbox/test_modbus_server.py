"""Our Modbus server, asked by other people's programs: mbpoll and pymodbus, and by our own reader.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import json
import math
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest

from pymodbus.client import ModbusTcpClient

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from server import PROGRAM, Server, add_user, npm_has_put, run_node  # noqa: E402

METER = 40070  # where model 213 begins


def single(value):
    return struct.unpack(">f", struct.pack(">f", value))[0]


class Served(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.data = os.path.join(scratch.name, "data")
        add_user(cls.data, "ada")
        cls.start()
        cls.send_now()

    @classmethod
    def start(cls, *arguments):
        cls.server = Server(cls.data, "--modbus-port", "0", *arguments)
        cls.addClassCleanup(cls.server.end)
        cls.modbus = int(re.match(r"Modbus TCP is at 127.0.0.1 port (\d+)$", cls.server.process.stdout.readline())[1])
        cls.server.log_in("ada")

    @classmethod
    def send(cls, *readings):
        status, _, answer = cls.server.post("/api/ingest", list(readings))
        assert status == 200 and not answer["rejected"], answer

    @classmethod
    def send_now(cls):
        """A meter with phases and one without, every second up to now, and one whose last reading is an hour old."""
        now = int(time.time() * 1000)
        cls.sent = {
            "hall": {"voltageV": 230.7, "currentA": 4.25, "activePowerKw": -2.617, "powerFactor": -0.953,
                     "reactivePowerKvar": 0.24, "frequencyHz": 50.01},
            "hall/L1": {"voltageV": 231.1, "currentA": 5.25, "activePowerKw": -1.075},
            "hall/L2": {"voltageV": 230.6, "currentA": 4.5, "activePowerKw": -0.9},
            "hall/L3": {"voltageV": 230.4, "currentA": 3, "activePowerKw": -0.642},
            "plug": {"currentA": 1.5, "activePowerKw": 0.4}}
        for ago in range(5, -1, -1):
            cls.send(*({"meterId": meter, "at": now - 1000 * ago, **values} for meter, values in cls.sent.items()),
                     {"meterId": "attic", "at": now - 3_600_000 - 1000 * ago, "activePowerKw": 1})

    def units(self):
        return {each["meter"]: each for each in self.server.get("/api/modbus/units")["units"]}

    def unit(self, meter, timeout=20):
        """Its number, once it has one: the server looks every five seconds."""
        deadline = time.monotonic() + timeout
        while meter not in self.units():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.2)
        return self.units()[meter]["unit"]

    def client(self):
        client = ModbusTcpClient("127.0.0.1", port=self.modbus)
        self.assertTrue(client.connect())
        self.addCleanup(client.close)
        return client

    def floats(self, meter, offset, count, client=None):
        answer = (client or self.client()).read_holding_registers(METER + offset, 2 * count, slave=self.unit(meter))
        self.assertFalse(answer.isError(), answer)
        return struct.unpack(f">{count}f", struct.pack(f">{2 * count}H", *answer.registers))

    def mbpoll(self, *words):
        ran = subprocess.run(["mbpoll", "-m", "tcp", "-p", str(self.modbus), "-1", "-o", "2", "-0", *words, "127.0.0.1"],
                             capture_output=True, text=True, timeout=20)
        return ran.returncode, ran.stdout + ran.stderr

    def test_mbpoll_reads_a_meter(self):
        unit = str(self.unit("hall"))
        code, out = self.mbpoll("-a", unit, "-t", "4:hex", "-r", "40000", "-c", "4")
        self.assertEqual(code, 0, out)
        self.assertEqual(re.findall(r"0x(\w{4})", out), ["5375", "6E53", "0001", "0042"])
        for table in ("3", "4"):  # input and holding registers
            code, out = self.mbpoll("-a", unit, "-t", table + ":float", "-B", "-r", str(METER + 28), "-c", "1")
            self.assertIn("-2617", out)
        code, out = self.mbpoll("-a", unit, "-t", "4", "-r", "1", "-c", "1")
        self.assertIn("Illegal data address", out)
        code, out = self.mbpoll("-a", "200", "-t", "4", "-r", "40000", "-c", "1")
        self.assertIn("Target device failed to respond", out)
        ran = subprocess.run(["mbpoll", "-m", "tcp", "-p", str(self.modbus), "-0", "-a", unit, "-r", "40000", "127.0.0.1",
                              "7"], capture_output=True, text=True, timeout=20)
        self.assertIn("Illegal function", ran.stdout + ran.stderr)

    @unittest.skipUnless(npm_has_put("modbus-serial"), "npm has not put it there")
    def test_modbus_serial_reads_a_meter(self):
        def ask(*words):
            return run_node("modbus_serial.mjs", self.modbus, *words)
        unit = self.unit("hall")
        for function in (3, 4):
            words = ask(unit, function, METER + 28, 8)
            self.assertEqual(struct.unpack(">4f", struct.pack(">8H", *words)), (-2617, -1075, -900, -642))
        self.assertEqual(ask(unit, 3, 1, 1)["exception"], 2)
        self.assertEqual(ask(200, 3, 40000, 2)["exception"], 11)

    def test_pymodbus_reads_model_213(self):
        client, sent = self.client(), self.sent["hall"]
        self.assertEqual(self.floats("hall", 2, 4, client), (12.75, 5.25, 4.5, 3))  # the sum, and the phases
        self.assertEqual(self.floats("hall", 10, 4, client), tuple(map(single, (230.7, 231.1, 230.6, 230.4))))
        self.assertEqual(self.floats("hall", 26, 2, client), (single(50.01), -2617))
        self.assertEqual(self.floats("hall", 44, 1, client), (240,))
        self.assertEqual(self.floats("hall", 52, 1, client), (single(sent["powerFactor"]),))
        self.assertTrue(all(map(math.isnan, self.floats("hall", 18, 4, client))))  # voltages between lines: not known
        self.assertEqual(self.floats("plug", 2, 1, client), (1.5,))
        self.assertTrue(all(map(math.isnan, self.floats("plug", 4, 3, client))))

    def test_what_is_old_is_not_shown(self):
        self.assertTrue(math.isnan(self.floats("attic", 28, 1)[0]))

    def test_our_own_reader_reads_what_was_sent(self):
        for meter, sent in (("hall", self.sent["hall"]), ("plug", self.sent["plug"])):
            ran = subprocess.run([PROGRAM, "modbus", "read", f"127.0.0.1:{self.modbus}", "--unit", str(self.unit(meter)),
                                  "--json"], capture_output=True, text=True, timeout=20)
            self.assertEqual(ran.stderr, "")
            answer = json.loads(ran.stdout)
            self.assertEqual(answer["title"], "Joulewatch Meter (SunSpec 213: meter, three phases)")
            for name, value in answer["values"].items():
                expected = sent.get(name)
                if expected is not None and name.endswith(("Kw", "Kvar")):
                    self.assertEqual(value, single(1000 * expected) / 1000, name)
                else:
                    self.assertEqual(value, expected if expected is None else single(expected), name)

    def test_nothing_can_be_written(self):
        client, unit = self.client(), self.unit("hall")
        for answer in (client.write_register(METER + 28, 1, slave=unit), client.write_coil(1, True, slave=unit),
                       client.write_registers(METER + 28, [1, 2], slave=unit), client.read_coils(1, 1, slave=unit)):
            self.assertTrue(answer.isError())
            self.assertEqual(answer.exception_code, 1)

    def test_numbers_stay(self):
        before = {meter: self.unit(meter) for meter in ("hall", "plug", "attic")}
        self.assertFalse(any("/L" in meter for meter in self.units()))
        self.assertEqual(self.units()["hall"]["phases"], 3)
        listed = json.loads(subprocess.run([PROGRAM, "modbus", "units", "--json", "--data-dir", self.data], check=True,
                                           capture_output=True, text=True, timeout=20).stdout)
        self.assertEqual({each["meter"]: each["unit"] for each in listed}, before)
        self.server.stop()
        type(self).start()
        self.send({"meterId": "aaa", "activePowerKw": 1})  # sorts before the others
        self.assertEqual(self.unit("aaa"), 4)
        self.assertEqual({meter: self.unit(meter) for meter in before}, before)
        status, _, body = self.server.ask("GET", "/metrics")
        self.assertIn(b"joulewatch_modbus_server_connections 0", body)
        type(self).send_now()

    def raw(self):
        connection = socket.create_connection(("127.0.0.1", self.modbus), timeout=10)
        self.addCleanup(connection.close)
        return connection

    def test_no_more_than_so_many_connections(self):
        self.unit("hall")
        held = [self.raw() for _ in range(32)]
        ask = b"\0\1\0\0\0\6\1\3\x9c\x40\0\2"
        for connection in held:
            connection.sendall(ask)
            self.assertEqual(connection.recv(100)[9:], b"SunS")
        self.assertEqual(self.raw().recv(10), b"")
        held.pop().close()
        time.sleep(0.2)
        again = self.raw()
        again.sendall(ask)
        self.assertEqual(again.recv(100)[9:], b"SunS")

    def test_what_is_no_modbus_is_hung_up_on(self):
        connection = self.raw()
        connection.sendall(b"GET / HT")  # the header and a byte: what is not read resets the connection
        try:
            self.assertEqual(connection.recv(10), b"")
        except ConnectionResetError:
            pass

    def test_who_asks_too_much_waits(self):
        self.unit("hall")
        connection = self.raw()
        began = time.monotonic()
        for n in range(150):
            connection.sendall(struct.pack(">HHHBBHH", n, 0, 6, 1, 3, 40000, 2))
        got = b""
        while len(got) < 150 * 13:
            got += connection.recv(65536)
        self.assertGreater(time.monotonic() - began, 1.5)  # 50 at once, then 50 a second
        self.assertEqual([struct.unpack_from(">H", got, 13 * n)[0] for n in range(150)], list(range(150)))


class Refusals(unittest.TestCase):
    def serve(self, *arguments):
        with tempfile.TemporaryDirectory() as scratch:
            ran = subprocess.run([PROGRAM, "serve", "--headless", "--port", "0", "--data-dir", scratch, *arguments],
                                 capture_output=True, text=True, timeout=30)
            return ran.returncode, ran.stderr

    def test_others_than_this_machine_need_a_list(self):
        code, err = self.serve("--modbus-port", "0", "--modbus-address", "0.0.0.0")
        self.assertEqual((code, err), (2, "joulewatch: --modbus-address 0.0.0.0: Modbus knows no log-in; name the clients "
                                          "that may ask with --modbus-allow.\n"))
        code, err = self.serve("--modbus-port", "0", "--modbus-allow", "10.0.0.300")
        self.assertEqual(code, 2)
        self.assertIn("'10.0.0.300' is no address", err)

    def test_a_client_that_is_not_named_is_turned_away(self):
        with tempfile.TemporaryDirectory() as scratch:
            server = Server(scratch, "--modbus-port", "0", "--modbus-address", "0.0.0.0", "--modbus-allow",
                            "127.0.0.2,192.0.2.1")
            self.addCleanup(server.end)
            lines = [server.process.stdout.readline(), server.process.stdout.readline()]  # the first account, Modbus
            port = int(re.match(r"Modbus TCP is at 0.0.0.0 port (\d+)$", lines[-1])[1])
            for source, answer in (("127.0.0.1", b""), ("127.0.0.2", b"\0\1\0\0\0\3\1\x83\x0b")):
                with socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(source, 0)) as connection:
                    try:
                        connection.sendall(b"\0\1\0\0\0\6\1\3\x9c\x40\0\2")
                        self.assertEqual(connection.recv(100), answer, source)
                    except ConnectionResetError:
                        self.assertEqual(answer, b"")


if __name__ == "__main__":
    unittest.main()
