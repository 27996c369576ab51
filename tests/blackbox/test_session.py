"""Signing in to the built program over HTTP. JOULEWATCH names the executable (default: build/joulewatch)."""
import http.client
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("JOULEWATCH", os.path.join(ROOT, "build", "joulewatch"))
PASSWORD = "motor hums at night"


class Session(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.user("add", "ada", "--role", "admin")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--headless", "--port", "0", "--data-dir", self.scratch.name],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.process.communicate)
        self.addCleanup(self.process.send_signal, signal.SIGTERM)
        self.port = int(re.search(r":(\d+)$", self.process.stdout.readline()).group(1))

    def user(self, *words):
        subprocess.run([PROGRAM, "user", *words, "--data-dir", self.scratch.name], input=PASSWORD,
                       text=True, check=True, capture_output=True, timeout=60)

    def ask(self, method, target, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            sent = {"Content-Type": "application/json", **(headers or {})}
            connection.request(method, target, None if body is None else json.dumps(body), sent)
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def log_in(self, name="ada", password=PASSWORD):
        return self.ask("POST", "/api/session", {"login": name, "password": password})

    def who(self, cookie):
        return json.loads(self.ask("GET", "/api/session", headers={"Cookie": cookie})[2])["user"]

    def test_log_in_and_out(self):
        status, headers, body = self.log_in()
        self.assertEqual(status, 200, body)
        cookie, *attributes = headers["Set-Cookie"].split("; ")
        self.assertEqual(attributes, ["Path=/", "HttpOnly", "SameSite=Lax"])
        self.assertEqual(self.who(cookie)["name"], "ada")
        self.assertEqual(self.ask("DELETE", "/api/session", headers={"Cookie": cookie})[0], 403)
        token = json.loads(body)["csrfToken"]
        status, headers, _ = self.ask("DELETE", "/api/session",
                                      headers={"Cookie": cookie, "X-CSRF-Token": token})
        self.assertEqual(status, 204)
        self.assertIn("Max-Age=0", headers["Set-Cookie"])
        self.assertIsNone(self.who(cookie))

    def test_a_command_beside_the_server_signs_a_user_out(self):
        self.user("add", "bob")
        cookie = self.log_in("bob")[1]["Set-Cookie"].split(";")[0]
        self.assertEqual(self.who(cookie)["name"], "bob")
        self.user("disable", "bob")
        self.assertIsNone(self.who(cookie))
        self.assertEqual(self.log_in("bob")[0], 401)

    def test_a_session_outlives_a_restart(self):
        cookie = self.log_in()[1]["Set-Cookie"].split(";")[0]
        self.process.kill()
        self.process.communicate()
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--headless", "--port", "0", "--data-dir", self.scratch.name],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.process.communicate)
        self.addCleanup(self.process.send_signal, signal.SIGTERM)
        self.port = int(re.search(r":(\d+)$", self.process.stdout.readline()).group(1))
        self.assertEqual(self.who(cookie)["name"], "ada")

    def test_a_body_that_is_too_large_is_refused_announced_or_not(self):
        large = {"login": "a" * 70_000, "password": "b"}
        self.assertEqual(self.ask("POST", "/api/session", large)[0], 413)
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as raw:
            raw.sendall(b"POST /api/session HTTP/1.1\r\nHost: localhost\r\n"
                        b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
            try:
                for _ in range(10):
                    raw.sendall(b"4000\r\n" + b"a" * 0x4000 + b"\r\n")
                raw.sendall(b"0\r\n\r\n")
            except OSError:
                pass  # the server has heard enough
            self.assertIn(b" 413 ", raw.recv(4096).split(b"\r\n")[0])
        self.assertEqual(self.log_in()[0], 200)

    def test_guessing_is_slowed_down(self):
        answers = [self.log_in(password="wrong password")[0] for _ in range(8)]
        self.assertEqual(answers[:5], [401] * 5)
        self.assertIn(429, answers[5:])
        status, headers, _ = self.log_in(password="wrong password")
        if status == 429:
            self.assertGreaterEqual(int(headers["Retry-After"]), 1)

    def test_an_unknown_name_takes_as_long_as_a_known_one(self):
        times = {"ada": [], "nobody": []}
        for _ in range(4):  # a fifth would be slowed down
            for name, taken in times.items():
                start = time.perf_counter()
                self.assertEqual(self.log_in(name, "wrong password")[0], 401)
                taken.append(time.perf_counter() - start)
        ratio = statistics.median(times["nobody"]) / statistics.median(times["ada"])
        self.assertTrue(0.5 < ratio < 2, f"{ratio}: a hash left out would be 0.1 or less")


if __name__ == "__main__":
    unittest.main()
