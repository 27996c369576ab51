"""backup, verify and restore of the built program, beside a server at work."""
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import PROGRAM, Server, add_user  # noqa: E402

CSV = ("machineId,machineType,timestamp,voltage,current,power,powerFactor\n" + "".join(
    f"M{m},Press,2024-01-01T{i // 60:02}:{i % 60:02}:00,{400 + i % 5 / 10},40.5,13.2,0.85\n"
    for i in range(600) for m in range(2))).encode()


def joulewatch(*words, code=0):
    ran = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=120)
    assert ran.returncode == code, (words, ran.returncode, ran.stdout, ran.stderr)
    return ran.stderr if code else ran.stdout


class Backup(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = directory.name
        self.data, self.copy, self.elsewhere = (os.path.join(self.root, each) for each in ("data", "copy", "else"))
        add_user(self.data, "ada")

    def serve(self, data):
        server = Server(data)
        self.addCleanup(server.end)
        server.log_in("ada")
        return server

    def upload(self, server, name):
        status, taken = server.upload(name, CSV)
        self.assertEqual(status, 202, taken)
        self.assertEqual(server.wait_for(taken["datasetId"])["status"], "ready")
        return taken["datasetId"]

    def test_what_a_running_server_has_answered_is_there_again_elsewhere(self):
        server = self.serve(self.data)
        dataset = self.upload(server, "plant.csv")
        targets = [f"/api/datasets/{dataset}", f"/api/datasets/{dataset}/result", f"/api/datasets/{dataset}/meters",
                   f"/api/datasets/{dataset}/series?meter=M1&metric=voltageV&maxPoints=50"]
        before = [server.get(target) for target in targets]
        said = joulewatch("backup", self.copy, "--data-dir", self.data)
        self.assertIn("Backed up", said)
        self.upload(server, "later.csv")
        self.assertIn("is sound", joulewatch("verify", self.copy))
        self.assertIn("is sound", joulewatch("verify", "--data-dir", self.data))
        joulewatch("restore", self.copy, "--data-dir", self.elsewhere)
        server.stop()
        shutil.rmtree(self.data)  # nothing may still lead there
        other = self.serve(self.elsewhere)
        self.assertEqual([each["name"] for each in other.get("/api/datasets")], ["plant.csv"])
        self.assertEqual([other.get(target) for target in targets], before)

    def test_backups_while_files_come_in_are_whole(self):
        server = self.serve(self.data)
        stop, ready = threading.Event(), []

        def work():
            while not stop.is_set():
                ready.append(self.upload(server, f"{len(ready)}.csv"))
        worker = threading.Thread(target=work)
        worker.start()
        counts = []
        try:
            for i in range(4):
                known = len(ready)
                copy = f"{self.copy}{i}"
                joulewatch("backup", copy, "--data-dir", self.data)
                self.assertIn("is sound", joulewatch("verify", copy))
                counts.append((known, copy))
                time.sleep(0.3)
        finally:
            stop.set()
            worker.join()
        server.stop()
        for i, (known, copy) in enumerate(counts):
            place = f"{self.elsewhere}{i}"
            joulewatch("restore", copy, "--data-dir", place)
            other = self.serve(place)
            there = {each["id"]: each["status"] for each in other.get("/api/datasets")}
            for dataset in ready[:known]:
                self.assertEqual(there[dataset], "ready")
                self.assertEqual(other.ask("GET", f"/api/datasets/{dataset}/result")[0], 200)
            other.stop()

    def test_data_that_is_there_is_only_replaced_when_told_and_while_nobody_uses_it(self):
        server = self.serve(self.data)
        joulewatch("backup", self.copy, "--data-dir", self.data)
        self.assertIn("--force", joulewatch("restore", self.copy, "--data-dir", self.data, code=1))
        self.assertIn("running joulewatch", joulewatch("restore", self.copy, "--data-dir", self.data, "--force", code=1))
        cookie = server.session
        server.stop()
        said = joulewatch("restore", self.copy, "--data-dir", self.data, "--force")
        aside = said.strip().splitlines()[-1].split(" is in ")[1].rstrip(".")
        self.assertTrue(os.path.exists(os.path.join(aside, "settings.sqlite")))
        again = Server(self.data)
        self.addCleanup(again.end)
        again.session = cookie
        self.assertEqual(again.ask("GET", "/api/users")[0], 401)  # signed in before, not now
        again.log_in("ada")
        actions = [row["action"] for row in again.get("/api/audit")]
        self.assertIn("backup.restore", actions)
        self.assertIn("backup.make", actions)

    def test_wrong_words_are_answered_in_a_sentence(self):
        self.assertIn("there is no such", joulewatch("verify", self.root + "/nowhere", code=1))
        self.assertIn("is no backup", joulewatch("restore", self.data, "--data-dir", self.elsewhere, code=1))
        self.assertIn("there already", joulewatch("backup", self.data, "--data-dir", self.data, code=1))
        self.assertIn("DIR", joulewatch("backup", code=2))
        self.assertFalse(os.path.exists(self.elsewhere))


if __name__ == "__main__":
    unittest.main()
