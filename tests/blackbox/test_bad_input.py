"""`joulewatch analyze` on files as people have them: what can be read is read, what cannot is counted,
and what is no file of readings is refused in one sentence that says where."""
import gzip
import json
import os
import resource
import subprocess
import tempfile
import unittest
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JOULEWATCH = os.environ.get("JOULEWATCH", str(ROOT / "build" / "joulewatch"))
HEADER = "machineId,machineType,timestamp,voltage,current,power,powerFactor"


def plant(rows=600, machines=2, step_s=10):
    """Rows of a small plant, oldest first, all machines at a time."""
    lines = []
    for i in range(rows):
        at = (datetime(2024, 1, 1) + timedelta(seconds=step_s * i)).isoformat()
        for m in range(machines):
            current = 40 + (i * 7 + m) % 50 / 10
            power = 400 * current * 0.85 / 1000
            lines.append(f"Machine_{m:02},CNC_Mill,{at},{400 + i % 9 / 10:.2f},{current:.2f},{power:.2f},0.850")
    return lines


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, content, name="plant.csv"):
        if isinstance(content, list):
            content = "\n".join(content) + "\n"
        if isinstance(content, str):
            content = content.encode()
        with open(self.path(name), "wb") as file:
            file.write(content)
        return self.path(name)

    def run_analyze(self, *words, **more):
        return subprocess.run([JOULEWATCH, "analyze", *words], capture_output=True, text=True,
                              cwd=self.folder.name, timeout=300, **more)

    def read(self, content, name="plant.csv"):
        """The `input` section of the result; the file must be readable."""
        done = self.run_analyze(self.write(content, name), "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)["input"]

    def refuse(self, file, *words, code=1, named=None):
        """One clear sentence on standard error, which is returned, and nothing left behind."""
        done = self.run_analyze(file, *words)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertTrue(done.stderr.startswith("joulewatch: "), done.stderr)
        self.assertIn(os.path.basename(named or file), done.stderr)
        self.assertFalse(os.path.exists(self.path("ai_analysis_results.json")))
        return done.stderr


class ReadableFiles(Case):
    def same_as_plain(self, content, name="plant.csv"):
        plain = self.read([HEADER, *plant()], "plain.csv")
        other = self.read(content, name)
        for section in (plain, other):
            for key in ("file", "format", "bytes", "columns", "warnings", "rows_out_of_order"):
                section.pop(key)
        self.assertEqual(plain, other)

    def test_columns_in_another_order_with_others_between(self):
        rows = [row.split(",") for row in plant()]
        self.same_as_plain(["PowerFactor,note,POWER,current,Voltage,time,type,machine_id"]
                           + [",".join([r[6], "x", r[5], r[4], r[3], r[2], r[1], r[0]]) for r in rows])

    def test_other_delimiters(self):
        for delimiter in ";\t|":
            self.same_as_plain([line.replace(",", delimiter) for line in [HEADER, *plant()]])

    def test_decimal_commas_behind_semicolons(self):
        self.same_as_plain([line.replace(",", ";").replace(".", ",") for line in [HEADER, *plant()]])

    def test_quoted_fields(self):
        self.same_as_plain([",".join(f'"{cell}"' for cell in line.split(",")) for line in [HEADER, *plant()]])

    def test_crlf_and_byte_order_mark(self):
        self.same_as_plain("\ufeff" + "\r\n".join([HEADER, *plant()]) + "\r\n")

    def test_gzip(self):
        text = "\n".join([HEADER, *plant()]).encode()
        self.same_as_plain(gzip.compress(text), "plant.csv.gz")
        self.same_as_plain(gzip.compress(text[:9000]) + gzip.compress(text[9000:]), "two.csv.gz")

    def test_unsorted_rows(self):
        self.same_as_plain([HEADER, *reversed(plant())])
        self.assertEqual(self.read([HEADER, *reversed(plant())])["rows_out_of_order"], 1198)

    def test_missing_values_are_counted(self):
        rows = plant()
        for i, word in enumerate(["", "nan", "NA", "null", "inf", "-inf", "NaN"]):
            cells = rows[i].split(",")
            cells[3 + i % 4] = word
            rows[i] = ",".join(cells)
        section = self.read([HEADER, *rows])
        self.assertEqual(section["missing_values"], 7)
        self.assertEqual(section["rows"], 1200)
        self.assertEqual(section["rows_rejected"], 0)

    def test_equal_duplicates_are_kept_once_and_contradicting_ones_not_at_all(self):
        rows = plant()
        other = rows[20].replace(",400.", ",390.").replace(",401.", ",391.")
        section = self.read([HEADER, *rows, rows[10], rows[10], other])
        self.assertEqual(section["duplicate_rows"], 2)
        self.assertEqual(section["conflicting_rows"], 2)
        self.assertEqual(section["rows"], 1199)

    def test_unreadable_rows_are_counted_and_sampled(self):
        rows = plant()
        rows[4] = rows[4].replace("400.", "4oo.")
        rows[9] = "Machine_00,CNC_Mill,2024-01-01T00:00"
        rows[14] = rows[14].replace("2024-01-01", "2024-13-01")
        section = self.read([HEADER, *rows])
        self.assertEqual(section["rows_rejected"], 3)
        self.assertEqual([(each["line"], each["column"]) for each in section["rejected_samples"]],
                         [(6, "voltage"), (11, section["rejected_samples"][1]["column"]), (16, "timestamp")])
        self.assertIn("'4oo.20' is not a number", section["rejected_samples"][0]["reason"])
        self.assertIn("3 columns where the header has 7", section["rejected_samples"][1]["reason"])

    def test_last_line_cut_short(self):
        section = self.read("\n".join([HEADER, *plant()])[:-40])
        self.assertEqual((section["rows"], section["rows_rejected"]), (1199, 1))

    def test_line_of_more_than_64_kib(self):
        section = self.read([HEADER, *plant(), "x" * 70_000, *plant(rows=1, machines=1)])
        self.assertEqual(section["rows_rejected"], 1)
        self.assertIn("longer than 65536 bytes", section["rejected_samples"][0]["reason"])

    def test_one_machine_without_a_name(self):
        rows = [line.split(",", 2)[2] for line in plant(machines=1)]
        section = self.read([HEADER.split(",", 2)[2], *rows], "press_7.csv")
        self.assertEqual([each["machine_id"] for each in section["machines"]], ["press_7"])

    def test_one_row(self):
        self.assertEqual(self.read([HEADER, plant()[0]])["rows"], 1)

    def test_voltage_alone(self):
        section = self.read(["timestamp,voltage"] + [f"{r[2]},{r[3]}" for r in (x.split(",") for x in plant(machines=1))])
        self.assertEqual(section["rows"], 600)
        self.assertTrue(any("power" in warning for warning in section["warnings"]))

    def test_names_in_latin_1(self):
        section = self.read("\n".join([HEADER, *plant()]).replace("Machine_00", "M\xfchle").encode("latin-1"))
        self.assertIn("M\xfchle", [each["machine_id"] for each in section["machines"]])


class RefusedFiles(Case):
    def test_not_there(self):
        self.assertIn("does not exist", self.refuse(self.path("nowhere.csv")))

    def test_directory(self):
        self.assertIn("is a directory", self.refuse(self.folder.name))

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_no_permission(self):
        file = self.write([HEADER, *plant()])
        os.chmod(file, 0)
        self.assertIn("Permission denied", self.refuse(file))

    def test_no_permission_as_another_user(self):
        if os.geteuid() != 0:
            self.skipTest("only root can become another user")
        file = self.write([HEADER, *plant()])
        os.chmod(file, 0o600)
        os.chmod(self.folder.name, 0o755)
        done = self.run_analyze(file, "--json", user=65534, group=65534, extra_groups=[])
        self.assertEqual(done.returncode, 1)
        self.assertIn("Permission denied", done.stderr)

    def test_device_and_pipe(self):
        os.mkfifo(self.path("pipe"))
        self.assertIn("not a regular file", self.refuse(self.path("pipe")))
        self.assertIn("not a regular file", self.refuse("/dev/zero"))

    def test_empty(self):
        self.assertIn("is empty", self.refuse(self.write("")))

    def test_no_rows(self):
        self.assertIn("no readings", self.refuse(self.write([HEADER])))

    def test_no_stamps(self):
        said = self.refuse(self.write([HEADER.replace("timestamp", "when"), *plant()]))
        self.assertIn("line 1", said)
        self.assertIn("'when'", said)

    def test_no_readings_column(self):
        self.assertIn("no column of readings", self.refuse(self.write(["machineId,timestamp", "a,2024-01-01"])))

    def test_rows_without_a_header(self):
        self.assertIn("line 1", self.refuse(self.write(plant())))

    def test_mostly_unreadable(self):
        said = self.refuse(self.write([HEADER] + ["Machine_00,x,yesterday,1,1,1,1"] * 6 + plant(rows=2)))
        self.assertIn("6 of 10 rows", said)
        self.assertIn("line 2, column 'timestamp'", said)

    def test_binary(self):
        self.assertIn("binary", self.refuse(self.write(b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x90" * 5000)))

    def test_zero_byte_in_text(self):
        self.assertIn("zero byte", self.refuse(self.write("\n".join([HEADER, *plant()]).replace("Mill", "Mi\0l", 1))))

    def test_utf_16(self):
        text = "\n".join([HEADER, *plant()])
        for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
            self.assertIn("UTF-16", self.refuse(self.write(text.encode(encoding))))

    def test_a_result_is_no_data_file(self):
        self.assertIn("joulewatch serve", self.refuse(self.write('{"voltage_anomalies": {}}', "results.json")))

    def test_side_files_that_cannot_be_read(self):
        data = self.write([HEADER, *plant()])
        for flag in ("--waveforms", "--three-phase"):
            for content, said in ((None, "nowhere.csv"), ("a,b\n1,2\n", "line 1")):
                side = self.path("nowhere.csv") if content is None else self.write(content, "side.csv")
                self.assertIn(said, self.refuse(data, flag, side, named=side))

    def test_spreadsheet(self):
        self.assertIn("ZIP", self.refuse(self.write(b"PK\x03\x04" + bytes(100), "plant.xlsx")))

    def test_endless_line(self):
        self.assertIn("longer than 65536 bytes", self.refuse(self.write("x" * 3_000_000)))

    def test_gzip_cut_short_and_damaged(self):
        packed = gzip.compress("\n".join([HEADER, *plant()]).encode())
        self.assertIn("cut short", self.refuse(self.write(packed[: len(packed) // 2], "plant.csv.gz")))
        self.assertIn("cut short", self.refuse(self.write(packed[:-4], "plant.csv.gz")))
        damaged = bytearray(packed)
        damaged[-6] ^= 0xFF  # the checksum
        self.assertIn("damaged", self.refuse(self.write(bytes(damaged), "plant.csv.gz")))

    def test_parquet_that_is_none(self):
        self.assertIn("Parquet", self.refuse(self.write(b"PAR1" + b"\0" * 200 + b"PAR1", "plant.parquet")))
        self.assertIn("Parquet", self.refuse(self.write(b"PAR1", "plant.parquet")))

    def test_a_name_full_of_signs(self):
        name = "a'b\"c; [x]*?$(id).csv"
        self.assertEqual(self.read([HEADER, *plant()], name)["rows"], 1200)
        self.assertIn(name, self.refuse(self.write("", "'" + name)))


class Usage(Case):
    def test_no_file(self):
        done = self.run_analyze()
        self.assertEqual(done.returncode, 2)
        self.assertIn("DATA_FILE", done.stderr)

    def test_unknown_flag(self):
        done = self.run_analyze(self.write([HEADER, *plant()]), "--fast")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--fast", done.stderr)

    def test_flag_out_of_range(self):
        done = self.run_analyze(self.write([HEADER, *plant()]), "--threads", "-1")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--threads", done.stderr)


class Output(Case):
    def test_disk_full_while_the_result_is_written(self):
        file = self.write([HEADER, *plant()])
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        done = self.run_analyze(file, "--output", self.path("result.json"), preexec_fn=limit,
                                restore_signals=False)  # the signal of the limit stays ignored
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertFalse(os.path.exists(self.path("result.json")))

    def test_folder_of_the_result_is_not_there(self):
        said = self.refuse(self.write([HEADER, *plant()]), "--output", self.path("no/such/result.json"),
                           named="result.json")
        self.assertIn("no/such", said)

    def test_same_bytes_for_any_number_of_threads(self):
        file = self.write([HEADER, *plant(rows=3000, machines=3)])
        results = {self.run_analyze(file, "--json", "--threads", str(n)).stdout for n in (1, 2, 3)}
        self.assertEqual(len(results), 1)
        self.assertIn("voltage_anomalies", results.pop())


if __name__ == "__main__":
    unittest.main()
