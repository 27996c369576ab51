"""Readings sent over HTTP, ours beside what else takes them, in one run: work done for a second of the server's processor
time (user and system, of all its threads, until it has come to rest). Of ours everything is on disk before it is answered.

   ingest.py PROGRAM [SECTION ...]        sections: single batches growth restart idle (all)

JOULEWATCH_PEERS: the folder of the peers; VICTORIA_METRICS, NGINX: executables, where they are not in PATH.
"""
import http.client
import os
import random
import re
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM, SECTIONS = sys.argv[1], sys.argv[2:] or ["single", "batches", "growth", "restart", "idle"]
PEERS = os.environ.get("JOULEWATCH_PEERS", "")
HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = os.environ.get("SECONDS_EACH", "6")
READINGS = int(float(os.environ.get("READINGS", "2e6")))
TICK = os.sysconf("SC_CLK_TCK")
work = tempfile.mkdtemp(prefix="joulewatch-ingest-", dir=os.environ.get("TMPDIR"))
started = []


def executable(variable, name):
    found = os.environ.get(variable) or shutil.which(name)
    return found if found and os.access(found, os.X_OK) else None


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


class Server:
    """A process that listens; `cpu()` is what it has used so far, in seconds."""

    def __init__(self, name, command, port=None, **more):
        self.name = name
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **more)
        started.append(self.process)
        self.port = port
        deadline = time.monotonic() + 30
        while port and time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except OSError:
                time.sleep(0.05)

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            return sum(map(int, stat.read().rsplit(")", 1)[1].split()[11:13])) / TICK

    def resident(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024

    def rest(self, patience=60):
        """Waits until nothing is done any more, and returns what was used by then."""
        last, since, until = self.cpu(), time.monotonic(), time.monotonic() + patience
        while time.monotonic() < until and time.monotonic() - since < 1:
            time.sleep(0.1)
            if self.cpu() > last:
                last, since = self.cpu(), time.monotonic()
        return last

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


def ours(name="ours", before=None):
    """In a folder of its own, or in that of one that has ended."""
    data = before.data if before else tempfile.mkdtemp(dir=work)
    if not before:
        subprocess.run([PROGRAM, "device", "add", "bench", "--meters", "*", "--data-dir", data], check=True, capture_output=True)
        made = subprocess.run([PROGRAM, "device", "token", "bench", "--data-dir", data], check=True, capture_output=True, text=True)
    server = Server(name, [PROGRAM, "serve", "--headless", "--port", "0", "--data-dir", data, "--device-requests", "1000000",
                           "--device-readings", "100000000"], text=True)
    server.port = int(re.search(r":(\d+)$", server.process.stdout.readline()).group(1))
    server.token = before.token if before else re.search(r"jwd_\w+", made.stdout + made.stderr).group(0)
    server.data = data
    return server


def flask():
    if not PEERS or subprocess.run(["/usr/bin/python3", "-c", "import flask, sklearn"], capture_output=True, check=False).returncode:
        print("no Flask peer (JOULEWATCH_PEERS is not set, or python3-flask, python3-sklearn are not installed)")
        return None
    port = free_port()
    return Server("flask", ["/usr/bin/python3", os.path.join(PEERS, "live", "flask_peer.py"), str(port)], port)


def victoria_metrics():
    program = executable("VICTORIA_METRICS", "victoria-metrics")
    if not program:
        print("no VictoriaMetrics (Debian victoria-metrics, or VICTORIA_METRICS=executable)")
        return None
    port = free_port()
    return Server("VictoriaMetrics", [program, f"-storageDataPath={tempfile.mkdtemp(dir=work)}",
                                      f"-httpListenAddr=127.0.0.1:{port}"], port)


def nginx():
    program = executable("NGINX", "nginx")
    if not program:
        print("no nginx (Debian nginx-core, or NGINX=executable)")
        return None
    port, folder = free_port(), tempfile.mkdtemp(dir=work)
    with open(os.path.join(folder, "nginx.conf"), "w", encoding="ascii") as file:
        file.write(f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error;"
                   "events { worker_connections 1024; } http { access_log off; keepalive_requests 1000000000;"
                   f"client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;"
                   f"uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;"
                   f"server {{ listen 127.0.0.1:{port}; location / {{ return 204; }} }} }}")
    return Server("nginx", [program, "-p", folder, "-c", os.path.join(folder, "nginx.conf")], port)


starts = 0


def wrk(server, script, connections=64, **environment):
    """Requests for a CPU second, and what wrk saw."""
    global starts
    starts += 1_000_000
    environment = {**os.environ, "TOKEN": getattr(server, "token", ""), "START": str(starts),
                   **{name: str(value) for name, value in environment.items()}}
    before = server.cpu()
    told = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", "-s", script,
                           f"http://127.0.0.1:{server.port}"], env=environment, capture_output=True, text=True, check=True).stdout
    requests = int(re.search(r"(\d+) requests in", told).group(1))
    bad = re.search(r"Non-2xx.*: (\d+)", told)
    rate = requests / max(server.rest() - before, 1e-9)
    p99 = re.search(r"99%\s+(\S+)", told).group(1)
    wall = float(re.search(r"Requests/sec:\s+(\S+)", told).group(1))
    refused = f", {bad.group(1)} REFUSED" if bad else ""
    print(f"  {server.name:28} {rate:9.0f} requests per CPU s ({wall:.0f}/s wall, p99 {p99}{refused})", flush=True)
    return rate


def readings(count, meters, kind, at):
    """As a device sends them: a row of values each, four fields."""
    rng = random.Random(at)
    rows = []
    for i in range(count):
        v, c, f = rng.gauss(400, 4), rng.gauss(42, 2), rng.gauss(.85, .01)
        row = f"{i % meters:02d}", f"{v:.2f}", f"{c:.2f}", f"{v * c * f / 1000:.2f}", f"{f:.3f}", at + i // meters * 10
        rows.append("readings,machine=Machine_{} voltage={},current={},power={},pf={} {}000000000\n".format(*row) if kind == "lines" else
                    '{{"meterId":"Machine_{}","voltageV":{},"currentA":{},"activePowerKw":{},"powerFactor":{},"at":{}}}'.format(*row))
    return ("".join(rows) if kind == "lines" else "[" + ",".join(rows) + "]").encode()


def send(server, bodies, kind, clients=2, rest=True):
    """Over so many connections; the bodies and heads are made before the clock starts."""
    path = "/write" if kind == "lines" else "/api/ingest"
    head = (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: "
            f"{'text/plain' if kind == 'lines' else 'application/json'}\r\n"
            + (f"Authorization: Bearer {server.token}\r\n" if hasattr(server, "token") else ""))
    messages = [(head + f"Content-Length: {len(body)}\r\n\r\n").encode() + body for body in bodies]
    refused = []

    def client(mine):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            file = connection.makefile("rb")
            for message in mine:
                connection.sendall(message)
                status = int(file.readline().split()[1])
                length = 0
                while (line := file.readline().strip()):
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                file.read(length)
                if status not in (200, 204):
                    refused.append(status)
    before, began = server.cpu(), time.perf_counter()
    threads = [threading.Thread(target=client, args=(messages[i::clients],)) for i in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - began
    while_sending = server.cpu() - before
    return (server.rest() if rest else server.cpu()) - before, while_sending, wall, refused


clock = int(time.time()) - 400 * 86_400


def bodies_of(size, kind, meters, count):
    global clock
    bodies = []
    for _ in range(0, count, size):
        bodies.append(readings(size, meters, kind, clock))
        clock += -(-size // meters) * 10
    return bodies


def batches(server, size, kind, meters=20, count=READINGS, clients=2):
    bodies = bodies_of(size, kind, meters, count)
    cpu, while_sending, wall, refused = send(server, bodies, kind, clients)
    rate = len(bodies) * size / cpu
    print(f"  {server.name:28} {rate:9.0f} readings per CPU s ({len(bodies) * size / wall:.0f}/s wall; {while_sending:.2f} of {cpu:.2f} "
          f"CPU s before the last answer{'; ' + str(len(refused)) + ' REFUSED' if refused else ''})", flush=True)
    return rate


def ratio(what, ours_, peer):
    print(f"  -> {what}: {ours_ / peer:.2f}", flush=True)


def single():
    print("one reading a request, 64 connections kept alive:")
    found = {}
    for make, script in ((nginx, None), (flask, "live/post.lua"), (ours, None)):
        server = make()
        if server:
            script = os.path.join(PEERS, script) if script else os.path.join(HERE, "ingest.lua")
            found[make] = wrk(server, script, BATCH=1, WPATH="/readings")
            server.stop()
    if flask in found:
        ratio("ours to Flask", found[ours], found[flask])
    if nginx in found:
        ratio("ours to nginx, which answers 204 and keeps nothing", found[ours], found[nginx])


def in_batches():
    # Ours waits for the disk before it answers: many that send at once share that.
    for size, count, clients in ((100, READINGS // 4, 2), (100, READINGS // 4, 16), (10_000, READINGS, 2)):
        print(f"{size} readings of 4 fields a request, {clients} connections, {count} in all:")
        peer = victoria_metrics()
        rate = peer and batches(peer, size, "lines", count=count, clients=clients)
        for kind in ("lines", "json"):
            server = ours(f"ours, {kind}")
            mine = batches(server, size, kind, count=count, clients=clients)
            if rate:
                ratio(f"ours with {kind} to VictoriaMetrics", mine, rate)
            server.stop()
        if peer:
            peer.stop()


def growth():
    print("growth of what a reading costs:")
    script = os.path.join(HERE, "ingest.lua")
    few = ours("20 meters")
    lines, some = batches(few, 10_000, "lines"), batches(few, 100, "lines", count=READINGS // 4)
    few.name = "20 meters, again"
    ratio("cost with history to without, lines", lines, batches(few, 10_000, "lines"))
    one = wrk(few, script, METERS=20)
    ratio("cost with history to without, single", one, wrk(few, script, METERS=20))
    few.stop()
    many = ours("10 000 meters")
    lot = batches(many, 10_000, "lines", meters=10_000)
    ratio("cost with 10 000 meters to 20, 10 000 lines", lines, lot)
    ratio("cost with 10 000 meters to 20, 100 lines", some, batches(many, 100, "lines", meters=10_000, count=READINGS // 4))
    ratio("cost with 10 000 meters to 20, single", one, wrk(many, script, METERS=10_000))
    peer = victoria_metrics()
    if peer:
        ratio("ours to VictoriaMetrics with 10 000 meters, 10 000 lines", lot, batches(peer, 10_000, "lines", meters=10_000))
        peer.stop()
    many.stop()


def restart():
    """The port is told once it answers, and it answers once all that was acknowledged can be asked for."""
    for meters in (20, 10_000):
        print(f"start again, {meters} meters:")
        server = ours()
        for how in ("killed under load", "killed under load", "stopped at rest"):
            send(server, bodies_of(10_000, "lines", meters, READINGS), "lines", rest=how == "stopped at rest")
            if how == "stopped at rest":
                server.stop()
            server.process.kill()
            server.process.wait()
            files = [os.path.join(folder, file) for folder, _, names in os.walk(server.data) for file in names]
            journal, disk = sum(os.path.getsize(f) for f in files if "-log-" in f), sum(os.stat(f).st_blocks * 512 for f in files)
            began = time.perf_counter()
            server = ours(before=server)
            print(f"  {how}: ready after {time.perf_counter() - began:.2f} s ({journal >> 20} MiB of journal files, {disk >> 20} MiB "
                  "of disk in all)", flush=True)
        server.stop()


def readable(one, seconds):
    poll = select.poll()  # select() knows no file of a number above 1023
    poll.register(one, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def idle(count=10_000):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2 * count:
        return print(f"idle connections: this user may open {hard} files only")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count + 1000), hard))
    server = ours()
    print(f"{count} idle connections:")
    script = os.path.join(HERE, "ingest.lua")
    without = wrk(server, script)
    before = server.resident()
    # Loopback has many addresses, as a plant's devices have.
    held = []
    for i in range(count):
        one = socket.socket()
        one.bind((f"127.0.{1 + i // 100}.1", 0))
        one.connect(("127.0.0.1", server.port))
        one.sendall(f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
        held.append(one)
        if not readable(one, 5) or not one.recv(4096).startswith(b"HTTP/1.1 200"):
            print(f"  refused after {i} connections")
            break
    time.sleep(2)
    print(f"  {(server.resident() - before) * 1024 / len(held):.2f} KiB of the server's memory each ({len(held)} of them)")
    ratio("throughput beside them", wrk(server, script), without)
    alive = sum(not readable(one, 0) for one in held)
    print(f"  {alive} of them are still open")
    for one in held:
        one.close()
    server.stop()


try:
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed (Debian wrk): nothing is measured")
    for section in SECTIONS:
        {"single": single, "batches": in_batches, "growth": growth, "restart": restart, "idle": idle}[section]()
finally:
    for process in started:
        if process.poll() is None:
            process.kill()
    shutil.rmtree(work, ignore_errors=True)
