"""A running server under the eyes of one user: a CSV file sent, and the dashboard's questions asked over HTTP.

   serve.py PROGRAM FILE.csv DIRECTORY [QUESTIONS]     a file of 1 GiB or less is uploaded, a larger one named on the
                                                       command line of the server
"""
import http.client
import json
import os
import re
import subprocess
import sys
import time

program, csv, directory = sys.argv[1:4]
questions = int(sys.argv[4]) if len(sys.argv) > 4 else 200
large = os.path.getsize(csv) > 1 << 30
began = time.perf_counter()
server = subprocess.Popen([program, "serve", "--headless", "--demo", "--port", "0", "--data-dir", directory]
                          + ([csv] if large else []), stdout=subprocess.PIPE, text=True)
port = int(re.search(r":(\d+)$", server.stdout.readline()).group(1))
token = server.stdout.readline().split("#")[1].strip()
connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
session = {}


def ask(method, target, body=None, headers=None):
    while True:
        connection.request(method, target, body, {**session, **(headers or {})})
        response = connection.getresponse()
        text = response.read()
        if response.status != 429:
            return response, text
        time.sleep(float(response.getheader("Retry-After", "1")))  # a user may ask so often


def resident():
    with open(f"/proc/{server.pid}/status", encoding="ascii") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024


response, text = ask("POST", "/api/session/demo", json.dumps({"token": token}), {"Content-Type": "application/json"})
session = {"Cookie": response.getheader("Set-Cookie").split(";")[0], "X-CSRF-Token": json.loads(text)["csrfToken"]}
if not large:
    began = time.perf_counter()
    with open(csv, "rb") as file:
        response, text = ask("POST", "/api/datasets?name=plant.csv", file, {"Content-Length": str(os.path.getsize(csv))})
    print(f"{os.path.getsize(csv) / 1e6:.0f} MB acknowledged after {time.perf_counter() - began:.2f} s")
    dataset = json.loads(text)["datasetId"]
else:
    dataset = json.loads(ask("GET", "/api/datasets")[1])[0]["id"]
kept = os.path.join(directory, "datasets", dataset, "readings")
while not os.path.exists(kept):  # looking there needs no turn with the server
    time.sleep(0.002)
while ask("GET", f"/api/datasets/{dataset}/meters")[0].status != 200:
    time.sleep(0.01)
print(f"queryable after {time.perf_counter() - began:.2f} s")
while (state := json.loads(ask("GET", "/api/datasets/" + dataset)[1]))["status"] in ("queued", "running"):
    time.sleep(0.1)
assert state["status"] == "ready", state
print(f"{state['rows']} rows analysed after {time.perf_counter() - began:.2f} s")
span = json.loads(ask("GET", f"/api/datasets/{dataset}/meters")[1])[7 % state["machines"]]
month = span["from"] + (span["to"] - span["from"]) // 5
for name, path in {
        "Q1 one machine, all of it": f"series?meter={span['id']}&metric=activePowerKw&maxPoints=1000",
        "Q2 hour by weekday, all machines": "profile?metric=activePowerKw",
        "Q3 every machine's aggregates": "aggregates",
        "Q4 one day, every reading": f"series?meter={span['id']}&metric=activePowerKw&maxPoints=4000"
                                     f"&from={span['from']}&to={span['from'] + 86_400_000}",
        "Q5 20 highest quarter hours": "peaks?count=20",
        "Q6 a tenth of the time": f"series?meter={span['id']}&metric=currentA&maxPoints=1000"
                                  f"&from={month}&to={month + (span['to'] - span['from']) // 10}",
        "load of all machines": "load?maxPoints=500"}.items():
    taken = []
    for _ in range(questions):
        at = time.perf_counter()
        response, text = ask("GET", f"/api/datasets/{dataset}/{path}")
        if (spent := 1000 * (time.perf_counter() - at)) < 900:  # longer: it had to wait for its turn (429)
            taken.append(spent)
        assert response.status == 200, text
    taken.sort()
    print(f"{name:34} median {taken[len(taken) // 2]:6.2f} ms, p99 {taken[len(taken) * 99 // 100]:6.2f} ms, {len(text)} bytes")
print(f"{resident():.0f} MiB resident")
server.terminate()
server.wait()
server = subprocess.Popen([program, "serve", "--headless", "--port", "0", "--data-dir", directory],
                          stdout=subprocess.PIPE, text=True)
server.stdout.readline()
time.sleep(2)
print(f"{resident():.0f} MiB resident when nobody asks, after a start")
server.terminate()
server.wait()
