"""P13: a bad meter harms only itself. Twelve meters that answer, beside meters that do each thing which devices do wrong.

JOULEWATCH names the executable (default: build/joulewatch), JOULEWATCH_CHAOS=full asks for the whole counts
(`make chaos`); without it a shorter form runs with all other tests.
"""
import os
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import modbus_devices as devices  # noqa: E402
from server import Server, add_user  # noqa: E402

FULL = os.environ.get("JOULEWATCH_CHAOS") == "full"
SECONDS = 60 if FULL else 12  # of each part


BAD = {
    "hangs": lambda request: None,
    "transaction": devices.wrong_transaction,
    "unit": devices.wrong_unit,
    "length": devices.wrong_length,
    "drips": devices.dripping,
    "refuses": devices.exception(4),
    "closes": lambda request: b"",
    "html": lambda request: b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    "huge": lambda request: request[:4] + b"\xff\xff" + request[6:8] + b"\0" * 100_000,
}
SAID = {
    "hangs": "It does not answer in time.",
    "transaction": "An answer belongs to request",
    "unit": "Unit 0 answers for unit 1.",
    "length": "An answer has 2 bytes of registers, not 152.",
    "drips": "It does not answer in time.",
    "refuses": "Exception 4: it has failed.",
    "closes": "It hung up before it had answered.",
    "html": "What answers does not speak Modbus TCP.",
    "huge": "An answer announces 65535 bytes; Modbus has 3 to 254.",
    "floods": ("It sends what nobody has asked for.", "What answers does not speak Modbus TCP."),
    "nobody": "No connection: Connection refused.",
}


def table(name, port, unit=1, profile="sdm120", more=""):
    return (f'[[modbus]]\nname = "{name}"\nhost = "127.0.0.1"\nport = {port}\nunit = {unit}\nprofile = "{profile}"\n'
            f'every = 1\n{more}\n')


def delays(stubs, since):
    """How long after its second each poll came, ms, from the least to the most."""
    offset = time.time() - time.monotonic()
    return sorted(1000 * ((when + offset) % 1) for stub in stubs for when in stub.when if when >= since)


class BadMeters(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.scratch = directory.name

    def serve(self, name, tables):
        data, file = os.path.join(self.scratch, name), os.path.join(self.scratch, name + ".toml")
        with open(file, "w", encoding="utf-8") as config:
            config.write("\n".join(tables))
        add_user(data, "ada")
        server = Server(data, "--config", file)
        self.addCleanup(server.end)
        server.log_in("ada")
        return server

    def stub(self, answer, on_connect=None):
        stub = devices.Stub(answer, on_connect)
        self.addCleanup(stub.stop)
        return stub

    def sources(self, server):
        return {each["name"]: each for each in server.get("/api/sources")}

    def wait_for(self, what, timeout):
        deadline = time.monotonic() + timeout
        while not (found := what()):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.2)
        return found

    def measure(self, name, stubs, tables):
        server = self.serve(name, tables)
        since = time.monotonic() + 1.5
        time.sleep(1.5 + SECONDS)
        return server, delays(stubs, since)

    def test_p13_a_bad_meter_harms_only_itself(self):
        good = [self.stub(devices.sdm120) for _ in range(12)]
        tables = [table(f"good-{n}", stub.port) for n, stub in enumerate(good)]
        server, alone = self.measure("alone", good, tables)
        server.stop()

        bad = {name: self.stub(answer) for name, answer in BAD.items()}
        bad["floods"] = self.stub(lambda request: None, devices.flood)
        gateway = devices.Gateway({1: devices.sdm630(), 2: devices.registers()})
        self.addCleanup(gateway.stop)
        tables += [table(name, stub.port) for name, stub in bad.items()] + [table("nobody", 1)]
        # Two behind one gateway, of which one is not there. They share a line: while one is waited for, the other waits.
        tables += [table("shared", gateway.port, 1, "sdm630", "phases = true"),
                   table("absent", gateway.port, 9, more="timeout = 0.2")]
        server, beside = self.measure("beside", good, tables)

        growth = (beside[len(beside) // 2] - alone[len(alone) // 2]) / 1000  # of the second between polls
        print(f"P13: a poll comes {alone[len(alone) // 2]:.1f} ms after its second (95 %: {alone[len(alone) * 95 // 100]:.1f}"
              f" ms) without, {beside[len(beside) // 2]:.1f} ms ({beside[len(beside) * 95 // 100]:.1f} ms) beside {len(SAID)} "
              f"bad meters", flush=True)
        self.assertLessEqual(growth, 0.1)
        polls = SECONDS * len(good)
        self.assertGreaterEqual(len(beside), 0.9 * min(len(alone), polls))

        found = self.sources(server)
        for n in range(len(good)):
            state = found[f"good-{n}"]
            self.assertTrue(state["connected"], state)
            self.assertGreaterEqual(state["readings"], 0.9 * SECONDS)
            self.assertEqual((state["errors"], state["lastError"]), (0, None))
        self.assertTrue(found["shared"]["connected"], found["shared"])
        self.assertGreaterEqual(found["shared"]["readings"], 4 * 0.9 * SECONDS)
        for name, said in SAID.items():
            state = found[name]
            self.assertFalse(state["connected"], state)
            self.assertEqual(state["readings"], 0)
            self.assertTrue(state["lastError"].startswith(said), state)
            self.assertRegex(state["lastError"], r" It is asked again at \d\d:\d\d:\d\d UTC\.$")
        self.assertRegex(found["absent"]["lastError"], r"^(Exception 11: it does not answer the gateway|It does not answer)")
        # After three failures in a row they are asked seldom: at 5 s, 10 s … instead of each second.
        self.assertLessEqual(len(bad["hangs"].when), 3 + SECONDS / 4)
        self.assertIsNone(server.process.poll())

    def test_p13_a_meter_that_recovers_is_read_again(self):
        stub = self.stub(lambda request: None)
        server = self.serve("recovers", [table("meter", stub.port, more="timeout = 0.2")])
        state = self.wait_for(lambda: (now := self.sources(server)["meter"])["errors"] >= 3 and now, 20)
        self.assertFalse(state["connected"])
        self.assertIn("It is asked again at", state["lastError"])
        stub.answer = devices.sdm120
        began = time.monotonic()
        self.wait_for(lambda: self.sources(server)["meter"]["connected"], 20)
        took = time.monotonic() - began
        readings = self.sources(server)["meter"]["readings"]
        self.wait_for(lambda: self.sources(server)["meter"]["readings"] >= readings + 2, 10)  # each second, as before
        meters = {each["id"]: each for each in server.get("/api/meters")}
        self.assertGreater(meters["meter"]["rows"], 0)
        print(f"P13: a meter that answers again is read again after {took:.1f} s", flush=True)

    def test_p13_the_end_does_not_wait_for_a_meter(self):
        stub = self.stub(lambda request: None)
        server = self.serve("ends", [table("meter", stub.port, more="timeout = 30")])
        self.wait_for(lambda: stub.when, 10)
        began = time.monotonic()
        code, _, _ = server.stop()
        self.assertEqual(code, 0)
        self.assertLess(time.monotonic() - began, 10)


if __name__ == "__main__":
    unittest.main()
