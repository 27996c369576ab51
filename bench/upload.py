"""A table of quarter-hour readings from upload to queryable, beside a Flask + pandas server, turn by turn in one run.

   upload.py PROGRAM PEERS DIRECTORY [TURNS]      the table is DIRECTORY/table.csv, the peer is
                                                  PEERS/live/upload_peer.py ("-": ours alone)
Wall time as the user sees it, and the processor seconds of the server. The peer's answer means: parsed, gaps filled.
Ours are three moments: acknowledged (on disk), queryable (its chart is answered), ready (checked for contradictions too).
"""
import http.client
import io
import json
import os
import re
import statistics
import subprocess
import sys
import time

program, peers, directory = sys.argv[1:4]
turns = int(sys.argv[4]) if len(sys.argv) > 4 else 5
TICKS = os.sysconf("SC_CLK_TCK")


def spent(pid):
    """Processor seconds of a process with all its threads."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1)) / 1024


class Parts(io.RawIOBase):
    """A form's one field with a file in it."""

    def __init__(self, path):
        head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="t.csv"\r\n\r\n'
        self.parts = [io.BytesIO(head), open(path, "rb"), io.BytesIO(b"\r\n--b--\r\n")]
        self.length = len(head) + os.path.getsize(path) + 9

    def read(self, size=-1):
        while self.parts:
            if piece := self.parts[0].read(size):
                return piece
            self.parts.pop(0).close()
        return b""


class Peer:
    name = "Flask + pandas"

    def __init__(self, port):
        script = os.path.join(peers, "live", "upload_peer.py")
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "TMPDIR": directory}
        self.process = subprocess.Popen(["/usr/bin/python3", script, "serve", str(port)], env=environment,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.port = port
        while True:
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()
                return
            except OSError:
                time.sleep(0.1)

    def turn(self, path):
        body = Parts(path)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600, blocksize=1 << 18)
        began, cpu = time.perf_counter(), spent(self.process.pid)
        connection.request("POST", "/upload", body, {"Content-Type": "multipart/form-data; boundary=b",
                                                      "Content-Length": str(body.length)})
        response = connection.getresponse()
        answer = json.loads(response.read())
        assert response.status == 200, answer
        return answer["rows"], {"answered": time.perf_counter() - began, "cpu": spent(self.process.pid) - cpu}


class Ours:
    name = "Joulewatch"

    def __init__(self):
        self.data = os.path.join(directory, "data")
        self.process = subprocess.Popen([program, "serve", "--headless", "--demo", "--port", "0", "--data-dir", self.data],
                                        stdout=subprocess.PIPE, text=True)
        port = int(re.search(r":(\d+)$", self.process.stdout.readline()).group(1))
        token = self.process.stdout.readline().split("#")[1].strip()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600, blocksize=1 << 18)
        self.session = {}
        response, text = self.ask("POST", "/api/session/demo", json.dumps({"token": token}),
                                  {"Content-Type": "application/json"})
        self.session = {"Cookie": response.getheader("Set-Cookie").split(";")[0],
                        "X-CSRF-Token": json.loads(text)["csrfToken"]}

    def ask(self, method, target, body=None, headers=None):
        while True:
            self.connection.request(method, target, body, {**self.session, **(headers or {})})
            response = self.connection.getresponse()
            text = response.read()
            if response.status != 429:
                return response, text
            time.sleep(float(response.getheader("Retry-After", "1")))  # a user may ask so often

    def turn(self, path):
        pid = self.process.pid
        self.connection.close()  # a server does not wait for ever for the next request
        began, cpu = time.perf_counter(), spent(pid)
        with open(path, "rb") as file:
            response, text = self.ask("POST", "/api/datasets?name=table.csv", file,
                                      {"Content-Length": str(os.path.getsize(path))})
        assert response.status == 202, text
        taken = {"acknowledged": time.perf_counter() - began}
        dataset = json.loads(text)["datasetId"]
        kept = os.path.join(self.data, "datasets", dataset, "readings")
        while not os.path.exists(kept):  # looking there needs no turn with the server
            time.sleep(0.002)
        while self.ask("GET", f"/api/datasets/{dataset}/meters")[0].status != 200:
            time.sleep(0.005)
        response, text = self.ask("GET", f"/api/datasets/{dataset}/load?maxPoints=500")
        assert response.status == 200, text
        taken["queryable"] = time.perf_counter() - began
        taken["cpu to there"] = spent(pid) - cpu
        while (state := json.loads(self.ask("GET", "/api/datasets/" + dataset)[1]))["status"] in ("queued", "running"):
            time.sleep(0.01)
        assert state["status"] == "ready", state
        taken["ready"] = time.perf_counter() - began
        taken["cpu"] = spent(pid) - cpu
        self.bytes = sum(os.path.getsize(os.path.join(kept, each)) for each in os.listdir(kept)
                         if each.startswith("segment-"))
        self.rollups = sum(os.stat(os.path.join(kept, each)).st_blocks * 512 for each in os.listdir(kept)
                           if each.startswith("rollup-"))
        self.ask("DELETE", "/api/datasets/" + dataset)
        return state["rows"], taken


path = os.path.join(directory, "table.csv")
servers = [Ours()] + ([Peer(18861)] if peers != "-" else [])
results = {each.name: [] for each in servers}
try:
    for turn in range(turns + 1):
        rows = set()
        for each in servers if turn % 2 else reversed(servers):
            counted, taken = each.turn(path)
            rows.add(counted)
            if turn > 0:  # the first warms both up
                results[each.name].append(taken)
        assert len(rows) == 1, rows
    read = rows.pop()
    print(f"{os.path.getsize(path) / 1e6:.0f} MB, {read} rows, medians of {turns} turns")
    medians = {name: {what: statistics.median(one[what] for one in all_) for what in all_[0]}
               for name, all_ in results.items()}
    for each in servers:
        print(f"{each.name:15} " + ", ".join(f"{what} {value:.2f} s" for what, value in medians[each.name].items())
              + f", at most {peak(each.process.pid):.0f} MiB resident")
    ours = servers[0]
    print(f"{ours.bytes / read:.2f} bytes a row kept, {ours.rollups / 1e6:.1f} MB of roll-ups")
    if len(servers) > 1:
        mine, theirs = medians[ours.name], medians[servers[1].name]
        print("peer ÷ ours: " + ", ".join(f"{what} {theirs['answered'] / mine[what]:.1f}"
                                          for what in ("acknowledged", "queryable", "ready"))
              + f"; processor seconds to queryable {theirs['cpu'] / mine['cpu to there']:.1f}"
              + f", in all {theirs['cpu'] / mine['cpu']:.1f}")
finally:
    for each in servers:
        each.process.terminate()
        each.process.wait()
