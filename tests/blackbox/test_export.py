"""Readings out of a running server: the whole of them, in three formats, without memory that follows their length.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import json
import os
import socket
import sys
import tempfile
import time
import unittest
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from server import Server, add_user  # noqa: E402

HEAD = "machineId,machineType,timestamp,voltage,current,power,powerFactor\n"
MACHINES = ("Press, large", "=SUM(A1)", "Fräse")


def stamp(second):
    return f"2024-01-{1 + second // 86400:02}T{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"


def plant(rows, step=60):
    """Values with many different digits, and gaps."""
    text = [HEAD]
    for i in range(rows):
        for m, machine in enumerate(MACHINES):
            current = "" if i % 7 == m else f"{40 + i % 13 * 0.01:.2f}"
            quoted = f'"{machine}"' if "," in machine else machine
            text.append(f"{quoted},Press,{stamp(i * step)},{400 + (i * 37 + m) % 900 / 100},{current},13.2,0.85\n")
    return "".join(text).encode()


class Export(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        data = os.path.join(self.directory.name, "data")
        add_user(data, "ada")
        add_user(data, "eve")
        self.server = Server(data)
        self.addCleanup(self.server.end)
        self.server.log_in("ada")

    def bring(self, name, body):
        status, taken = self.server.upload(name, body)
        self.assertEqual(status, 202, taken)
        state = self.server.wait_for(taken["datasetId"], 300)
        self.assertEqual(state["status"], "ready", state)
        return "/api/datasets/" + taken["datasetId"]

    def export(self, dataset, query=""):
        status, headers, body = self.server.ask("GET", dataset + "/export" + query)
        self.assertEqual(status, 200, body[:300])
        return headers, body

    def readings(self, dataset):
        """All of them, by meter, to the last bit."""
        found = {}
        for meter in self.server.get(dataset + "/meters"):
            for metric in ("voltageV", "currentA", "activePowerKw", "powerFactor"):
                query = urllib.parse.urlencode({"meter": meter["id"], "metric": metric, "maxPoints": 4000})
                series = self.server.get(f"{dataset}/series?{query}")
                found[meter["id"], metric] = (series["at"], series["first"])
        return found

    def test_what_comes_out_goes_in_again_as_the_same_readings(self):
        first = self.bring("plant.csv", plant(1440))
        before = self.readings(first)
        self.assertEqual(len(before["Fräse", "voltageV"][0]), 1440)
        for form, kind in (("csv", "text/csv"), ("parquet", "application/vnd.apache.parquet")):
            with self.subTest(form):
                headers, body = self.export(first, "?format=" + form)
                self.assertTrue(headers["Content-Type"].startswith(kind))
                self.assertEqual(headers["Content-Disposition"], f'attachment; filename="plant.{form}"')
                self.assertEqual(headers.get("Transfer-Encoding"), "chunked" if form == "csv" else None)
                again = self.readings(self.bring("again." + form, body))
                wanted = {("'" + meter if meter[0] == "=" and form == "csv" else meter, metric): values
                          for (meter, metric), values in before.items()}
                self.assertEqual(again, wanted)

    def test_ndjson_is_what_ingest_takes(self):
        rows = [{"meterId": "m", "at": f"2024-01-01T00:00:{i:02}Z", "voltageV": 230 + i / 7} for i in range(60)]
        self.assertEqual(self.server.post("/api/ingest", rows)[0], 200)
        live = "/api/datasets/" + self.wait_live(60)
        headers, body = self.export(live, "?format=ndjson&meter=m")
        self.assertEqual(headers["Content-Type"], "application/x-ndjson")
        self.assertEqual([json.loads(line) for line in body.splitlines()], rows)
        status, _, answer = self.server.ask("POST", "/api/ingest", body, {"Content-Type": "application/x-ndjson"})
        # In another form than they came in: they are known by what they say.
        self.assertEqual((status, json.loads(answer)["duplicates"]), (200, 60))
        self.assertEqual(self.export(live, "?format=ndjson")[1], body)

    def wait_live(self, rows):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for each in self.server.get("/api/datasets"):
                if each["kind"] == "live" and each["rows"] == rows:
                    return each["id"]
            time.sleep(0.05)
        raise AssertionError("the readings do not appear")

    def test_the_latest_value_of_each_quantity_has_an_age_of_its_own(self):
        now = int(time.time() * 1000)
        rows = [{"meterId": "hall/ü 1", "at": now - 3600_000, "voltageV": 230.5, "activePowerKw": 1}]
        rows += [{"meterId": "hall/ü 1", "at": now - 1000 * i, "activePowerKw": i} for i in range(300, 0, -1)]
        self.assertEqual(self.server.post("/api/ingest", rows)[0], 200)
        self.wait_live(301)
        latest = self.server.get("/api/meters/hall%2F%C3%BC%201/latest")
        self.assertEqual((latest["meter"], latest["at"]), ("hall/ü 1", now - 1000))
        self.assertLess(abs(latest["ageMs"] - (time.time() * 1000 - now + 1000)), 5000)
        volts, power = latest["metrics"]["voltageV"], latest["metrics"]["activePowerKw"]
        self.assertEqual((volts["value"], volts["unit"], volts["at"]), (230.5, "V", now - 3600_000))
        self.assertEqual((power["value"], power["at"]), (1, now - 1000))
        self.assertEqual(set(latest["metrics"]), {"voltageV", "activePowerKw"})
        self.assertEqual(self.server.ask("GET", "/api/meters/nobody/latest")[0], 404)
        add_user(self.server.data_dir, "home", "household")
        self.server.log_in("home")
        self.assertEqual(self.server.ask("GET", "/api/meters/hall%2F%C3%BC%201/latest")[0], 404)

    def test_a_range_of_one_machine_and_names_as_text(self):
        first = self.bring("Büro \"1\".csv", plant(100))
        query = urllib.parse.urlencode({"meter": "=SUM(A1)", "from": "2024-01-01T00:10:00Z", "to": "2024-01-01T00:12:00Z"})
        headers, body = self.export(first, "?" + query)
        self.assertEqual(headers["Content-Disposition"],
                         "attachment; filename=\"B_ro _1_ =SUM(A1).csv\"; "
                         "filename*=UTF-8''B%C3%BCro%20%221%22%20%3DSUM%28A1%29.csv")
        lines = body.decode().split("\r\n")
        self.assertEqual(lines[0], "meterId,machineType,at,voltageV,currentA,activePowerKw,powerFactor")
        self.assertEqual([line.split(",")[:3] for line in lines[1:]],
                         [["'=SUM(A1)", "Press", "2024-01-01T00:10:00Z"],
                          ["'=SUM(A1)", "Press", "2024-01-01T00:11:00Z"], [""]])
        self.assertEqual(self.server.ask("HEAD", f"{first}/export?{query}")[2], b"")
        for wrong, status in (("?format=xlsx", 400), ("?meter=nobody", 404), ("?from=yesterday", 400),
                              ("?from=2024-02-01&to=2024-01-01", 400), ("?colour=red", 400)):
            self.assertEqual(self.server.ask("GET", first + "/export" + wrong)[0], status, wrong)

    def test_days_that_count_in_no_total_are_marked(self):
        rows = [HEAD] + [f"A,Press,{stamp(60 * i)},400.5,40.1,13.2,0.85\n"
                         for i in range(3 * 1440) if not 1500 < i < 2800]
        first = self.bring("gap.csv", "".join(rows).encode())
        self.assertEqual(self.server.get(first + "/load")["excludedDays"], 1)
        lines = self.export(first)[1].decode().split("\r\n")
        self.assertEqual(lines[0].split(",")[-1], "excludedDay")
        marked = {line.split(",")[2][:10] for line in lines if line.endswith(",true")}
        self.assertEqual(marked, {"2024-01-02"})
        again = self.bring("again.csv", self.export(first)[1])
        self.assertEqual(self.readings(again)["A", "voltageV"], self.readings(first)["A", "voltageV"])

    def test_more_than_ten_downloads_a_minute_wait(self):
        first = self.bring("plant.csv", plant(10))
        for _ in range(10):
            self.export(first)
        status, headers, _ = self.server.ask("GET", first + "/export")
        self.assertEqual(status, 429)
        self.assertGreater(int(headers["Retry-After"]), 0)

    def begin(self, target, version="1.1"):
        """The beginning of an answer whose reader then does nothing."""
        connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=30)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
        self.addCleanup(connection.close)
        connection.sendall(f"GET {target} HTTP/{version}\r\nHost: 127.0.0.1:{self.server.port}\r\n"
                           f"Cookie: {self.server.session['Cookie']}\r\n\r\n".encode())
        self.assertIn(b" 200 ", connection.recv(200))
        return connection

    def test_memory_is_flat_readers_may_be_slow_and_may_go(self):
        first = self.bring("plant.csv", plant(120_000, 1))
        size = len(self.export(first)[1])
        self.assertGreater(size, 15_000_000)
        before = self.server.resident_bytes()
        stalled = [self.begin(first + "/export") for _ in range(8)]
        time.sleep(1)
        self.assertLess(self.server.resident_bytes() - before, size // 2, "8 stalled readers")
        status, _, body = self.server.ask("GET", first + "/export")
        self.assertEqual(status, 503, "a ninth")
        self.assertIn("exports", json.loads(body)["detail"])
        self.assertEqual(self.server.ask("GET", "/api/datasets")[0], 200, "others are not held up")
        for each in stalled:
            each.close()
        self.server.log_in("eve")  # whose ten downloads are still hers
        for _ in range(9):  # those who went have given their places back
            time.sleep(1)
            status, _, body = self.server.ask("GET", first + "/export?to=2024-01-01T00:00:10")
            if status != 503:
                break
        self.assertEqual(status, 200, body[:200])

    def test_http_1_0_gets_it_without_chunks(self):
        first = self.bring("plant.csv", plant(5000))
        whole = self.export(first)[1]
        raw = self.server.raw(f"GET {first}/export HTTP/1.0\r\nHost: 127.0.0.1:{self.server.port}\r\n"
                              f"Cookie: {self.server.session['Cookie']}\r\n\r\n".encode(), finish=False)
        head, body = raw.split(b"\r\n\r\n", 1)
        self.assertNotRegex(head.lower(), b"transfer-encoding")
        self.assertEqual(body, whole)

    def test_a_stop_does_not_wait_for_a_reader_for_ever(self):
        first = self.bring("plant.csv", plant(100_000, 1))
        self.begin(first + "/export")
        begun = time.monotonic()
        code, _, _ = self.server.stop()
        self.assertEqual(code, 0)
        self.assertLess(time.monotonic() - begun, 20)


if __name__ == "__main__":
    unittest.main()
