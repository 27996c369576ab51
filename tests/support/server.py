"""A running `joulewatch serve` for tests of the built program, with people who can sign in.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import time
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("JOULEWATCH", os.path.join(ROOT, "build", "joulewatch"))
PASSWORD = "motor hums at night"


def add_user(data_dir, name, role="admin"):
    subprocess.run([PROGRAM, "user", "add", name, "--role", role, "--data-dir", data_dir],
                   input=PASSWORD, text=True, check=True, capture_output=True, timeout=60)


class Server:
    """Starts on a free loopback port; `log_in` gives all further requests the session of a user."""

    def __init__(self, data_dir, *arguments, tls=None, wrap=()):
        self.data_dir, self.tls, self.session = data_dir, tls, {}
        self.process = subprocess.Popen(
            [*wrap, PROGRAM, "serve", "--headless", "--port", "0", "--data-dir", data_dir, *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"^Joulewatch is at https?://[^ ]*:(\d+)$", line)
        if not found:
            self.process.kill()
            raise AssertionError(f"no address: {line!r} {self.process.communicate()[1]!r}")
        self.port = int(found.group(1))

    def stop(self, how=signal.SIGTERM, timeout=30):
        """Exit code, what it printed, what it complained of."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        out, err = self.process.communicate(timeout=timeout)
        return self.process.returncode, out, err

    def end(self):
        """For addCleanup: whatever happened before."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def connect(self, timeout=30):
        if self.tls:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=self.tls)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, target, body=None, headers=None, timeout=30):
        connection = self.connect(timeout)
        try:
            connection.request(method, target, body, {**self.session, **(headers or {})})
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def follow(self, target, headers=None, timeout=30):
        """A stream of events: the connection, which the asker closes, and the answer with its body to be read."""
        connection = self.connect(timeout)
        connection.request("GET", target, None, {**self.session, **(headers or {})})
        return connection, connection.getresponse()

    def post(self, target, body, headers=None):
        status, answered, text = self.ask("POST", target, json.dumps(body),
                                          {"Content-Type": "application/json", **(headers or {})})
        return status, answered, json.loads(text) if text else None

    def tell(self, target):
        """Posts what has no body."""
        status, answered, text = self.ask("POST", target)
        return status, answered, json.loads(text) if text else None

    def get(self, target):
        status, _, body = self.ask("GET", target)
        assert status == 200, (target, status, body)
        return json.loads(body)

    def log_in(self, name, password=PASSWORD):
        return self.sign_in("/api/session", {"login": name, "password": password})

    def use_demo_link(self):
        """Of a server that was started with --demo."""
        link = re.match(r"Sign in once at https?://[^/]+/demo#(\w+)$", self.process.stdout.readline())
        return self.sign_in("/api/session/demo", {"token": link.group(1)})

    def sign_in(self, target, body):
        status, headers, answer = self.post(target, body)
        assert status == 200, (status, answer)
        self.session = {"Cookie": headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": answer["csrfToken"]}
        return headers["Set-Cookie"]

    def upload(self, name, body):
        status, _, answer = self.ask("POST", "/api/datasets?name=" + urllib.parse.quote(name), body)
        return status, json.loads(answer)

    def wait_for(self, dataset, timeout=60):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            state = self.get("/api/datasets/" + dataset)
            if state["status"] not in ("queued", "running"):
                return state
            time.sleep(0.2)
        raise AssertionError("still running: " + json.dumps(state))

    def raw(self, sent, timeout=5, finish=True):
        """Sends bytes as they are; what comes back until the other side closes or falls silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            got = b""
            try:
                connection.sendall(sent)
                if finish:
                    connection.shutdown(socket.SHUT_WR)
                while piece := connection.recv(65536):
                    got += piece
            except OSError:
                pass
            return got

    def resident_bytes(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read()).group(1)) * 1024


def run_node(script, *words):
    """What a script of tests/support prints; its packages are web/'s, where npm has put them."""
    path = os.path.join(ROOT, ".deps", "node", "node_modules", ".bin") + os.pathsep + os.environ["PATH"]
    ran = subprocess.run(["node", os.path.join(ROOT, "tests", "support", script), *map(str, words)],
                         capture_output=True, text=True, timeout=60, env={**os.environ, "PATH": path})
    assert ran.stderr == "", ran.stderr
    return json.loads(ran.stdout)


def npm_has_put(package):
    return os.path.isdir(os.path.join(ROOT, "web", "node_modules", *package.split("/")))


def events(response):
    """Of a stream, one by one: id, event, data. Ends with the stream; comments are passed over."""
    fields = {}
    for line in response:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name:
            fields[name] = value
        elif "event" in fields:
            yield fields.get("id"), fields["event"], json.loads(fields["data"])
            fields = {}


def trusting(ca_file):
    """A client that believes this certificate authority only."""
    return ssl.create_default_context(cafile=ca_file)
