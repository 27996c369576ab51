"""The built program's `serve`, over real sockets: what unit tests without sockets cannot show.

Each test class starts the program on a free loopback port with a data directory of its own.
JOULEWATCH names the executable (default: build/joulewatch).
"""
import concurrent.futures
import gzip
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import PROGRAM, Server  # noqa: E402

RESULT = {
    "harmonics": {
        "machine_id": "Machine_08", "thd_percent": 12.45, "power_factor": 0.771,
        "severity": "WARNING", "dominant_harmonics": [[3, 0.0234], [5, 0.0156]],
    }
}


def small_csv(minutes=600):
    lines = ["machineId,machineType,timestamp,voltage,current,power,powerFactor"]
    for i in range(minutes):
        for machine in range(2):
            voltage = 432.5 if (i, machine) == (300, 1) else 400 + (i * 7 + machine) % 5 / 10
            lines.append(f"Machine_0{machine},Press,2024-01-01T{i // 60:02}:{i % 60:02}:00,"
                         f"{voltage},{40 + i % 3},13.2,0.85")
    return ("\n".join(lines) + "\n").encode()


class Program(Server):
    """A running `joulewatch serve`, asked with the session of its demo link."""

    def __init__(self, *arguments, data_dir):
        super().__init__(data_dir, "--demo", *arguments)
        self.use_demo_link()
        self.host = "Host: localhost\r\n" + "".join(f"{k}: {v}\r\n" for k, v in self.session.items())
        self.host = self.host.encode()  # of a request that is written by hand


class Served(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.data_dir = os.path.join(self.directory.name, "data")
        self.program = None
        self.start()

    def start(self, *arguments):
        self.program = Program(*arguments, data_dir=self.data_dir)
        self.addCleanup(self.end, self.program)

    @staticmethod
    def end(program):
        if program.process.poll() is None:
            program.process.kill()
        program.process.communicate()

    def file(self, name, content):
        path = os.path.join(self.directory.name, name)
        with open(path, "wb") as out:
            out.write(content)
        return path


class Whole(Served):
    def test_a_file_is_analysed_followed_drawn_kept_and_deleted(self):
        status, taken = self.program.upload("plant.csv", small_csv())
        self.assertEqual(status, 202)
        events = self.program.ask("GET", f"/api/jobs/{taken['jobId']}/events")[2].decode()
        last = json.loads(events.strip().split("data: ")[-1])
        self.assertEqual((last["status"], last["error"]), ("done", None))
        dataset = "/api/datasets/" + taken["datasetId"]
        state = self.program.get(dataset)
        self.assertEqual((state["rows"], state["machines"]), (1200, 2))
        result = self.program.get(dataset + "/result")
        self.assertEqual(result["input"]["file"], "plant.csv")
        self.assertIn("peak_load_optimization", result)
        series = self.program.get(dataset + "/series?meter=Machine_01&metric=voltageV&maxPoints=7")
        self.assertEqual(max(series["max"]), 432.5)
        self.assertLessEqual(len(series["at"]), 7)

        self.assertEqual(self.program.stop()[0], 0)
        self.start()
        self.assertEqual(self.program.get(dataset + "/result"), result)
        self.assertEqual(self.program.get(
            dataset + "/series?meter=Machine_01&metric=voltageV&maxPoints=7"), series)
        self.assertEqual(self.program.ask("DELETE", dataset)[0], 204)
        self.assertEqual(self.program.get("/api/datasets"), [])

    def test_a_body_may_come_gzipped_csv_or_in_chunks(self):
        status, taken = self.program.upload("plant.csv.gz", gzip.compress(small_csv()))
        self.assertEqual(status, 202)
        self.assertEqual(self.program.wait_for(taken["datasetId"])["rows"], 1200)

        def pieces():
            text = small_csv()
            for at in range(0, len(text), 1000):
                yield text[at:at + 1000]
        status, taken = self.program.upload("plant.csv", pieces())
        self.assertEqual(status, 202)
        self.assertEqual(self.program.wait_for(taken["datasetId"])["rows"], 1200)

    def test_a_bad_file_is_explained_without_our_paths(self):
        for name, body, word in (("a.csv", b"machineId,volt\nx,1\n", "timestamp"),
                                 ("b.csv", b"\x00\x01\x02\x03" * 100, "b.csv"),
                                 ("c.csv.gz", gzip.compress(small_csv())[:500], "c.csv.gz"),
                                 ("d.parquet", b"PAR1" + b"x" * 100, "d.parquet")):
            with self.subTest(name):
                status, taken = self.program.upload(name, body)
                self.assertEqual(status, 202)
                state = self.program.wait_for(taken["datasetId"])
                self.assertEqual(state["status"], "failed")
                self.assertIn(word, state["error"])
                self.assertNotIn(self.directory.name, json.dumps(state))
        status, refused = self.program.upload("r.json", b'{"harmonics": {"machine_id": ')
        self.assertEqual(status, 400)
        self.assertIn("ends in the middle", refused["detail"])

    def test_sample_data_in_one_click(self):
        status, _, body = self.program.ask("POST", "/api/sample")
        self.assertEqual(status, 202)
        state = self.program.wait_for(json.loads(body)["datasetId"], 300)
        self.assertEqual((state["status"], state["rows"], state["machines"]),
                         ("ready", 2 * 8640 * 20, 20))

    def test_twenty_clients_at_once_get_their_own_answers(self):
        taken = [self.program.upload(f"{i}.json", json.dumps(RESULT).encode())[1] for i in range(20)]

        def name_of(i):
            return self.program.get("/api/datasets/" + taken[i % 20]["datasetId"])["name"]
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            names = list(pool.map(name_of, range(200)))
        self.assertEqual(names, [f"{i % 20}.json" for i in range(200)])


class Limits(Served):
    def test_too_much_is_refused_by_its_announced_length(self):
        answer = self.program.raw(b"POST /api/datasets?name=a.csv HTTP/1.1\r\n" + self.program.host +
                                  b"Content-Length: 1073741825\r\n\r\nstart")
        self.assertTrue(answer.startswith(b"HTTP/1.1 413 "), answer[:100])
        self.assertIn(b"1 GiB", answer)

    def test_no_length_at_all_is_refused(self):
        answer = self.program.raw(
            b"POST /api/datasets?name=a.csv HTTP/1.1\r\n" + self.program.host + b"\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 411 "), answer[:100])

    def test_an_upload_that_breaks_off_leaves_nothing(self):
        self.program.raw(b"POST /api/datasets?name=a.csv HTTP/1.1\r\n" + self.program.host +
                         b"Content-Length: 1000\r\n\r\nmachineId,")
        deadline = time.monotonic() + 5
        incoming = os.path.join(self.data_dir, "incoming")
        while os.listdir(incoming) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(os.listdir(incoming), [])
        self.assertEqual(self.program.get("/api/datasets"), [])

    def test_expect_continue_is_answered_before_the_body(self):
        body = json.dumps(RESULT).encode()
        with socket.create_connection(("127.0.0.1", self.program.port), timeout=5) as connection:
            connection.sendall(b"POST /api/datasets?name=a.json HTTP/1.1\r\n" + self.program.host +
                               b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body))
            self.assertTrue(connection.recv(100).startswith(b"HTTP/1.1 100 Continue\r\n"))
            connection.sendall(body)
            self.assertTrue(connection.recv(100).startswith(b"HTTP/1.1 202 "))

    def test_heads_that_mean_two_things_or_too_much_are_refused(self):
        head = b"POST /api/datasets?name=a.json HTTP/1.1\r\n" + self.program.host
        for sent, statuses in (
                (head + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (400,)),
                (head + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", (400,)),
                (head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", (400,)),
                (head + b"Content-Length: -5\r\n\r\n", (400,)),
                (b"GET /api/health HTTP/1.1\r\n\r\n", (400,)),
                (b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n", (400,)),
                (b"GET http://evil/api/health HTTP/1.1\r\nHost: localhost\r\n\r\n", (400,)),
                (b"TRACE /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n", (405,)),
                (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", (414, 431)),
                (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 17000 + b"\r\n\r\n", (431,)),
                (b"GET / HTTP/1.1\r\nHost: localhost\r\n"
                 + b"".join(b"X%d: y\r\n" % i for i in range(120)) + b"\r\n", (431,)),
                (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello", (400,)),
                (b"GET /api/health\r\n\r\n", (400,))):
            with self.subTest(sent[:90]):
                answer = self.program.raw(sent)
                self.assertIn(int(answer.split(b" ", 2)[1]), statuses, answer[:200])
        self.assertEqual(self.program.get("/api/health")["status"], "ok")

    def test_one_connection_carries_many_requests_also_sent_ahead(self):
        ask = b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
        answer = self.program.raw(ask * 50)
        self.assertEqual(answer.count(b"HTTP/1.1 200 OK"), 50)

    def test_health_tells_the_truth(self):
        for path, word in (("/healthz", "ok"), ("/readyz", "ready")):
            self.assertEqual(self.program.get(path), {"status": word})
        shutil.rmtree(self.data_dir)
        self.assertEqual(self.program.ask("GET", "/readyz")[0], 503)
        self.assertEqual(self.program.ask("GET", "/healthz")[0], 200)

    def test_metrics_are_in_the_format_of_prometheus(self):
        self.program.stop()
        self.start("--metrics-token", "sixteen letters!".replace(" ", "-"))
        self.program.ask("GET", "/api/nothing")
        status, headers, body = self.program.ask("GET", "/metrics", headers={
            "Authorization": "Bearer sixteen-letters!"})
        self.assertEqual((status, headers["Content-Type"]), (200, "text/plain; version=0.0.4; charset=utf-8"))
        text = body.decode()
        self.assertTrue(text.endswith("\n"))
        samples, family = {}, None
        for line in text.splitlines():
            if line.startswith("# HELP "):
                family = line.split()[2]
            elif line.startswith("# TYPE "):
                self.assertRegex(line, f"^# TYPE {family} (gauge|counter)$")
            else:
                name, value = re.fullmatch(r'([a-z_]+(?:\{[a-z]+="[^"\\]*"\})?) (\S+)', line).groups()
                self.assertEqual(name.split("{")[0], family)
                samples[name] = float(value)
        self.assertEqual(samples['joulewatch_http_responses_total{status="4xx"}'], 1)
        self.assertEqual(samples["joulewatch_datasets"], 0)
        self.assertEqual((samples["joulewatch_live_lag_seconds"], samples["joulewatch_live_lag_commits"]), (0, 0))
        self.assertGreater(samples["process_resident_memory_bytes"], 1e6)

    def test_head_has_the_length_and_no_body(self):
        status, headers, body = self.program.ask("HEAD", "/api/health")
        self.assertEqual((status, body), (200, b""))
        self.assertEqual(int(headers["Content-Length"]), len(self.program.ask("GET", "/api/health")[2]))

    def test_a_slow_head_is_cut_and_harms_nobody(self):
        slow = []
        for _ in range(200):
            connection = socket.create_connection(("127.0.0.1", self.program.port), timeout=20)
            connection.sendall(b"GET / HTTP/1.1\r\nHost: loc")
            slow.append(connection)
        began = time.monotonic()
        worst = 0
        for _ in range(50):
            asked = time.monotonic()
            self.program.get("/api/health")
            worst = max(worst, time.monotonic() - asked)
        self.assertLess(worst, 2)
        self.assertEqual(slow[0].recv(100), b"")  # closed by the server
        self.assertTrue(5 < time.monotonic() - began < 18)
        for connection in slow:
            connection.close()

    def test_a_body_slower_than_a_kibibyte_a_second_is_cut(self):
        with socket.create_connection(("127.0.0.1", self.program.port), timeout=20) as connection:
            connection.sendall(b"POST /api/datasets?name=a.csv HTTP/1.1\r\n" + self.program.host +
                               b"Content-Length: 100000\r\n\r\n")
            began = time.monotonic()
            with self.assertRaises((BrokenPipeError, ConnectionResetError)):
                while time.monotonic() - began < 18:
                    connection.sendall(b"x" * 100)
                    time.sleep(0.5)
            self.assertGreater(time.monotonic() - began, 5)

    def test_readers_that_never_read_do_not_hold_up_a_job(self):
        _, taken = self.program.upload("plant.csv", small_csv())
        silent = []
        for _ in range(50):
            connection = socket.create_connection(("127.0.0.1", self.program.port), timeout=5)
            connection.sendall(b"GET /api/jobs/%s/events HTTP/1.1\r\n%s\r\n"
                               % (taken["jobId"].encode(), self.program.host))
            silent.append(connection)
        self.assertEqual(self.program.wait_for(taken["datasetId"])["status"], "ready")
        for connection in silent:
            connection.close()


class Starting(Served):
    def refused(self, *arguments, code=1):
        run = subprocess.run([PROGRAM, "serve", "--headless", *arguments], capture_output=True,
                             text=True, timeout=60, check=False)
        self.assertEqual(run.returncode, code, run.stderr)
        self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        return run.stderr

    def other(self):
        return os.path.join(self.directory.name, "other")

    def test_a_port_in_use_is_said_in_a_sentence(self):
        said = self.refused("--port", str(self.program.port), "--data-dir", self.other())
        self.assertIn("in use", said)
        self.assertIn("--port", said)

    def test_a_data_directory_in_use_is_said_in_a_sentence(self):
        self.assertIn("--data-dir", self.refused("--port", "0", "--data-dir", self.data_dir))

    def test_a_data_directory_that_is_a_file_is_refused(self):
        path = self.file("plain", b"")
        self.assertIn("plain", self.refused("--port", "0", "--data-dir", path))

    def test_bad_files_are_said_in_a_sentence(self):
        for arguments, word in (((self.other(),), "no such file"),
                                ((self.directory.name,), "directory"),
                                ((self.file("half.json", b'{"harmonics": '),), "ends in the middle"),
                                ((self.file("x.json", b'{"name": 1}'),), "none of the sections"),
                                (("--data", self.file("r.json", json.dumps(RESULT).encode())),
                                 "--data")):
            with self.subTest(word):
                said = self.refused(*arguments, "--port", "0", "--data-dir", self.other())
                self.assertIn(word, said)

    def test_a_data_file_that_cannot_be_read_ends_the_program(self):
        path = self.file("plant.csv", b"machineId,volt\nx,1\n")
        run = subprocess.run([PROGRAM, "serve", "--headless", "--port", "0", "--data-dir",
                              self.other(), path], capture_output=True, text=True, timeout=60,
                             check=False)
        self.assertEqual(run.returncode, 1)
        self.assertIn("plant.csv", run.stderr)

    def test_beyond_this_machine_only_on_request(self):
        run = subprocess.run([PROGRAM, "serve", "--headless", "--address", "0.0.0.0"],
                             capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(run.returncode, 2)
        self.assertIn("without --tls", run.stderr)
        for port in ("-1", "65536", "http"):
            run = subprocess.run([PROGRAM, "serve", "--headless", "--port", port],
                                 capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(run.returncode, 2)
            self.assertIn("--port", run.stderr)

    def test_a_browser_is_opened_unless_headless(self):
        opened = os.path.join(self.directory.name, "opened")
        opener = self.file("xdg-open", f"#!/bin/sh\necho \"$1\" > {opened}.part && mv {opened}.part {opened}\n".encode())
        os.chmod(opener, 0o755)
        environment = {**os.environ, "DISPLAY": ":0", "PATH": f"{self.directory.name}:{os.environ['PATH']}"}
        for headless in (True, False):
            with subprocess.Popen([PROGRAM, "serve", "--port", "0", "--data-dir", self.other()]
                                  + ["--headless"] * headless, stdout=subprocess.PIPE, text=True,
                                  env=environment) as program:
                address = program.stdout.readline().split()[-1]
                link = program.stdout.readline().split()[-1]  # of the first account
                for _ in range(10 if headless else 300):
                    if os.path.exists(opened):
                        break
                    time.sleep(0.1)
                self.assertEqual(os.path.exists(opened), not headless)
                program.terminate()
        self.assertEqual(Path(opened).read_text().strip(), link)
        self.assertTrue(link.startswith(address + "/setup#"))

    def test_what_is_not_asked_for_is_loopback_at_8501(self):
        run = subprocess.run([PROGRAM, "serve", "--help"], capture_output=True, text=True, timeout=60, check=True)
        self.assertRegex(run.stdout, r"--port [^\n]*=8501")
        self.assertRegex(run.stdout, r"--address [^\n]*=127\.0\.0\.1")

    def test_results_and_data_of_the_command_line_are_there_at_once(self):
        self.program.stop()
        data = self.file("plant.csv", small_csv())
        self.start(self.file("results.json", json.dumps(RESULT).encode()), "--data", data)
        only, = self.program.get("/api/datasets")
        self.assertEqual((only["name"], only["kind"], only["status"]),
                         ("results.json", "result", "ready"))
        meters = self.program.get(f"/api/datasets/{only['id']}/meters")
        self.assertEqual([meter["id"] for meter in meters], ["Machine_00", "Machine_01"])
        self.assertEqual(self.program.get(f"/api/datasets/{only['id']}/result"), RESULT)

    def test_a_data_file_alone_is_analysed(self):
        self.program.stop()
        self.start("--data", self.file("plant.csv", small_csv()))
        only, = self.program.get("/api/datasets")
        self.assertEqual(self.program.wait_for(only["id"])["status"], "ready")


class Ending(Served):
    def test_sigterm_and_sigint_end_with_zero(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            idle = socket.create_connection(("127.0.0.1", self.program.port), timeout=5)
            began = time.monotonic()
            code, _, err = self.program.stop(how)
            self.assertEqual((code, err), (0, ""))
            self.assertLess(time.monotonic() - began, 5)
            idle.close()
            self.start()

    def test_an_upload_under_way_is_taken_to_its_end(self):
        body = json.dumps(RESULT).encode() + b" " * 500_000
        connection = http.client.HTTPConnection("127.0.0.1", self.program.port, timeout=20)
        connection.putrequest("POST", "/api/datasets?name=late.json")
        for name, value in {"Content-Length": str(len(body)), **self.program.session}.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(body[:1000])
        time.sleep(0.3)
        ended = []
        stopper = threading.Thread(target=lambda: ended.append(self.program.stop()))
        stopper.start()
        time.sleep(0.3)
        with self.assertRaises(OSError):
            socket.create_connection(("127.0.0.1", self.program.port), timeout=2).close()
        connection.send(body[1000:])
        self.assertEqual(connection.getresponse().status, 202)
        connection.close()
        stopper.join()
        self.assertEqual(ended[0][0], 0)
        self.start()
        self.assertEqual([each["name"] for each in self.program.get("/api/datasets")], ["late.json"])

    def test_a_kill_leaves_what_was_finished(self):
        _, taken = self.program.upload("r.json", json.dumps(RESULT).encode())
        self.program.stop(signal.SIGKILL)
        self.start()
        self.assertEqual(self.program.get(f"/api/datasets/{taken['datasetId']}/result"), RESULT)


if __name__ == "__main__":
    unittest.main()
