"""InfluxDB's line protocol, as its own command-line client and plain HTTP clients send it.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import base64
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from server import PASSWORD, Server, add_user, npm_has_put, run_node  # noqa: E402

START = 1769860800  # 2026-01-31T12:00:00Z


class LineProtocol(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        data = os.path.join(cls.scratch.name, "data")
        add_user(data, "ada")
        cls.server = Server(data, "--device-requests", "1000")
        cls.addClassCleanup(cls.server.end)
        cls.server.log_in("ada")
        cls.session, cls.server.session = cls.server.session, {}

    def token(self, name, meters="*"):
        _, _, made = self.server.post("/api/devices", {"name": name, "meters": meters, "currentPassword": PASSWORD},
                                      self.session)
        return made["token"]

    def write(self, target, body, headers):
        status, answered, text = self.server.ask("POST", target, body, headers)
        return status, answered, json.loads(text) if text else None

    def stored(self, meter, rows, timeout=10):
        """The readings of a meter, once there are so many."""
        deadline = time.monotonic() + timeout
        while True:
            _, _, body = self.server.ask("GET", "/api/meters", headers=self.session)
            found = [each for each in json.loads(body) if each["id"] == meter]
            if found and found[0]["rows"] >= rows:
                return found[0]
            self.assertLess(time.monotonic(), deadline, body)
            time.sleep(0.05)

    def series(self, meter, metric):
        self.stored(meter, 1)
        _, _, body = self.server.ask(
            "GET", f"/api/datasets/00000000000000000001/series?meter={meter}&metric={metric}", headers=self.session)
        answer = json.loads(body)
        return dict(zip(answer["at"], answer["mean"]))

    def test_every_way_to_show_the_token(self):
        token = self.token("shown")
        basic = base64.b64encode(f"anybody:{token}".encode()).decode()
        for i, shown in enumerate((f"Token {token}", f"Bearer {token}", f"Basic {basic}")):
            line = f"readings,meter=shown-{i} voltage=229.8,power=412i {START}000000000"
            for target in ("/write?db=plant&u=&p=&rp=&consistency=all", "/api/v2/write?org=o&bucket=b&precision=ns"):
                status, headers, answer = self.write(target, line, {"Authorization": shown})
                self.assertEqual((status, answer), (204, None), answer)
                self.assertTrue(headers["X-Influxdb-Version"].startswith("1.8"))
            self.assertEqual(self.series(f"shown-{i}", "voltageV"), {START * 1000: 229.8})
            self.assertEqual(self.series(f"shown-{i}", "activePowerKw"), {START * 1000: 0.412})
        for wrong in (None, "Token x", "Basic !!", "Basic " + base64.b64encode(token.encode()).decode(), token):
            headers = {"Authorization": wrong} if wrong else {}
            self.assertEqual(self.write("/write", line, headers)[0], 401, wrong)
        self.assertEqual(self.write(f"/write?u=x&p={token}", line, {})[0], 401)  # addresses stand in logs
        self.assertEqual(self.write("/write", line, self.session)[0], 401)  # people have other ways

    def test_units_of_stamps_packed_bodies_and_no_stamp(self):
        shown = {"Authorization": "Token " + self.token("units")}
        for unit, stamp in (("s", START), ("ms", START * 1000), ("us", START * 10**6), ("ns", START * 10**9),
                            ("m", START // 60), ("h", START // 3600)):
            self.assertEqual(self.write(f"/write?precision={unit}", f"r,meter=in-{unit} voltage=231 {stamp}", shown)[0], 204)
            self.assertEqual(self.series(f"in-{unit}", "voltageV"), {START * 1000: 231}, unit)
        packed = gzip.compress(f"r,meter=packed voltage=232 {START}000000000\n".encode())
        self.assertEqual(self.write("/write", packed, {**shown, "Content-Encoding": "gzip"})[0], 204)
        self.assertEqual(self.series("packed", "voltageV"), {START * 1000: 232})
        before = time.time()
        self.assertEqual(self.write("/api/v2/write", "r,meter=now voltage=233", shown)[0], 204)
        self.assertLess(abs(self.stored("now", 1)["from"] / 1000 - before), 60)
        self.assertEqual(self.write("/write?precision=days", "r voltage=1", shown)[0], 400)
        self.assertEqual(self.write("/write", packed[:-4], {**shown, "Content-Encoding": "gzip"})[0], 400)
        self.assertEqual(self.write("/write", "r voltage=1", {**shown, "Content-Encoding": "br"})[0], 415)
        bomb = gzip.compress(b"\n" * (65 << 20))
        self.assertIn("more than 64 MiB", self.write("/write", bomb, {**shown, "Content-Encoding": "gzip"})[2]["error"])

    def test_good_lines_are_kept_beside_bad_ones_which_are_named(self):
        shown = {"Authorization": "Token " + self.token("mixed", "mixed\nother/*")}
        lines = "\n".join((f"r,meter=mixed voltage=230 {START}", f"r,meter=mixed voltage=oops {START}", "# said",
                           f"r,meter=mixed voltage=2e9 {START + 1}", f"r,meter=not-mine voltage=230 {START}",
                           f"r,meter=other/1 voltage=230,colour=\"red\" {START}"))
        status, _, answer = self.write("/write?precision=s", lines, shown)
        self.assertEqual(status, 400)
        for said in ("partial write:", "line 2: ", "'oops'", "line 4: ", "meter not-mine: this token may not write it",
                     "All else is kept."):
            self.assertIn(said, answer["error"])
        self.assertEqual(answer["message"], answer["error"])
        self.assertEqual(self.stored("mixed", 1)["rows"], 1)
        self.assertEqual(self.stored("other/1", 1)["rows"], 1)

    def test_the_same_again_changes_nothing(self):
        shown = {"Authorization": "Token " + self.token("again")}
        body = "".join(f"r,meter=again voltage={230 + i % 5} {START + i}\n" for i in range(1000))
        for _ in range(3):
            self.assertEqual(self.write("/write?precision=s", body, shown)[0], 204)
        self.assertEqual(self.stored("again", 1000)["rows"], 1000)

    def test_clients_find_what_they_ask_for_first(self):
        for method in ("GET", "HEAD"):
            status, headers, body = self.server.ask(method, "/ping")
            self.assertEqual((status, body), (204, b""))
            self.assertIn("X-Influxdb-Version", headers)
        self.assertEqual(json.loads(self.server.ask("GET", "/health")[2])["status"], "pass")
        for target, body in (("/query?q=CREATE%20DATABASE%20plant", None), ("/query", "q=create+database+plant")):
            status, _, text = self.server.ask("POST", target, body)
            self.assertEqual((status, json.loads(text)), (200, {"results": [{"statement_id": 0}]}), target)
        self.assertEqual(self.server.ask("POST", "/query?q=SELECT%20*%20FROM%20x")[0], 400)

    @unittest.skipUnless(npm_has_put("@influxdata/influxdb-client"), "npm has not put it there")
    def test_the_javascript_client_works_unaided(self):
        def send(mode):
            return run_node("influx_client.mjs", f"http://127.0.0.1:{self.server.port}", self.token(f"js {mode}"), mode)
        for mode in ("plain", "gzip"):
            self.assertEqual(send(mode), {"failed": None, "written": 100})
            read = self.series(f"js-{mode}", "voltageV")
            self.assertEqual(read, {(START + i) * 1000: round(230 + i / 10, 1) for i in range(100)})
            self.assertEqual(set(self.series(f"js-{mode}", "activePowerKw").values()), {1.5})
        self.assertEqual(send("wrong")["failed"], 400)  # which is not sent again
        self.assertEqual(len(self.series("js-wrong", "voltageV")), 99)

    def influx(self, *words):
        ran = subprocess.run(["influx", "-host", "127.0.0.1", "-port", str(self.server.port), *words],
                             capture_output=True, text=True, timeout=60)
        return ran.stdout + ran.stderr

    def test_the_influx_client_works_unaided(self):
        who = ("-username", "x", "-password", self.token("client"))
        self.assertIn("joulewatch", self.influx(*who, "-execute", "SHOW DATABASES"))
        self.assertEqual(self.influx(*who, "-execute", "CREATE DATABASE plant").strip(), "")
        insert = f"INSERT readings,meter=client-1 voltage=229.8,power=412i {START}000000000"
        self.assertEqual(self.influx(*who, "-database", "plant", "-execute", insert).strip(), "")
        self.assertEqual(self.series("client-1", "voltageV"), {START * 1000: 229.8})
        self.assertIn("partial write: line 1", self.influx(*who, "-database", "plant", "-execute", insert.replace("412i", "x")))
        file = os.path.join(self.scratch.name, "import.txt")
        with open(file, "w", encoding="utf-8") as lines:
            lines.write("# DDL\nCREATE DATABASE plant\n# DML\n# CONTEXT-DATABASE: plant\n" + "".join(
                f"readings,meter=client-2 voltage={230 + i % 5} {START + i * 10}\n" for i in range(5000)))
        said = self.influx(*who, "-import", "-path", file, "-precision", "s")
        self.assertIn("Failed 0 inserts", said)
        self.assertNotIn("error", said)
        self.assertEqual(self.stored("client-2", 5000)["rows"], 5000)


if __name__ == "__main__":
    unittest.main()
