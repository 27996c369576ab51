"""`joulewatch analyze` on a week of the default plant, whose faults are known."""
import csv
import gzip
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JOULEWATCH = os.environ.get("JOULEWATCH", str(ROOT / "build" / "joulewatch"))
SECTIONS = ("voltage_anomalies", "degradation", "harmonics", "phase_imbalance", "peak_load_optimization")
CONTRACT = {
    "voltage_anomalies": ("machine_id", "total_anomalies", "anomaly_rate", "anomalies"),
    "degradation": ("machine_id", "current_change_percent", "power_factor_change_percent", "severity",
                    "current_trend_slope", "pf_trend_slope"),
    "harmonics": ("machine_id", "thd_percent", "power_factor", "severity", "dominant_harmonics"),
    "phase_imbalance": ("machine_id", "coefficient_of_variation", "current_range", "severity", "autocorrelations"),
    "peak_load_optimization": ("peak_load_kw", "average_load_kw", "peak_average_ratio", "average_correlation",
                               "highly_correlated_pairs", "optimization_potential"),
}


def joulewatch(*words, **more):
    return subprocess.run([JOULEWATCH, *map(str, words)], capture_output=True, text=True, **more)


class AnalyzeWeek(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.plant = cls.folder / "plant.csv"
        made = joulewatch("generate", "-d", 7, "-o", cls.plant, "--labels", cls.folder / "labels.csv",
                          "--waveforms", cls.folder / "waveforms.csv", "--three-phase", cls.folder / "phases.csv")
        assert made.returncode == 0, made.stderr
        cls.result = cls.analyze(cls.plant)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def analyze(cls, *words):
        ran = joulewatch("analyze", *words, "--json", cwd=cls.folder)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    def machines(self, section):
        return {entry["machine_id"]: entry for entry in self.result[section]["machines"]}

    def test_every_field_of_the_contract_is_there(self):
        for section, fields in CONTRACT.items():
            for field in fields:
                self.assertIn(field, self.result[section], section)
            for field in ("basis", "status", "method", "warnings", "machines", "seed_literal"):
                self.assertIn(field, self.result[section], section)
        for field in ("timestamp", "voltage", "current", "anomaly_score"):
            self.assertIn(field, self.result["voltage_anomalies"]["anomalies"][0])

    def test_spikes_are_found_and_nothing_else(self):
        with open(self.folder / "labels.csv") as file:
            truth = {row["start"] for row in csv.DictReader(file) if row["anomaly_type"] == "spike"}
        found = self.result["voltage_anomalies"]
        self.assertEqual(found["machine_id"], "Machine_05")
        stamps = {anomaly["timestamp"] for anomaly in found["anomalies"]}
        self.assertGreaterEqual(len(stamps & truth) / len(truth), 0.99)
        self.assertGreaterEqual(len(stamps & truth) / len(stamps), 0.99)
        self.assertTrue(all(anomaly["anomaly_score"] < 0 for anomaly in found["anomalies"]))

    def test_wear_of_machine_12_is_critical(self):
        worn = self.result["degradation"]
        self.assertEqual((worn["machine_id"], worn["severity"]), ("Machine_12", "CRITICAL"))
        self.assertAlmostEqual(worn["current_change_percent"], 15, delta=4)
        self.assertAlmostEqual(worn["power_factor_change_percent"], -8, delta=0.1)

    def test_machines_08_and_15_are_found(self):
        self.assertEqual(self.result["harmonics"]["machine_id"], "Machine_08")
        self.assertAlmostEqual(self.result["harmonics"]["thd_percent"], 12.5, delta=2)
        self.assertFalse(self.result["harmonics"]["is_true_thd"])
        self.assertEqual(self.result["phase_imbalance"]["machine_id"], "Machine_15")
        self.assertAlmostEqual(self.result["phase_imbalance"]["period_s"], 1250, delta=15)

    def test_no_healthy_machine_is_above_normal(self):
        faulty = {"voltage_anomalies": "Machine_05", "degradation": "Machine_12", "harmonics": "Machine_08",
                  "phase_imbalance": "Machine_15"}
        for section, machine in faulty.items():
            above = {name for name, entry in self.machines(section).items() if entry["severity"] != "NORMAL"}
            self.assertEqual(above, {machine}, section)

    def test_waveforms_and_phases_give_the_true_figures(self):
        result = self.analyze(self.plant, "--harmonics", "--imbalance", "--waveforms", "waveforms.csv",
                              "--three-phase", "phases.csv")
        self.assertEqual(result["harmonics"]["basis"], "waveform")
        for entry in result["harmonics"]["machines"]:
            expected = 12.45 if entry["machine_id"] == "Machine_08" else 2.92
            self.assertAlmostEqual(entry["thd_percent"], expected, delta=0.1, msg=entry["machine_id"])
        self.assertIn("three_phase", {entry["basis"] for entry in result["phase_imbalance"]["machines"]})

    def test_the_bytes_do_not_depend_on_threads(self):
        runs = [joulewatch("analyze", self.plant, "--json", "--threads", n).stdout for n in (1, 2, 5)]
        self.assertEqual(runs[0], runs[1])
        self.assertEqual(runs[0], runs[2])

    def test_demand_is_priced(self):
        found = self.analyze(self.plant, "--peak", "--demand-rate", 10, "--currency", "EUR", "--contract-demand", 1000,
                             "--ratchet", 80)["peak_load_optimization"]["demand_charge"]
        self.assertEqual(found["billing_demand_kva"], 800)  # the ratchet: the plant peaks near 370 kVA
        self.assertEqual((found["cost_per_month"], found["currency"]), (8000, "EUR"))
        self.assertEqual(found["saving_per_month"], 0)
        free = self.analyze(self.plant, "--peak", "--demand-rate", 10)["peak_load_optimization"]
        self.assertEqual(free["demand_charge"]["cost_per_month"], round(10 * free["peak_demand_kva"], 2))
        self.assertIsNone(self.result["peak_load_optimization"]["demand_charge"])

    def test_current_limits_need_the_connection(self):
        words = ("--harmonics", "--waveforms", "waveforms.csv")
        entry = next(e for e in self.analyze(self.plant, *words, "--maximum-demand-current", 100,
                                             "--short-circuit-ratio", 30)["harmonics"]["machines"]
                     if e["machine_id"] == "Machine_08")
        self.assertGreater(entry["tdd_percent"], 0)
        self.assertLess(entry["tdd_percent"], entry["thd_percent"])  # it draws less than 100 A
        self.assertTrue(any("current" in limit["standard"].lower() for limit in entry["limits"]), entry["limits"])
        without = self.analyze(self.plant, *words)["harmonics"]["machines"]
        self.assertTrue(all(e["tdd_percent"] is None for e in without))

    def test_other_formats_give_the_same_answers(self):
        packed = self.folder / "plant.csv.gz"
        with open(self.plant, "rb") as source, gzip.open(packed, "wb", 1) as target:
            shutil.copyfileobj(source, target)
        parquet = self.folder / "plant.parquet"
        self.assertEqual(joulewatch("generate", "-d", 7, "-o", parquet).returncode, 0)
        for other in (packed, parquet):
            result = self.analyze(other)
            for section in (*SECTIONS, "health"):
                self.assert_close(result[section], self.result[section], f"{other.suffix} {section}")

    def assert_close(self, a, b, where):
        """Equal but for the last digits: sums run in the order in which a format hands out its rows."""
        self.assertIs(type(a), type(b), where)
        if isinstance(a, dict):
            self.assertEqual(list(a), list(b), where)
            for key in a:
                self.assert_close(a[key], b[key], f"{where}.{key}")
        elif isinstance(a, list):
            self.assertEqual(len(a), len(b), where)
            for at, (x, y) in enumerate(zip(a, b)):
                self.assert_close(x, y, f"{where}[{at}]")
        elif isinstance(a, float):
            self.assertAlmostEqual(a, b, delta=1e-9 * max(1, abs(a)), msg=where)
        else:
            self.assertEqual(a, b, where)

    def test_only_what_is_asked_is_answered(self):
        result = self.analyze(self.plant, "--anomalies", "--degradation")
        self.assertEqual([name for name in SECTIONS if name in result], ["voltage_anomalies", "degradation"])

    def test_a_machine_can_be_put_on_top(self):
        result = self.analyze(self.plant, "--degradation", "--machine", "Machine_03")
        self.assertEqual(result["degradation"]["machine_id"], "Machine_03")
        ran = joulewatch("analyze", self.plant, "--machine", "Machine_77", cwd=self.folder)
        self.assertEqual(ran.returncode, 1)
        self.assertIn("Machine_77", ran.stderr)
        self.assertEqual(ran.stderr.count("\n"), 1)

    def test_textbook_figures_can_stand_on_top(self):
        result = self.analyze(self.plant, "--compat", "seed")
        literal = self.result["phase_imbalance"]["seed_literal"]
        self.assertEqual(result["phase_imbalance"]["corrected"]["coefficient_of_variation"],
                         self.result["phase_imbalance"]["coefficient_of_variation"])
        self.assertEqual(result["phase_imbalance"]["coefficient_of_variation"], literal["coefficient_of_variation"])
        self.assertGreater(literal["coefficient_of_variation"], 0.5)
        self.assertEqual(result["health"]["score"], self.result["health"]["score"])

    def test_every_option_of_the_analyses_has_its_effect(self):
        def section(name, *words):
            return self.analyze(self.plant, *words)[name]
        lags = section("phase_imbalance", "--imbalance", "--lags", "125", "7")["autocorrelations"]
        self.assertEqual(set(lags), {"125", "7"})
        quota = section("voltage_anomalies", "--anomalies", "--confirm-z", 0, "--machine", "Machine_05")
        self.assertEqual(quota["total_anomalies"], 303)  # 0.5 % of 60 480, right or not
        self.assertEqual(quota["total_anomalies"], quota["seed_literal"]["total_anomalies"])
        extended = section("voltage_anomalies", "--anomalies", "--extended")
        self.assertIn("Extended", extended["method"])
        confirmed = self.result["voltage_anomalies"]
        self.assertEqual(extended["total_anomalies"], confirmed["total_anomalies"])
        self.assertNotEqual(extended["anomalies"][0]["anomaly_score"], confirmed["anomalies"][0]["anomaly_score"])
        peak = self.result["peak_load_optimization"]
        half_hours = section("peak_load_optimization", "--peak", "--demand-window", 30)
        self.assertEqual((half_hours["demand_window_min"], peak["demand_window_min"]), (30, 15))
        self.assertLess(half_hours["peak_demand_15min_kw"], peak["peak_demand_15min_kw"])
        raw = section("peak_load_optimization", "--peak", "--correlation-basis", "raw")
        self.assertEqual((raw["correlation_basis"], raw["highly_correlated_pairs"]), ("raw", 190))
        self.assertEqual((raw["optimization_potential"], peak["optimization_potential"]), ("HIGH", "LOW"))

    def test_peak_demand_is_cut_on_paper_by_shedding_its_highest_hundredth(self):
        peak = self.result["peak_load_optimization"]
        response = peak["demand_response"]
        self.assertAlmostEqual(response["shed_kw"] + response["peak_after_kw"], peak["peak_demand_15min_kw"], places=9)
        self.assertEqual(response["hours"], 1.5)  # 6 of 672 quarter hours
        self.assertIn("Demand response", peak["explanation"])

    def test_all_is_every_analysis(self):
        self.assertEqual(self.analyze(self.plant, "--all"), self.result)

    def test_summary_is_for_people(self):
        ran = joulewatch("analyze", self.plant, cwd=self.folder)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertEqual(ran.stderr, "")
        self.assertNotIn("\x1b", ran.stdout)
        for word in ("System health", "Machine_12", "CRITICAL", "What to do", "ai_analysis_results.json"):
            self.assertIn(word, ran.stdout)
        self.assertLessEqual(max(map(len, ran.stdout.splitlines())), 110)
        self.assertEqual(json.loads((self.folder / "ai_analysis_results.json").read_text()), self.result)

    def test_a_healthy_plant_is_called_so(self):
        healthy = self.folder / "healthy.csv"
        made = joulewatch("generate", "-d", 7, "-m", 8, "-i", 60, "--no-anomalies", "-o", healthy)
        self.assertEqual(made.returncode, 0, made.stderr)
        ran = joulewatch("analyze", healthy, "--degradation", "--imbalance", "--output", self.folder / "healthy.json")
        said = " ".join(ran.stdout.split())
        self.assertIn("Nothing in these readings needs attention.", said)
        self.assertIn("Machine_12 (wear)", said)
        self.assertNotIn("What to do", said)
        self.assertNotIn("needs attention", joulewatch("analyze", self.plant, cwd=self.folder).stdout)

    def test_what_could_not_be_judged_is_not_called_healthy(self):
        short = self.folder / "short.csv"
        lines = self.plant.read_text().splitlines()[:41]
        short.write_text("\n".join([*lines, "Machine_00,CNC_Mill,yesterday,1,1,1,1"]) + "\n")
        said = " ".join(joulewatch("analyze", short, "--output", self.folder / "short.json").stdout.split())
        self.assertIn("15 % of the score's weight could be judged", said)
        self.assertIn("Nothing that could be judged needs attention.", said)
        self.assertIn("1 row could not be read; the first: line 42, column 'timestamp', 'yesterday' is not a", said)

    def test_readings_are_never_overwritten(self):
        before = self.plant.stat().st_size
        ran = joulewatch("analyze", self.plant, "--output", self.plant)
        self.assertEqual(ran.returncode, 2)
        self.assertIn("--output", ran.stderr)
        self.assertEqual(self.plant.stat().st_size, before)


class AnalyzeArguments(unittest.TestCase):
    def test_wrong_usage_names_flag_and_range(self):
        for words, named in ((["--lags", "0"], "--lags"), (["--demand-window", "20"], "--demand-window"),
                             (["--confirm-z", "-1"], "--confirm-z"), (["--compat", "old"], "--compat"),
                             (["--threads", "999"], "--threads"), (["--nonsense"], "--nonsense"),
                             (["--demand-rate", "5", "--currency", "euro"], "--currency"),
                             (["--currency", "EUR"], "--demand-rate"),
                             (["--maximum-demand-current", "5"], "--waveforms")):
            ran = joulewatch("analyze", "plant.csv", *words)
            self.assertEqual(ran.returncode, 2, words)
            self.assertIn(named, ran.stderr)

    def test_the_default_result_file_and_version_everywhere(self):
        self.assertIn("--output TEXT=ai_analysis_results.json", joulewatch("analyze", "--help").stdout)
        version = joulewatch("--version").stdout
        for command in ("generate", "analyze", "serve"):
            self.assertEqual(joulewatch(command, "--version").stdout, version, command)
            self.assertIn("Usage", joulewatch(command, "--help").stdout)

    def test_a_word_that_is_no_command_is_told_the_commands(self):
        for words, said in (((), "say what to do"), (("results.json",), "'results.json' is not a command")):
            ran = joulewatch(*words)
            self.assertEqual(ran.returncode, 2)
            self.assertIn(said, ran.stderr)
            self.assertIn("generate, analyze, serve", ran.stderr)

    def test_a_data_file_is_required(self):
        ran = joulewatch("analyze")
        self.assertEqual(ran.returncode, 2)
        self.assertIn("DATA_FILE", ran.stderr)


if __name__ == "__main__":
    unittest.main()
