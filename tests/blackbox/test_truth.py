"""What `joulewatch analyze` says of plants whose faults are known: five other seeds, a week and a month."""
import csv
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JOULEWATCH = os.environ.get("JOULEWATCH", str(ROOT / "build" / "joulewatch"))
SEEDS = (1, 2, 3, 4, 5)
FAULTY = {"voltage_anomalies": "Machine_05", "degradation": "Machine_12", "harmonics": "Machine_08",
          "phase_imbalance": "Machine_15"}
CURRENT_TOLERANCE = {7: 4, 30: 1}  # points around +15 %


def run(*words):
    ran = subprocess.run([JOULEWATCH, *map(str, words)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


class Truth(unittest.TestCase):
    def judge(self, days, seed):
        with tempfile.TemporaryDirectory() as folder, self.subTest(days=days, seed=seed):
            files = {name: Path(folder) / f"{name}.csv" for name in ("plant", "labels", "waveforms")}
            run("generate", "-d", days, "--seed", seed, "-o", files["plant"], "--labels", files["labels"],
                "--waveforms", files["waveforms"])
            self.check(files, json.loads(run("analyze", files["plant"], "--json")), days)

    def check(self, files, result, days):
        self.check_spikes(files["labels"], result["voltage_anomalies"])
        for section, machine in FAULTY.items():
            found = result[section]
            self.assertEqual(found["machine_id"], machine, section)
            above = [entry["machine_id"] for entry in found["machines"] if entry["severity"] != "NORMAL"]
            self.assertEqual(above, [machine], section)
        worn = result["degradation"]
        self.assertEqual(worn["severity"], "CRITICAL")
        self.assertAlmostEqual(worn["current_change_percent"], 15, delta=CURRENT_TOLERANCE[days])
        self.assertAlmostEqual(worn["power_factor_change_percent"], -8, delta=0.1)
        self.assertAlmostEqual(result["phase_imbalance"]["period_s"], 1250, delta=15)
        self.check_true_thd(files)

    def check_spikes(self, labels, found):
        with open(labels) as file:
            truth = {row["start"] for row in csv.DictReader(file) if row["anomaly_type"] == "spike"}
        stamps = {anomaly["timestamp"] for anomaly in found["anomalies"]}
        self.assertFalse(found["truncated"])
        self.assertGreaterEqual(len(stamps & truth) / len(truth), 0.99)
        self.assertGreaterEqual(len(stamps & truth) / len(stamps), 0.99)

    def check_true_thd(self, files):
        entries = json.loads(run("analyze", files["plant"], "--harmonics", "--waveforms", files["waveforms"],
                                 "--json"))["harmonics"]["machines"]
        for entry in entries:
            expected = 12.45 if entry["machine_id"] == "Machine_08" else 2.92
            self.assertAlmostEqual(entry["thd_percent"], expected, delta=0.1, msg=entry["machine_id"])

    def test_weeks(self):
        for seed in SEEDS:
            self.judge(7, seed)

    def test_months(self):
        for seed in SEEDS:
            self.judge(30, seed)


if __name__ == "__main__":
    unittest.main()
