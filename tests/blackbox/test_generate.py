"""`joulewatch generate` from the outside: its files, its pipes, its refusals."""
import csv
import hashlib
import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JOULEWATCH = os.environ.get("JOULEWATCH", str(ROOT / "build" / "joulewatch"))
HEADER = "machineId,machineType,timestamp,voltage,current,power,powerFactor"


def generate(*flags, **options):
    options.setdefault("capture_output", True)
    return subprocess.run([JOULEWATCH, "generate", *map(str, flags)], timeout=120, **options)


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


class Generate(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def refuses(self, *flags, saying):
        """A usage error: code 2, a sentence with these words, no file."""
        done = generate(*flags, cwd=self.folder)
        self.assertEqual(done.returncode, 2, flags)
        for words in saying:
            self.assertIn(words, done.stderr.decode(), flags)
        self.assertEqual(list(self.folder.iterdir()), [], flags)

    def fails(self, *flags, saying):
        """Work that cannot be done: code 1, one line."""
        done = generate(*flags)
        self.assertEqual(done.returncode, 1, flags)
        self.assertIn(saying, done.stderr.decode())
        self.assertEqual(done.stderr.decode().count("\n"), 1, done.stderr)

    # --- what is written ---

    def test_a_day_of_the_default_plant(self):
        target = self.folder / "day.csv"
        done = generate("-d", 1, "-o", target)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
        with target.open() as file:
            self.assertEqual(file.readline().rstrip(), HEADER)
            rows = list(csv.reader(file))
        self.assertEqual(len(rows), 172800)
        self.assertEqual(rows[0][:3], ["Machine_00", "CNC_Mill", "2024-01-01T00:00:00"])
        self.assertEqual(rows[19][:3], ["Machine_19", "Conveyor", "2024-01-01T00:00:00"])
        self.assertEqual(rows[20][:3], ["Machine_00", "CNC_Mill", "2024-01-01T00:00:10"])
        self.assertEqual(rows[-1][:3], ["Machine_19", "Conveyor", "2024-01-01T23:59:50"])
        for row in rows[::997]:
            self.assertEqual([len(cell.split(".")[1]) for cell in row[3:]], [2, 2, 2, 3])
            volts, amperes, kilowatts, factor = map(float, row[3:])
            rounding = 0.005 * (1 + (amperes + volts) / 1000) + 0.0005 * volts * amperes / 1000
            self.assertAlmostEqual(kilowatts, volts * amperes * factor / 1000, delta=1.1 * rounding)

    def test_what_is_not_asked_for_is_as_the_contract_says(self):
        said = generate("--help").stdout.decode()
        for flag, limits in (("--machines", "[1 - 100]=20"), ("--days", "[1 - 366]=365"),
                             ("--interval", "[1 - 3600]=10"), ("--start", "=2024-01-01"),
                             ("--output", "=energy_monitoring_data.csv"), ("--chunk", "[1000 - 100000]=50000")):
            line = next(line for line in said.splitlines() if flag in line)
            self.assertIn(limits, line)
        self.assertEqual(generate("-d", 1, "-i", 3600, cwd=self.folder).returncode, 0)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["energy_monitoring_data.csv"])

    def test_start_and_number_of_machines(self):
        done = generate("-s", "2023-02-28", "-d", 2, "-m", 100, "-i", 3600, "-o", "-")
        rows = list(csv.DictReader(done.stdout.decode().splitlines()))
        self.assertEqual(len(rows), 100 * 48)
        self.assertEqual((rows[0]["machineId"], rows[0]["timestamp"]), ("Machine_00", "2023-02-28T00:00:00"))
        self.assertEqual((rows[-1]["machineId"], rows[-1]["timestamp"]), ("Machine_99", "2023-03-01T23:00:00"))
        types = ["CNC_Mill", "Injection_Molding", "Robot_Arm", "Press", "Conveyor"]
        for m, row in enumerate(rows[:100]):
            self.assertEqual((row["machineId"], row["machineType"]), (f"Machine_{m:02}", types[m % 5]))

    def test_the_same_bytes_for_any_threads_and_chunk(self):
        digests = set()
        for threads in (1, 2, 8):
            for chunk in (1000, 50000, 100000):
                target = self.folder / "plant.csv"
                done = generate("-d", 2, "-o", target, "--threads", threads, "-c", chunk)
                self.assertEqual(done.returncode, 0, done.stderr)
                digests.add(digest(target))
        self.assertEqual(len(digests), 1)
        generate("-d", 2, "-o", target, "--seed", 43)
        self.assertNotIn(digest(target), digests)

    def test_what_a_seed_stands_for_is_kept_from_version_to_version(self):
        done = generate("-d", 1, "-i", 60, "-o", "-")
        self.assertEqual(hashlib.sha256(done.stdout).hexdigest(), PINNED)

    def test_side_files_appear_together(self):
        done = generate("-d", 3, "-m", 16, "-i", 60, "-o", "data.csv", "--labels", "labels.csv",
                        "--three-phase", "phases.csv", "--waveforms", "waves.csv", cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({path.name for path in self.folder.iterdir()},
                         {"data.csv", "labels.csv", "labels.json", "phases.csv", "waves.csv"})
        with (self.folder / "labels.csv").open() as file:
            labels = list(csv.DictReader(file))
        self.assertEqual({row["anomaly_type"] for row in labels},
                         {"spike", "degradation", "harmonics", "imbalance"})
        with (self.folder / "data.csv").open() as file:
            volts = {row["timestamp"]: float(row["voltage"]) for row in csv.DictReader(file)
                     if row["machineId"] == "Machine_05"}
        spikes = {row["start"] for row in labels if row["anomaly_type"] == "spike"}
        self.assertEqual({at for at, value in volts.items() if value > 416}, spikes)
        metadata = json.loads((self.folder / "labels.json").read_text())
        self.assertEqual(metadata["options"]["interval_s"], 60)
        with (self.folder / "phases.csv").open() as file:
            self.assertEqual(file.readline().rstrip(), "machineId,timestamp,ia,ib,ic,vab,vbc,vca")
            self.assertEqual(sum(1 for _ in file), 13 * 3 * 1440)  # machines 4, 9, 14 have one phase
        with (self.folder / "waves.csv").open() as file:
            self.assertEqual(file.readline().rstrip(), "machineId,burst_start,t,ia,ib,ic,va,vb,vc")
            rows = list(csv.reader(file))
        self.assertEqual(len(rows), 3 * 16 * 3072)
        self.assertEqual(rows[1][:3], ["Machine_00", "2024-01-01T10:00:00", "0.000078125"])

    def test_parquet_by_the_name(self):
        target = self.folder / "plant.parquet"
        done = generate("-d", 1, "-o", target)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
        content = target.read_bytes()
        self.assertEqual((content[:4], content[-4:]), (b"PAR1", b"PAR1"))
        self.assertLess(len(content), 2_000_000)  # the CSV has 11 MB
        generate("-d", 1, "-o", target, "-c", 1000, "--threads", 1)
        self.assertEqual(target.read_bytes(), content)

    def test_a_leap_year_has_366_days(self):
        done = generate("-m", 1, "-d", 366, "-i", 3600, "-o", "-", "--no-anomalies")
        lines = done.stdout.decode().splitlines()
        self.assertEqual(len(lines), 1 + 366 * 24)
        self.assertIn("2024-12-31T23:00:00", lines[-1])

    def test_faults_go_where_the_map_says(self):
        done = generate("-m", 3, "-d", 1, "-o", self.folder / "a.csv", "--anomaly-map",
                        "0=spike,2=imbalance,2=spike", "--labels", self.folder / "l.csv")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        text = (self.folder / "l.csv").read_text()
        found = {tuple(row.split(",")[i] for i in (0, 3)) for row in text.splitlines()[1:]}
        self.assertEqual(found, {("Machine_00", "spike"), ("Machine_02", "spike"),
                                 ("Machine_02", "imbalance")})

    def test_faults_of_machines_that_are_not_there_are_warned_of(self):
        done = generate("-m", 10, "-d", 1, "-i", 3600, "-o", "-")
        self.assertEqual(done.returncode, 0)
        warnings = done.stderr.decode().splitlines()
        self.assertEqual(len(warnings), 2)
        self.assertIn("Machine_12", warnings[0])
        self.assertIn("Machine_15", warnings[1])

    def test_memory_does_not_grow_with_the_days(self):
        # Asked by a small process: a child's peak begins with what its parent had.
        ask = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
               "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
        done = subprocess.run([sys.executable, "-I", "-c", ask, JOULEWATCH, "generate", "-i", "60", "-o", "/dev/null"],
                              capture_output=True, check=True, timeout=120)  # 10.5 M rows
        self.assertLess(int(done.stdout), 64 * 1024)  # KiB

    # --- pipes and terminals ---

    def test_standard_output(self):
        target = self.folder / "plant.csv"
        generate("-d", 1, "-o", target)
        done = generate("-d", 1, "-o", "-")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(done.stdout, target.read_bytes())

    def test_a_reader_that_leaves_is_one_sentence(self):
        with subprocess.Popen([JOULEWATCH, "generate", "-d", "30", "-o", "-"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
            program.stdout.read(1000)
            program.stdout.close()
            message = program.stderr.read().decode()
            self.assertEqual(program.wait(60), 1)
        self.assertEqual(message.count("\n"), 1)
        self.assertIn("standard output", message)

    def test_a_terminal_sees_progress(self):
        master, slave = pty.openpty()
        with subprocess.Popen([JOULEWATCH, "generate", "-d", "100", "-o", "/dev/null"],
                              stdout=slave, stderr=slave) as program:
            os.close(slave)
            seen = b""
            while b"left" not in seen:
                if not select.select([master], [], [], 60)[0]:
                    break
                try:
                    seen += os.read(master, 4096)
                except OSError:  # the program has ended
                    break
            program.terminate()
            program.wait(60)
        os.close(master)
        self.assertRegex(seen.decode(), r"generate \[#*\.*\] +\d+ %  [\d.]+ M rows/s  \d+:\d\d left")

    # --- nothing half written ---

    def run_until_writing(self, *flags):
        """The running program, once its temporary file has bytes."""
        program = subprocess.Popen([JOULEWATCH, "generate", *flags], stderr=subprocess.PIPE)
        for _ in range(3000):
            if any(path.stat().st_size > 0 for path in self.folder.glob("*.part-*")):
                return program
            time.sleep(0.01)
        program.kill()
        self.fail("nothing was written in half a minute")

    def test_killed_in_the_middle_leaves_no_file(self):
        for name in ("year.csv", "year.parquet"):
            target = self.folder / name
            with self.run_until_writing("-d", "365", "-o", str(target)) as program:
                program.kill()
                program.wait(60)
            self.assertFalse(target.exists())
            for path in self.folder.iterdir():
                self.assertIn(".part-", path.name)  # not a name anybody opens
                path.unlink()

    def test_interrupted_cleans_up_and_keeps_the_old_file(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            target = self.folder / "year.csv"
            target.write_text("old")
            with self.run_until_writing("-d", "365", "-o", str(target)) as program:
                program.send_signal(number)
                message = program.stderr.read().decode()
                self.assertEqual(program.wait(60), 1)
            self.assertIn("stopped", message)
            self.assertEqual([path.name for path in self.folder.iterdir()], ["year.csv"])
            self.assertEqual(target.read_text(), "old")

    def test_a_full_disk(self):
        self.fails("-d", 1, "-o", "/dev/full", saying="/dev/full: No space left on device")
        self.assertTrue(Path("/dev/full").is_char_device())
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", self.folder],
                                 capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("only root may mount a small file system")
        self.addCleanup(subprocess.run, ["umount", self.folder], check=True)
        for name in ("plant.csv", "plant.parquet"):
            self.fails("-d", 30, "-o", self.folder / name, saying=f"cannot write {self.folder}/{name}: ")
            self.assertEqual(list(self.folder.iterdir()), [])

    def test_places_that_cannot_be_written(self):
        self.fails("-d", 1, "-o", "/nowhere/x.csv", saying="/nowhere/x.csv: No such file or directory")
        self.fails("-d", 1, "-o", "/nowhere/x.parquet", saying="/nowhere/x.parquet: No such file or directory")
        self.fails("-d", 1, "-o", self.folder, saying=f"{self.folder}: it is a directory")
        self.fails("-d", 1, "-o", "/proc/x.csv", saying="cannot write /proc/x.csv: ")

    # --- usage ---

    def test_ranges(self):
        for flags, flag, limits in (
                (("-m", 0), "--machines", "1 to 100"), (("-m", 101), "--machines", "1 to 100"),
                (("-d", 0), "--days", "1 to 366"), (("-d", 367), "--days", "1 to 366"),
                (("-d", "x"), "--days", "1 to 366"), (("-d", "1.5"), "--days", "1 to 366"),
                (("-i", 0), "--interval", "1 to 3600"), (("-i", 3601), "--interval", "1 to 3600"),
                (("-c", 999), "--chunk", "1000 to 100000"),
                (("-c", 100001), "--chunk", "1000 to 100000"),
                (("--threads", 0), "--threads", "1 to 256"),
                (("--seed", -1), "--seed", "0 to 2^64-1"),
                (("--meter-noise", 11), "--meter-noise", "0 to 10"),
                (("--power-formula", "x"), "--power-formula", "{seed,physical}"),
                (("-d", 366, "-s", "2023-01-01"), "--days", "29 February")):
            self.refuses(*flags, saying=(flag, limits))

    def test_dates(self):
        for text in ("2023-02-29", "2024-13-01", "2024-00-10", "yesterday", "1969-12-31", ""):
            self.refuses("-s", text, saying=("--start", "YYYY-MM-DD"))

    def test_maps_and_names(self):
        for text in ("5", "5=", "=spike", "5=wobble", "x=spike", "100=spike", "5=spike,,", "-1=spike"):
            self.refuses("--anomaly-map", text, saying=("--anomaly-map",))
        self.refuses("--anomaly-map", "5=spike,5=spike", saying=("twice",))
        self.refuses("--anomaly-map", "5=spike", "--no-anomalies", saying=("--no-anomalies",))
        self.refuses("-o", "a.csv", "--labels", "a.csv", saying=("a.csv", "twice"))
        self.refuses("-o", "a.json", "--labels", "a.csv", saying=("a.json", "twice"))
        self.refuses("-o", "a.csv.gz", saying=("a.csv.gz", "gzip"))
        self.refuses("--nonsense", saying=("--nonsense",))


PINNED = "510432530f0112e95c47dafd74165d281f546cd46ee7d49b018e7603f5117f51"

if __name__ == "__main__":
    unittest.main()
