"""Signing in to the built program over HTTP. JOULEWATCH names the executable (default: build/joulewatch)."""
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import PASSWORD, PROGRAM, Server, add_user  # noqa: E402


class Session(unittest.TestCase):
    arguments = ()

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        add_user(self.scratch.name, "ada")
        self.start()

    def start(self):
        self.server = Server(self.scratch.name, *self.arguments)
        self.addCleanup(self.server.end)

    def ask(self, method, target, body=None, headers=None):
        return self.server.ask(method, target, None if body is None else json.dumps(body),
                               {"Content-Type": "application/json", **(headers or {})})

    def log_in(self, name="ada", password=PASSWORD, headers=None):
        return self.ask("POST", "/api/session", {"login": name, "password": password}, headers)

    def who(self, cookie):
        return json.loads(self.ask("GET", "/api/session", headers={"Cookie": cookie})[2])["user"]


class SigningIn(Session):
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
        add_user(self.scratch.name, "bob", "viewer")
        cookie = self.log_in("bob")[1]["Set-Cookie"].split(";")[0]
        self.assertEqual(self.who(cookie)["name"], "bob")
        subprocess.run([PROGRAM, "user", "disable", "bob", "--data-dir", self.scratch.name], check=True,
                       capture_output=True, timeout=60)
        self.assertIsNone(self.who(cookie))
        self.assertEqual(self.log_in("bob")[0], 401)

    def test_a_session_outlives_a_restart(self):
        cookie = self.log_in()[1]["Set-Cookie"].split(";")[0]
        self.server.stop(signal.SIGKILL)
        self.start()
        self.assertEqual(self.who(cookie)["name"], "ada")

    def test_a_body_that_is_too_large_is_refused_announced_or_not(self):
        large = {"login": "a" * 70_000, "password": "b"}
        self.assertEqual(self.ask("POST", "/api/session", large)[0], 413)
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as raw:
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


class BehindProxy(Session):
    """A proxy speaks TLS with browsers and plain HTTP with us, under a name of its own."""
    arguments = ("--public-url", "https://power.example.org", "--trusted-proxy", "127.0.0.1,::1")

    def through(self, client, host="power.example.org"):
        return {"Host": host, "X-Forwarded-For": client}

    def test_the_cookie_and_the_audit_trail_are_as_without_a_proxy(self):
        status, headers, body = self.log_in(headers=self.through("203.0.113.9"))
        self.assertEqual(status, 200, body)
        self.assertIn("__Host-session=", headers["Set-Cookie"])
        self.assertIn("; Secure", headers["Set-Cookie"])
        self.assertIn("Strict-Transport-Security", headers)
        cookie = {"Cookie": headers["Set-Cookie"].split(";")[0]}
        logged_in = json.loads(self.ask("GET", "/api/audit?limit=1", headers=cookie)[2])[0]
        self.assertEqual(logged_in["address"], "203.0.113.9")

    def test_other_names_and_other_pages_are_refused(self):
        self.assertEqual(self.log_in(headers=self.through("203.0.113.9", "evil.example"))[0], 421)
        ours = {"Origin": "https://power.example.org", "Host": f"127.0.0.1:{self.server.port}"}
        self.assertEqual(self.log_in(headers=ours)[0], 200)  # a proxy that puts in its own Host
        theirs = {**ours, "Origin": "https://evil.example"}
        self.assertEqual(self.log_in(headers=theirs)[0], 403)

    def test_one_address_that_asks_too_often_does_not_lock_out_another(self):
        asked = [self.ask("GET", "/api/session", headers=self.through("203.0.113.9"))[0]
                 for _ in range(70)]
        self.assertIn(429, asked)
        self.assertEqual(self.ask("GET", "/api/session", headers=self.through("203.0.113.10"))[0], 200)

    def test_who_is_no_proxy_is_not_believed(self):
        self.server.stop()
        self.arguments = ("--public-url", "https://power.example.org")
        self.start()
        for last in range(70):
            status = self.ask("GET", "/api/session", headers=self.through(f"203.0.113.{last}"))[0]
        self.assertEqual(status, 429)

    def test_half_a_setting_is_refused(self):
        for wrong, why in ((["--trusted-proxy", "10.0.0.5"], "--public-url"),
                           (["--public-url", "power.example.org"], "https://host"),
                           (["--public-url", "https://a", "--trusted-proxy", "proxy.local"], "proxy.local")):
            done = subprocess.run([PROGRAM, "serve", "--data-dir", self.scratch.name, *wrong],
                                  capture_output=True, text=True, timeout=30)
            self.assertEqual(done.returncode, 2, done)
            self.assertIn(why, done.stderr)


if __name__ == "__main__":
    unittest.main()
