"""`joulewatch modbus` against meters that another implementation of Modbus plays.

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
import modbus_devices as devices  # noqa: E402
from server import PROGRAM  # noqa: E402


def modbus(*words):
    ran = subprocess.run([PROGRAM, "modbus", *words], capture_output=True, text=True, timeout=60)
    return ran.returncode, ran.stdout, ran.stderr


class Command(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = devices.Gateway({1: devices.sdm630(), 3: devices.em24(), 4: devices.sunspec_203(),
                                       7: devices.registers((10, [1]))})
        cls.addClassCleanup(cls.gateway.stop)
        cls.host = f"127.0.0.1:{cls.gateway.port}"

    def read(self, *words):
        code, out, err = modbus("read", self.host, "--json", *words)
        self.assertEqual((code, err), (0, ""))
        return json.loads(out)

    def test_reads_a_meter_by_its_profile(self):
        meter = self.read("--profile", "sdm630")
        self.assertEqual(meter["title"], "Eastron SDM630")
        self.assertEqual(meter["values"], {"voltageV": 230.25, "currentA": 4, "activePowerKw": 2.617,
                                           "reactivePowerKvar": 0.24, "powerFactor": 0.953125, "frequencyHz": 50})
        self.assertEqual([each["activePowerKw"] for each in meter["phases"]], [1.075, 0.9, 0.642])
        self.assertEqual((meter["energyImportKwh"], meter["energyExportKwh"]), (1930.5, 12.5))
        meter = self.read("--profile", "em24", "--unit", "3")
        self.assertEqual(meter["values"], {"voltageV": 230.2, "currentA": 4, "activePowerKw": 1.333,
                                           "reactivePowerKvar": -0.24, "powerFactor": 0.949, "frequencyHz": 49.9})
        self.assertEqual(meter["energyImportKwh"], 12345.6)

    def test_reads_what_describes_itself(self):
        meter = self.read("--unit", "4")
        self.assertEqual(meter["title"], "Fronius Smart Meter 63A (SunSpec 203: meter, three phases)")
        self.assertEqual(meter["values"], {"voltageV": 230.2, "currentA": 4, "activePowerKw": 2.69,
                                           "reactivePowerKvar": 0.24, "powerFactor": 0.95, "frequencyHz": 50.01})
        code, _, err = modbus("read", self.host, "--unit", "4", "--model", "113")
        self.assertEqual((code, err), (1, f"joulewatch: {self.host}: It has no SunSpec model 113.\n"))

    def test_transformers_and_direction(self):
        meter = self.read("--profile", "sdm630", "--ct-ratio", "10", "--pt-ratio", "2", "--invert")
        self.assertEqual(meter["values"]["voltageV"], 460.5)
        self.assertEqual(meter["values"]["currentA"], 40)
        self.assertEqual(meter["values"]["activePowerKw"], -52.34)
        self.assertEqual((meter["energyImportKwh"], meter["energyExportKwh"]), (250, 38610))

    def test_a_table_for_people(self):
        _, out, _ = modbus("read", self.host, "--profile", "sdm630")
        self.assertIn("Eastron SDM630\n                     meter          L1          L2          L3\n", out)
        self.assertIn("power                2.617       1.075       0.900       0.642  kW\n", out)

    def test_scan_says_what_is_there(self):
        code, out, err = modbus("scan", self.host, "--unit", "1-4,7", "--timeout", "300", "--json")
        self.assertEqual((code, err), (0, ""))
        found = {each["unit"]: each for each in json.loads(out)["units"]}
        self.assertEqual({unit: each["profile"] for unit, each in found.items()},
                         {1: "sdm630", 2: None, 3: "em24", 4: "sunspec", 7: None})
        self.assertEqual([each["answers"] for each in found.values()], [True, False, True, True, True])
        self.assertEqual(found[7]["note"], "answers, but none of the profiles makes sense of it")
        _, out, _ = modbus("scan", self.host, "--unit", "1-4", "--timeout", "300")
        self.assertIn("1 of 4 units do not answer.", out)
        self.assertIn(f'[[modbus]]\nname = "meter-3"\nhost = "127.0.0.1"\nport = {self.gateway.port}\nunit = 3\n'
                      'profile = "em24"\n', out)

    def test_bad_words_are_usage_errors(self):
        for words, expected in [(("read", "a b"), "'a b' is no HOST, HOST:PORT or [IPv6]:PORT."),
                                (("read", "host:99999"), "'host:99999' is no HOST"),
                                (("scan", "host", "--unit", "9-1"), "'9-1' are no units"),
                                (("scan", "host", "--unit", "256"), "'256' are no units"),
                                (("read", "host", "--profile", "sdm"), "There is no profile 'sdm'; there are sdm630, "),
                                (("read", "host", "--byte-order", "acbd"), "--byte-order")]:
            code, _, err = modbus(*words)
            self.assertEqual(code, 2, err)
            self.assertIn(expected, err)

    def failure(self, answer, on_connect=None):
        stub = devices.Stub(answer, on_connect)
        self.addCleanup(stub.stop)
        began = time.monotonic()
        code, out, err = modbus("read", f"127.0.0.1:{stub.port}", "--profile", "sdm630", "--timeout", "500")
        self.assertEqual((code, out), (1, ""))
        return err.split(": ", 2)[2].strip(), time.monotonic() - began

    def test_what_is_wrong_is_said_in_a_sentence(self):
        said, took = self.failure(lambda request: None)
        self.assertEqual(said, "It does not answer in time.")
        self.assertLess(took, 5)
        self.assertRegex(self.failure(devices.wrong_transaction)[0], r"^An answer belongs to request \d+, not to 1, ")
        self.assertEqual(self.failure(devices.wrong_unit)[0], "Unit 0 answers for unit 1.")
        self.assertEqual(self.failure(devices.wrong_length)[0], "An answer has 2 bytes of registers, not 152.")
        self.assertEqual(self.failure(devices.exception(2))[0], "Exception 2: it has no such registers.")
        self.assertEqual(self.failure(lambda request: b"")[0], "It hung up before it had answered.")
        self.assertEqual(self.failure(lambda request: b"HTTP/1.1 400 Bad Request\r\n\r\n")[0],
                         "What answers does not speak Modbus TCP.")
        self.assertIn(self.failure(lambda request: None, devices.flood)[0],
                      ("It sends what nobody has asked for.", "What answers does not speak Modbus TCP."))
        said, took = self.failure(devices.dripping)
        self.assertEqual(said, "It does not answer in time.")
        self.assertLess(took, 5)
        code, _, err = modbus("read", "127.0.0.1:1", "--profile", "sdm630")
        self.assertEqual((code, err), (1, "joulewatch: 127.0.0.1:1: No connection: Connection refused.\n"))


if __name__ == "__main__":
    unittest.main()
