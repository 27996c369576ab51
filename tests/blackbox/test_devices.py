"""What sends readings: devices made from the shell and over HTTP, and what their tokens let in.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from server import PASSWORD, PROGRAM, Server, add_user  # noqa: E402

TOKEN = re.compile(r"jwd_[0-9a-f]{12}_[0-9a-f]{64}")


def reading(meter, minute, volts=230.0):
    return {"meterId": meter, "at": f"2026-01-31T12:{minute:02}:00Z", "voltageV": volts}


class Sending(unittest.TestCase):
    arguments = ()

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.data = os.path.join(self.scratch.name, "data")
        add_user(self.data, "ada")
        self.server = Server(self.data, *self.arguments)
        self.addCleanup(self.server.end)

    def device(self, *words, code=0):
        ran = subprocess.run([PROGRAM, "device", *words, "--data-dir", self.data], capture_output=True, text=True,
                             timeout=60)
        self.assertEqual(ran.returncode, code, ran.stdout + ran.stderr)
        return ran.stderr if code else ran.stdout

    def send(self, token, readings, headers=None):
        status, answered, answer = self.server.post(
            "/api/ingest", readings, {"Authorization": "Bearer " + token, **(headers or {})})
        return status, answered, answer

    def until(self, wanted, token, meter="plug-3"):
        """A command beside the server is noticed within a second or two."""
        deadline = time.monotonic() + 10
        while (status := self.send(token, reading(meter, 59))[0]) != wanted:
            self.assertLess(time.monotonic(), deadline, status)
            time.sleep(0.2)

    def add(self, name="plug", meters="*"):
        status, _, made = self.server.post("/api/devices", {"name": name, "meters": meters,
                                                            "currentPassword": PASSWORD})
        self.assertEqual(status, 200, made)
        return made["device"]["id"], made["token"]


class Devices(Sending):
    def test_a_device_made_beside_the_running_server_sends_what_it_may(self):
        self.assertEqual(self.device("list"), "There are no devices yet.\n")
        made = self.device("add", "plug", "--meters", "plug-3,hall/*", "--place", "Hall 1")
        self.assertTrue(made.startswith("plug sends with this token, which is shown only now:\n"), made)
        token = TOKEN.search(made)[0]
        self.until(200, token)
        status, _, answer = self.send(token, [reading("plug-3", 1), reading("hall/7", 1), reading("plug-33", 1)])
        self.assertEqual(status, 200)
        self.assertEqual((answer["stored"], answer["duplicates"]), (2, 0))
        self.assertEqual((answer["rejected"], answer["refused"]), ([], [{"meter": "plug-33", "readings": 1}]))
        listed = re.compile(r"plug +active +1 +20\d\d-\d\d-\d\d.* +1 +plug-3, hall/\*\n")  # one refused reading
        deadline = time.monotonic() + 60  # when it was last seen is written at intervals
        while not listed.search(text := self.device("list")) and time.monotonic() < deadline:
            time.sleep(0.5)
        self.assertRegex(text, listed)
        self.server.log_in("ada")
        live = {each["id"] for each in self.server.get("/api/meters")}
        self.assertEqual(live, {"plug-3", "hall/7"})

        newer = TOKEN.search(self.device("token", "PLUG"))[0]
        self.until(200, newer)
        self.assertEqual(self.send(token, reading("plug-3", 2))[0], 200)  # goes on beside it
        self.assertEqual(self.device("disable", "plug"), "plug is not let in any more.\n")
        self.until(401, newer)
        self.assertEqual(self.device("enable", "plug"), "plug is let in.\n")
        self.until(200, newer)
        self.assertEqual(self.device("remove", "plug"), "plug and its tokens are gone; its readings stay.\n")
        self.until(401, newer)
        self.assertIn("no device 'plug'", self.device("token", "plug", code=1))
        self.assertIn("1 to 64 bytes", self.device("add", "x" * 65, code=1))

    def test_readings_come_in_any_of_their_forms(self):
        self.server.log_in("ada")
        token = self.add("forms")[1]
        shown = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        one, two = json.dumps(reading("forms", 1)), json.dumps(reading("forms", 2))
        ask = lambda body, **more: self.server.ask("POST", "/api/ingest", body, {**shown, **more})  # noqa: E731
        for i, (body, count) in enumerate(((one, 1), (f"[{one}, {two}]", 2), (f"{one}\n{two}\n", 2))):
            for packed in (False, True):
                sent = gzip.compress(body.encode()) if packed else body.encode()
                more = {"Idempotency-Key": f"{i}{packed}", **({"Content-Encoding": "gzip"} if packed else {})}
                status, _, text = ask(sent, **more)
                self.assertEqual((status, json.loads(text)["stored"]), (200, count), (body, text))
        lines = one + "\n" + two.replace("forms", "")
        status, _, text = self.server.ask("POST", "/api/ingest", lines, {**shown, "Content-Type": "application/x-ndjson"})
        self.assertEqual((status, [each["index"] for each in json.loads(text)["rejected"]]), (200, [1]))
        self.assertEqual(ask(b"no gzip", **{"Content-Encoding": "gzip"})[0], 400)
        self.assertEqual(ask(one, **{"Content-Encoding": "br"})[0], 415)
        bomb = gzip.compress(bytes(65 << 20))
        self.assertEqual(ask(bomb, **{"Content-Encoding": "gzip"})[0], 400)

    def test_the_short_way_and_the_long_one_answer_alike(self):
        """A request with one header more than devices send is read by the general parser."""
        self.server.log_in("ada")
        token = self.add("ways")[1]
        for second, body in ((1, json.dumps(reading("ways", 1))), (2, json.dumps([reading("ways", 2), {"meterId": "ways"}]))):
            answers = []
            for more in ("", "X-Long: way\r\n"):
                text = self.server.raw(f"POST /api/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{more}"
                                       f"Authorization: Bearer {token}\r\nIdempotency-Key: {second}{more[:1]}\r\n"
                                       f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
                head, _, said = text.decode().partition("\r\n\r\n")
                answers.append((sorted(re.sub(r"X-Request-Id: \w{8}$", "", line) for line in head.split("\r\n")), said))
            self.assertEqual(answers[0], answers[1])
            self.assertIn('"stored":1', answers[0][1])

    def test_requests_one_behind_the_other_are_answered_in_order(self):
        self.server.log_in("ada")
        token = self.add("pipe")[1]
        messages = []
        for i in range(30):
            body = json.dumps(reading("pipe", i)) if i % 7 else "{"
            messages.append(f"POST /api/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                            f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n{body}")
        text = self.server.raw("".join(messages).encode() + b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        statuses = re.findall(rb"HTTP/1.1 (\d+)", text)
        self.assertEqual([int(status) for status in statuses], [200] * 31)
        self.assertEqual(re.findall(rb'"stored":(\d)', text), [b"1" if i % 7 else b"0" for i in range(30)])

    def test_over_http_tokens_are_shown_once_and_end_when_told(self):
        self.server.log_in("ada")
        device, token = self.add(meters="plug-3\nplug-4")
        self.assertEqual(self.server.get("/api/devices")[0]["meters"], ["plug-3", "plug-4"])
        for page in ("/api/devices", "/api/audit", "/metrics"):
            self.assertNotIn(token[18:].encode(), self.server.ask("GET", page)[2], page)
        with open(os.path.join(self.data, "settings.sqlite"), "rb") as file:
            self.assertNotIn(token[18:].encode(), file.read())
        self.assertEqual(self.send(token, reading("plug-3", 1))[0], 200)
        self.assertEqual(self.server.post("/api/devices/" + device + "/tokens", {"currentPassword": "wrong"})[0], 403)
        status, _, second = self.server.post("/api/devices/" + device + "/tokens", {"currentPassword": PASSWORD})
        self.assertEqual((status, len(second["device"]["tokens"])), (200, 2))
        self.assertEqual(self.server.ask("DELETE", f"/api/devices/{device}/tokens/{token[4:16]}")[0], 204)
        self.assertEqual(self.send(token, reading("plug-3", 2))[0], 401)
        self.assertEqual(self.send(second["token"], reading("plug-3", 2))[0], 200)
        changed = self.server.post("/api/devices/" + device, {"meters": "other", "place": "Hall 2"})[2]
        self.assertEqual((changed["meters"], changed["place"], changed["name"]), (["other"], "Hall 2", "plug"))
        self.assertEqual(self.send(second["token"], reading("plug-3", 3))[2]["stored"], 0)
        self.assertEqual(self.server.post("/api/devices", {"name": "PLUG", "meters": "*",
                                                           "currentPassword": PASSWORD})[0], 409)
        self.assertEqual(self.server.ask("DELETE", "/api/devices/" + device)[0], 204)
        self.assertEqual(self.send(second["token"], reading("other", 4))[0], 401)

    def test_a_token_opens_nothing_but_the_way_in(self):
        self.server.log_in("ada")
        _, token = self.add()
        session, self.server.session = self.server.session, {}
        bearer = {"Authorization": "Bearer " + token}
        for target in ("/api/devices", "/api/users", "/api/datasets", "/api/meters", "/metrics", "/api/sessions"):
            self.assertEqual(self.server.ask("GET", target, headers=bearer)[0], 401, target)
        for wrong in (token[:-1], token + "0", token.upper(), token.replace("jwd_", ""), "", " ", "a" * 10000):
            self.assertEqual(self.send(wrong, reading("a", 1))[0], 401, wrong[:90])
        self.server.session = session  # a wrong token beside a good session is a wrong token
        self.assertEqual(self.send(token[:-1] + ("0" if token[-1] != "0" else "1"), reading("a", 1))[0], 401)

    def test_two_devices_may_name_their_bodies_alike(self):
        self.server.log_in("ada")
        _, one = self.add("one")
        _, two = self.add("two")
        key = {"Idempotency-Key": "42"}
        self.assertEqual(self.send(one, reading("a", 1), key)[2]["stored"], 1)
        self.assertEqual(self.send(two, reading("b", 1), key)[2]["stored"], 1)
        self.assertEqual(self.send(two, reading("b", 1), key)[2], {"stored": 0, "duplicates": 1, "rejected": [], "refused": []})


class LimitedDevices(Sending):
    arguments = ("--device-requests", "2", "--device-readings", "20")

    def test_who_sends_too_much_is_told_when_to_come_back(self):
        self.server.log_in("ada")
        _, fast = self.add("fast")
        _, other = self.add("other")
        _, large = self.add("large")
        refused = [headers for status, headers, _ in (self.send(fast, reading("a", i)) for i in range(20))
                   if status == 429]
        self.assertGreater(len(refused), 5)
        self.assertGreaterEqual(int(refused[0]["Retry-After"]), 1)
        self.assertEqual(self.send(other, reading("b", 1))[0], 200)
        many = [reading(f"b{i // 60}", i % 60) for i in range(300)]
        self.assertEqual(self.send(large, many)[0], 200)  # 15 seconds' worth, paid for afterwards
        status, headers, _ = self.send(large, reading("b", 2))
        self.assertEqual(status, 429)
        self.assertLessEqual(int(headers["Retry-After"]), 15)
        self.assertGreater(int(headers["Retry-After"]), 5)  # of the readings, not of the requests


if __name__ == "__main__":
    unittest.main()
