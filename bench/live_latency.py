"""From a reading's first byte on a socket to its event in a page: at rest, and at half of what the server takes in.

   live_latency.py PROGRAM [SPIKES]

Twenty meters that are known send batches of 100 readings, each body on disk before it is answered; one of them, alone on a
connection, sends a reading at a time, every twelfth a spike. A reader of GET /api/live notes when its event comes.
"""
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time

os.environ["JOULEWATCH"] = sys.argv[1]
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "support"))
from server import PROGRAM, Server, add_user, events  # noqa: E402

SPIKES = int(sys.argv[2]) if len(sys.argv) > 2 else 150
METERS, BATCH, SENDERS, EVERY = 20, 100, 4, 12
START = 1_704_067_200_000  # 2024-01-01T00:00:00Z, a Monday
KNOWN = START + 9 * 86_400_000
noise = random.Random(1)


def reading(meter, at, volts=230.0):
    return (f'{{"meterId":"m{meter}","at":{at},"voltageV":{volts + noise.gauss(0, 1):.2f},"currentA":{40 + noise.gauss(0, 1):.2f},'
            f'"activePowerKw":{9 + noise.gauss(0, 0.2):.3f},"powerFactor":{0.9 + noise.gauss(0, 0.005):.3f}}}')


class Sender:
    def __init__(self, server):
        self.server, self.connection = server, http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def post(self, lines):
        self.connection.request("POST", "/api/ingest", "\n".join(lines),
                                {"Authorization": "Bearer " + token, "Content-Type": "application/x-ndjson"})
        answer = self.connection.getresponse()
        text = answer.read()
        assert answer.status == 200, text


class Load:
    """Batches of all meters but the first, `rate` readings a second or as many as are taken."""

    def __init__(self, server, rate=None):
        self.sent, self.going = [0] * SENDERS, True
        self.threads = [threading.Thread(target=self.run, args=(server, each, rate and rate / SENDERS)) for each in range(SENDERS)]
        self.began = time.monotonic()
        for each in self.threads:
            each.start()

    # Bodies that only differ in their stamps: the sender must not be what is measured.
    stamps = [KNOWN] * SENDERS

    def run(self, server, number, rate):
        sender = Sender(server)
        meters = [each for each in range(1, METERS) if each % SENDERS == number]
        values = [reading(meters[i % len(meters)], 0).split('"at":0,') for i in range(BATCH)]
        begun, step = time.monotonic(), len(meters)
        while self.going:
            at = self.stamps[number]
            sender.post([f'{head}"at":{at + i // step * 1000},{tail}' for i, (head, tail) in enumerate(values)])
            self.stamps[number] = at + (BATCH // step + 1) * 1000
            self.sent[number] += BATCH
            if rate:
                time.sleep(max(0, begun + self.sent[number] / rate - time.monotonic()))

    def stop(self):
        self.going = False
        for each in self.threads:
            each.join()
        return sum(self.sent) / (time.monotonic() - self.began)


def measure(server, at):
    """Milliseconds from the send to the event of each spike; when the meter's next reading is due."""
    sender, sent, came = Sender(server), {}, {}
    connection, answer = server.follow("/api/live?meters=m0")

    def listen():
        for _, kind, data in events(answer):
            if kind == "anomaly" and data["at"] in sent:
                came.setdefault(data["at"], time.perf_counter())
            if len(came) == SPIKES:
                return

    reader = threading.Thread(target=listen, daemon=True)
    reader.start()
    for row in range(SPIKES * EVERY):
        at += 1000
        spike = row % EVERY == EVERY - 1
        body = [reading(0, at, 290 if spike else 230)]
        if spike:
            sent[at] = time.perf_counter()
        sender.post(body)
        time.sleep(noise.uniform(0, 0.02))
    reader.join(10)
    connection.close()
    return [1000 * (came[each] - sent[each]) for each in sent if each in came], len(sent), at


def tell(name, times, spikes):
    assert len(times) >= 0.95 * spikes, f"{len(times)} of {spikes} spikes gave an event"
    parts = statistics.quantiles(times, n=100)
    print(f"{name}: p50 {parts[49]:.1f} ms, p99 {parts[98]:.1f} ms, most {max(times):.1f} ms ({len(times)} of {spikes} spikes)", flush=True)


with tempfile.TemporaryDirectory(prefix="joulewatch-latency-", dir=os.environ.get("TMPDIR")) as directory:
    add_user(directory, "ada")
    device = [PROGRAM, "device", "add", "bench", "--meters", "*", "--data-dir", directory]
    subprocess.run(device, check=True, capture_output=True)
    made = subprocess.run([*device[:2], "token", "bench", *device[-2:]], check=True, capture_output=True, text=True)
    token = re.search(r"jwd_\w+", made.stdout + made.stderr).group(0)
    server = Server(directory, "--device-requests", "1000000", "--device-readings", "100000000")
    try:
        server.log_in("ada")
        history = Sender(server)
        for at in range(START, KNOWN, 600_000 * 144):  # a day at a time
            history.post([reading(meter, when) for when in range(at, at + 600_000 * 144, 600_000) for meter in range(METERS)])
        times, spikes, at = measure(server, KNOWN)
        tell("at rest", times, spikes)
        full = Load(server)
        time.sleep(5)
        most = full.stop()
        half = Load(server, most / 2)
        times, spikes, _ = measure(server, at)
        tell(f"at {half.stop():,.0f} of {most:,.0f} readings/s", times, spikes)
    finally:
        server.stop()
