"""Units of a Modbus gateway that turn up by themselves: pymodbus plays proper ones, sockets those that hang.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import json
import os
import socket
import sys
import threading
import time
import unittest
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
import modbus_devices as devices  # noqa: E402
from configured import Configured  # noqa: E402


def scan(port, units, more="every = 1\nagain = 1\n"):
    return f'[[modbus_scan]]\nname = "hall"\nhost = "127.0.0.1"\nport = {port}\nunits = "{units}"\n{more}'


class Line:
    """A gateway as many are: it takes one connection at a time, and one request. Unit 1 is a proper SDM120; for any
    other it waits `busy` seconds before it gives up."""

    def __init__(self, busy):
        self.busy, self.line = busy, threading.Lock()
        self.polled, self.others, self.open, self.most = [], [], [], 0
        self.stub = devices.Stub(self.answer, self.connected)
        self.port, self.stop = self.stub.port, self.stub.stop

    def connected(self, connection):
        def is_open(each):
            try:
                return each.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
            except BlockingIOError:
                return True
            except OSError:
                return False
        self.open = [each for each in self.open if is_open(each)] + [connection]
        self.most = max(self.most, len(self.open))

    def answer(self, request):
        if request[6] != 1:
            self.others.append(request[6])
            with self.line:
                time.sleep(self.busy)
            return None
        if request[7] == 4:
            self.polled.append(time.time())
        with self.line:
            return devices.sdm120(request)


class Scan(Configured):
    def gateway(self, units, port=0):
        gateway = devices.Gateway(units, port)
        self.addCleanup(gateway.stop)
        return gateway

    def inbox(self, server):
        return {each["meter"]: each for each in server.get("/api/discovered")}

    def found(self, server, meter):
        return self.until(lambda: self.inbox(server).get(meter), lambda: f"{meter} is not in {self.inbox(server)}")

    def say(self, server, meter, answer):
        status, _, said = server.tell(f"/api/discovered/{self.found(server, meter)['id']}/{answer}")
        self.assertEqual(status, 200, said)
        return said

    def latest(self, server, meter):
        status, _, body = server.ask("GET", f"/api/meters/{urllib.parse.quote(meter, safe='')}/latest")
        return json.loads(body) if status == 200 else None

    def power(self, server, meter):
        latest = self.latest(server, meter)
        return latest and latest["metrics"]["activePowerKw"]["value"]

    def source(self, server, name="hall"):
        return next(each for each in server.get("/api/sources") if each["name"] == name)

    def scanned_again(self, server, meter, times=2):
        """Waits for so many more scans, by when a unit that is not accepted was seen last."""
        for _ in range(times):
            before = self.inbox(server)[meter]["lastAt"]
            self.until(lambda: self.inbox(server)[meter]["lastAt"] > before)

    def test_units_turn_up_and_are_polled_once_accepted(self):
        gateway = self.gateway({1: devices.sdm630(), 3: devices.em24(), 4: devices.sunspec_203()})
        settings = scan(gateway.port, "1-5", "every = 1\nagain = 1\nphases = true\ntimeout = 0.3\n")
        server = self.start(settings)
        eastron, gavazzi, fronius = (self.found(server, f"hall/{unit}") for unit in (1, 3, 4))
        self.assertEqual((eastron["maker"], eastron["model"], eastron["answer"], eastron["source"]),
                         ("Eastron", "SDM630", "waiting", f"modbus:127.0.0.1:{gateway.port}"))
        self.assertEqual(eastron["metrics"], ["voltageV", "currentA", "activePowerKw", "powerFactor", "reactivePowerKvar",
                                              "frequencyHz"])
        self.assertEqual(json.loads(eastron["sample"]), {"voltageV": 230.25, "currentA": 4, "activePowerKw": 2.617,
                                                         "reactivePowerKvar": 0.24, "powerFactor": 0.953125,
                                                         "frequencyHz": 50})
        self.assertEqual((gavazzi["maker"], gavazzi["model"]), ("Carlo Gavazzi", "EM24 (RS-485)"))
        self.assertEqual((fronius["maker"], fronius["model"]), ("Fronius", "Smart Meter 63A"))
        self.scanned_again(server, "hall/4")
        self.assertEqual(set(self.inbox(server)), {"hall/1", "hall/3", "hall/4"})
        self.assertEqual(server.get("/api/meters"), [])  # nobody has accepted anything

        self.assertEqual(self.say(server, "hall/1", "accept")["answer"], "accepted")
        self.say(server, "hall/3", "ignore")
        self.until(lambda: self.power(server, "hall/1") == 2.617)
        self.until(lambda: self.power(server, "hall/1/L1") == 1.075)
        gateway.set(1, devices.sdm630(power_w=1500.0))
        self.until(lambda: self.power(server, "hall/1") == 1.5)
        self.scanned_again(server, "hall/3")
        self.assertEqual(self.inbox(server)["hall/3"]["answer"], "ignored")
        source = self.source(server)
        self.assertEqual((source["kind"], source["target"], source["connected"]),
                         ("modbus_scan", f"modbus://127.0.0.1:{gateway.port}", True))
        self.assertGreaterEqual(source["readings"], 8)  # the meter's and its phases'
        self.assertEqual(server.stop()[0], 0)

        # A meter without voltage is no longer known by what it says: it is the one that was accepted.
        gateway.set(1, {address: 0 for address in range(6)} | {0x2A: 0, 0x2B: 0})
        before = time.time() * 1000
        server = self.start(settings)
        self.until(lambda: (now := self.latest(server, "hall/1")) and now["at"] > before and
                   now["metrics"]["voltageV"]["value"] == 0)
        self.scanned_again(server, "hall/3")
        self.assertEqual({meter: each["answer"] for meter, each in self.inbox(server).items()},
                         {"hall/1": "accepted", "hall/3": "ignored", "hall/4": "waiting"})
        self.assertEqual({each["id"] for each in server.get("/api/meters")},
                         {"hall/1", "hall/1/L1", "hall/1/L2", "hall/1/L3"})

        # Who ignores an accepted one has it polled no more, and may take that back.
        self.say(server, "hall/1", "ignore")
        time.sleep(1.5)
        still = self.latest(server, "hall/1")["at"]
        time.sleep(2.5)
        self.assertEqual(self.latest(server, "hall/1")["at"], still)
        gateway.set(1, devices.sdm630())
        self.say(server, "hall/1", "accept")
        self.until(lambda: self.latest(server, "hall/1")["at"] > still)

    def test_a_unit_that_is_added_turns_up_at_the_next_scan(self):
        gateway = self.gateway({1: devices.sdm630(), 4: devices.registers((10, [1]))})
        server = self.start(scan(gateway.port, "1-4", "again = 1\ntimeout = 0.3\n"))
        self.found(server, "hall/1")
        self.scanned_again(server, "hall/1")
        self.assertEqual(set(self.inbox(server)), {"hall/1"})
        self.assertEqual(self.source(server)["lastError"], "Unit 4 answers, but nothing that is known makes sense of it.")
        gateway.add(2, devices.em24())
        self.assertEqual(self.found(server, "hall/2")["maker"], "Carlo Gavazzi")

    def test_units_with_a_table_of_their_own_do_not_turn_up(self):
        gateway = self.gateway({1: devices.sdm630(), 2: devices.em24()})
        table = (f'[[modbus]]\nname = "press"\nmeter = "hall/1"\nhost = "127.0.0.1"\nport = {gateway.port}\nunit = 1\n'
                 'profile = "sdm630"\nevery = 1\nct_ratio = 10\n')
        server = self.start(scan(gateway.port, "1-2"), table)
        self.found(server, "hall/2")
        self.scanned_again(server, "hall/2")
        self.assertEqual(set(self.inbox(server)), {"hall/2"})
        self.until(lambda: self.power(server, "hall/1") == 26.17)
        self.assertEqual(self.source(server, "press")["errors"], 0)

    def measure(self, line, seconds, more=""):
        """The accepted unit's polls while silent ones are looked for: how many, and how late each came, s."""
        server = self.start(scan(line.port, "1-40", "every = 1\nagain = 1\n" + more))
        self.say(server, "hall/1", "accept")
        self.until(lambda: self.latest(server, "hall/1"))
        time.sleep(1)
        began, asked = time.time(), len(line.others)
        time.sleep(seconds)
        polls = [when for when in line.polled if when >= began]
        # The profile takes a few reads a round: the first of each counts.
        rounds = {int(when): when % 1 for when in reversed(polls)}
        self.assertGreaterEqual(len(line.others) - asked, 2)  # and it was scanned meanwhile
        return server, sorted(rounds.values())

    def test_silent_units_delay_no_poll(self):
        line = Line(busy=0)
        self.addCleanup(line.stop)
        # No divisor of the second between polls: who does not mind them is late by all amounts.
        server, late = self.measure(line, 12, "timeout = 0.7\n")
        self.assertGreaterEqual(len(late), 11, late)
        self.assertLess(late[len(late) // 2], 0.2, late)
        self.assertLess(late[len(late) * 9 // 10], 0.5, late)  # a busy machine's
        self.assertEqual(line.most, 1)  # scan and polls share one connection
        source = self.source(server)
        self.assertEqual((source["errors"], source["lastError"]), (0, None))

    def test_a_gateway_that_waits_for_long_opens_no_circuit(self):
        line = Line(busy=2.6)  # each time longer than we wait, and than a poll may take
        self.addCleanup(line.stop)
        server, late = self.measure(line, 22)
        state = self.source(server)
        self.assertGreaterEqual(state["errors"], 1, state)  # it does spoil polls
        self.assertNotIn("It is asked again", state["lastError"])
        self.assertRegex(state["lastError"], "^At unit 1: ")
        self.assertGreaterEqual(len(late), 16, late)

    def test_the_end_does_not_wait_for_a_scan(self):
        stub = devices.Stub(lambda request: None)
        self.addCleanup(stub.stop)
        server = self.start(scan(stub.port, "1-247", "timeout = 30\n"))
        self.until(lambda: stub.when)
        began = time.monotonic()
        self.assertEqual(server.stop()[0], 0)
        self.assertLess(time.monotonic() - began, 5)
        self.assertEqual(len(stub.when), 1)

    def test_a_gateway_that_is_away_is_told_and_tried_again(self):
        with socket.create_server(("127.0.0.1", 0)) as reserved:
            port = reserved.getsockname()[1]
        server = self.start(scan(port, "1"))
        source = self.until(lambda: (now := self.source(server))["errors"] and now)
        self.assertEqual((source["connected"], source["lastError"]), (False, "No connection: Connection refused."))
        self.gateway({1: devices.em24()}, port)
        self.found(server, "hall/1")
        self.assertTrue(self.source(server)["connected"])

    def test_wrong_settings_stop_the_start(self):
        good, meter = scan(502, "1-9"), '[[modbus]]\nname = "{}"\nhost = "10.0.0.9"\nprofile = "em24"\n{}'
        for wrong, line, said in (
                (scan(502, "0-300"), 5, "[[modbus_scan]]: 'units' is needed, numbers of units such as \"1-10\""),
                (scan(502, "1", "agan = 5\n"), 6, "'agan' is no setting of [[modbus_scan]]; there are again, every, "),
                (scan(502, "1", "again = 0\n"), 6, "'again' is a whole number from 1 to 86400, not '0'"),
                (good + good.replace("502", "503"), 9, "'name' is taken: another source is called 'hall'"),
                (good + good.replace('"hall"', '"yard"'), 10, "'host' and 'port' are those of the [[modbus_scan]] 'hall'"),
                (good + meter.format("a", 'meter = "hall/3"\n'), 2,
                 "'name' would call unit 3 'hall/3', as a [[modbus]] calls another meter")):
            with self.subTest(said):
                answer = self.refused(wrong)
                self.assertIn(f"joulewatch.toml, line {line}: ", answer)
                self.assertIn(said, answer)


if __name__ == "__main__":
    unittest.main()
