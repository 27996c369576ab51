"""What `joulewatch analyze` says of plants whose faults are known: five other seeds, a week, a month and a year."""
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
# Points around +15 % current, around 12.5 % of the RMS series' signature, around its 8 % swing, and the most that a
# healthy machine's current changes. The last three are chance: a week's five production days leave a standard
# deviation of 1.3 points on the signature and of 0.2 on the swing.
CURRENT_TOLERANCE = {7: 4, 30: 1, 365: 0.7}
SIGNATURE_TOLERANCE = {7: 3.3, 30: 2}
SWING_TOLERANCE = {7: 0.6, 30: 0.4, 365: 0.4}
HEALTHY_CHANGE = {7: 4.4, 30: 1.6, 365: 1.2}


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
        self.check_true_thd(files)
        self.check_signature(result["harmonics"], days)
        self.check_trends(result["degradation"], days)
        self.check_swing(result["phase_imbalance"], days)
        self.check_plant(result["peak_load_optimization"])

    def check_spikes(self, labels, found):
        with open(labels) as file:
            truth = {row["start"] for row in csv.DictReader(file) if row["anomaly_type"] == "spike"}
        stamps = {anomaly["timestamp"] for anomaly in found["anomalies"]}
        self.assertFalse(found["truncated"])
        self.assertGreaterEqual(len(stamps & truth) / len(truth), 0.99)
        self.assertGreaterEqual(len(stamps & truth) / len(stamps), 0.99)

    def check_trends(self, section, days):
        self.assertEqual((section["machine_id"], section["severity"]), ("Machine_12", "CRITICAL"))
        self.assertAlmostEqual(section["current_change_percent"], 15, delta=CURRENT_TOLERANCE[days])
        self.assertAlmostEqual(section["power_factor_change_percent"], -8, delta=0.1)
        for entry in section["machines"]:
            if entry["machine_id"] != "Machine_12":
                self.assertLessEqual(abs(entry["current_change_percent"]), HEALTHY_CHANGE[days], entry["machine_id"])

    def check_signature(self, section, days):
        self.assertAlmostEqual(section["thd_percent"], 12.5, delta=SIGNATURE_TOLERANCE[days])
        self.assertAlmostEqual(section["fundamental_period_s"], 600, delta=2)
        (third, thirds), (fifth, fifths) = section["dominant_harmonics"]
        self.assertEqual((third, fifth), (3, 5))
        self.assertAlmostEqual(thirds, 0.104, delta=0.025)
        self.assertAlmostEqual(fifths, 0.069, delta=0.025)
        for entry in section["machines"]:
            if entry["machine_id"] != "Machine_08":
                self.assertLess(entry["thd_percent"] or 0, 3, entry["machine_id"])

    def check_swing(self, section, days):
        self.assertAlmostEqual(section["period_s"], 1250, delta=15)
        self.assertAlmostEqual(section["amplitude_percent"], 8, delta=SWING_TOLERANCE[days])
        for entry in section["machines"]:
            if entry["machine_id"] != "Machine_15":
                self.assertLess(entry["amplitude_percent"] or 0, 5, entry["machine_id"])

    def check_plant(self, section):
        self.assertTrue(0.13 <= section["average_correlation"] <= 0.20, section["average_correlation"])
        self.assertEqual(section["highly_correlated_pairs"], 40)  # all inside lines
        self.assertEqual(section["optimization_potential"], "LOW")

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

    def test_a_year_a_reading_a_minute(self):
        with tempfile.TemporaryDirectory() as folder:
            plant = Path(folder) / "year.csv"
            run("generate", "-i", 60, "-o", plant)
            process = subprocess.Popen([JOULEWATCH, "analyze", plant, "--output", f"{folder}/year.json"],
                                       stdout=subprocess.DEVNULL)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            self.assertEqual(process.returncode, 0)
            self.assertLess(used.ru_maxrss, 512 * 1024)  # KiB, for 10.5 M rows
            result = json.loads((Path(folder) / "year.json").read_text())
        self.assertEqual(result["input"]["rows"], 20 * 365 * 1440)
        self.check_trends(result["degradation"], 365)
        self.check_swing(result["phase_imbalance"], 365)
        self.check_plant(result["peak_load_optimization"])
        self.assertEqual(result["voltage_anomalies"]["machine_id"], "Machine_05")
        # The 7th harmonic of a cycle of 600 s takes a reading every 42 s: no figure is made up.
        self.assertIsNone(result["harmonics"]["thd_percent"])


if __name__ == "__main__":
    unittest.main()
