"""Files in a watched folder become live readings, once, whatever happens in between.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import csv
import gzip
import io
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from server import PROGRAM, Server, add_user  # noqa: E402

LIVE = "/api/datasets/00000000000000000001"


def table(meter, minutes, day=1):
    rows = [f"{meter},2024-01-{day:02}T{i // 60:02}:{i % 60:02}:00Z,{230 + i % 9 / 10},{i / 8}\n" for i in range(minutes)]
    return "meterId,timestamp,voltage_V,power_kW\n" + "".join(rows)


class Folder(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.inbox = os.path.join(self.directory.name, "inbox")
        os.mkdir(self.inbox)
        self.data = os.path.join(self.directory.name, "data")
        add_user(self.data, "ada")

    def configuration(self, text=None):
        file = os.path.join(self.directory.name, "joulewatch.toml")
        with open(file, "w", encoding="utf-8") as configuration:
            configuration.write(text or f'[[folder]]\nname = "inbox"\npath = "{self.inbox}"\n')
        return file

    def serve(self, text=None):
        server = Server(self.data, "--config", self.configuration(text))
        self.addCleanup(server.end)
        server.log_in("ada")
        return server

    def put(self, name, content):
        """As a program does that takes its time: under another name first."""
        part = os.path.join(self.inbox, name + ".part")
        with open(part, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        os.rename(part, os.path.join(self.inbox, name))

    def wait_for(self, name, timeout=60):
        deadline = time.monotonic() + timeout
        while not os.path.exists(os.path.join(self.inbox, name)):
            self.assertLess(time.monotonic(), deadline, f"{name} does not appear: {os.listdir(self.inbox)}")
            time.sleep(0.1)

    def stored(self, server):
        status, _, body = server.ask("GET", LIVE + "/export")
        self.assertEqual(status, 200, body[:200])
        return sorted((row["meterId"], row["at"], row["voltageV"]) for row in csv.DictReader(io.StringIO(body.decode())))

    def test_tables_of_all_kinds_are_read_once_and_listed(self):
        server = self.serve()
        self.put("a.csv", table("A", 100))
        self.put("b.csv.gz", gzip.compress(table("B", 50).encode()))
        self.wait_for("done/a.csv")
        self.wait_for("done/b.csv.gz")
        _, _, parquet = server.ask("GET", LIVE + "/export?format=parquet&meter=A")
        self.put("a.parquet", parquet)
        self.put("again.csv", table("A", 100))
        self.put("guess.csv", "time,value\n2024-01-01T00:00:00Z,1\n2024-01-01T00:01:00Z,2\n")
        self.wait_for("done/a.parquet")
        self.wait_for("done/again.csv")
        self.wait_for("failed/guess.csv.why.txt")
        self.assertEqual(len(self.stored(server)), 150)
        with open(os.path.join(self.inbox, "failed", "guess.csv.why.txt"), encoding="utf-8") as why:
            self.assertIn("not known for sure", why.read())
        source = server.get("/api/sources")[0]
        self.assertEqual((source["name"], source["kind"], source["connected"], source["errors"]),
                         ("inbox", "folder", True, 1))
        self.assertEqual(source["readings"], 250)  # A as Parquet is another file; `again` changed nothing
        self.assertIn("guess.csv", source["lastError"])

    def test_a_file_counts_once_however_often_the_program_is_killed(self):
        wanted = []
        for n in range(6):
            text = table(f"M{n}", 1440, day=n + 1)
            self.put(f"{n}.csv", text)
            wanted += [(f"M{n}", line.split(",")[1], line.split(",")[2]) for line in text.splitlines()[1:]]
        for _ in range(4):
            server = self.serve()
            time.sleep(random.uniform(1.8, 3.5))
            server.stop(signal.SIGKILL)
        server = self.serve()
        for n in range(6):
            self.wait_for(f"done/{n}.csv")
        found = [(meter, at, f"{float(volts):g}") for meter, at, volts in self.stored(server)]
        self.assertEqual(found, sorted((meter, at, f"{float(volts):g}") for meter, at, volts in wanted))
        self.assertEqual(sorted(os.listdir(os.path.join(self.inbox, "done"))), [f"{n}.csv" for n in range(6)])

    def test_wrong_settings_stop_the_start(self):
        for wrong, word in ((f'[[folder]]\nname = "x"\n', "path"),
                            ('[[folder]]\nname = "x"\npath = "inbox"\n', "absolute"),
                            (f'[[folder]]\nname = "x"\npath = "{self.inbox}"\nafter = "burn"\n', "move, delete or keep"),
                            (f'[[folder]]\nname = "x"\npath = "{self.inbox}"\npattern = "../*"\n', "pattern"),
                            (f'[[folder]]\nname = "x"\npath = "{self.inbox}"\ncolumns = ["a: joules"]\n', "columns"),
                            (f'[[folder]]\nname = "x"\npath = "{self.inbox}"\ncolour = "red"\n', "colour")):
            with self.subTest(word):
                ended = subprocess.run([PROGRAM, "serve", "--headless", "--port", "0", "--data-dir", self.data, "--config",
                                        self.configuration(wrong)], capture_output=True, text=True, timeout=30)
                self.assertEqual(ended.returncode, 78, ended.stderr)
                self.assertIn(word, ended.stderr)
                self.assertIn("joulewatch.toml, line", ended.stderr)


if __name__ == "__main__":
    unittest.main()
