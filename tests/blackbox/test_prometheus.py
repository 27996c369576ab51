"""`/metrics` as Prometheus itself reads it: its checker, and a real one that scrapes.

JOULEWATCH names the executable (default: build/joulewatch); scripts/setup.sh unpacks Prometheus.
"""
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from broker import free_port  # noqa: E402
from server import Server, add_user  # noqa: E402

PROGRAMS = os.path.join(ROOT, ".deps", "prometheus", "usr", "bin")
TOKEN = "sixteen-letters!"


class Prometheus(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.folder = directory.name
        data = os.path.join(self.folder, "data")
        add_user(data, "ada")
        self.server = Server(data, "--metrics-token", TOKEN)
        self.addCleanup(self.server.end)
        self.server.log_in("ada")
        status, _, answer = self.server.post("/api/ingest", [
            {"meterId": "press", "at": 1769860800 + i, "voltageV": 230} for i in range(10)])
        self.assertEqual(status, 200, answer)

    def test_its_checker_finds_nothing(self):
        status, _, text = self.server.ask("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        self.assertEqual(status, 200)
        ran = subprocess.run([os.path.join(PROGRAMS, "promtool"), "check", "metrics"], input=text, capture_output=True,
                             timeout=30)
        self.assertEqual((ran.returncode, ran.stdout, ran.stderr), (0, b"", b""))

    def test_a_real_one_scrapes_and_keeps(self):
        port = free_port()
        configuration = os.path.join(self.folder, "prometheus.yml")
        with open(configuration, "w", encoding="utf-8") as file:
            json.dump({"global": {"scrape_interval": "1s"}, "scrape_configs": [{
                "job_name": "joulewatch", "authorization": {"credentials": TOKEN},
                "static_configs": [{"targets": [f"127.0.0.1:{self.server.port}"]}]}]}, file)  # YAML, too
        prometheus = subprocess.Popen(
            [os.path.join(PROGRAMS, "prometheus"), f"--config.file={configuration}",
             f"--storage.tsdb.path={self.folder}/tsdb", f"--web.listen-address=127.0.0.1:{port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(prometheus.wait)
        self.addCleanup(prometheus.kill)

        def ask(query):
            target = f"http://127.0.0.1:{port}/api/v1/query?query=" + urllib.parse.quote(query)
            try:
                with urllib.request.urlopen(target, timeout=5) as answer:
                    return [each["value"][1] for each in json.load(answer)["data"]["result"]]
            except (OSError, socket.timeout):
                return None  # it is starting

        deadline = time.monotonic() + 40
        while ask('up{job="joulewatch"}') != ["1"]:
            self.assertLess(time.monotonic(), deadline, ask("up"))
            time.sleep(0.2)
        self.assertEqual(ask("sum(joulewatch_live_values_total)"), ["10"])
        self.assertEqual(ask("joulewatch_datasets"), ["1"])
        self.assertGreater(float(ask("process_resident_memory_bytes")[0]), 1e6)


if __name__ == "__main__":
    unittest.main()
