"""Links for forgotten passwords by mail, with a real SMTP server on loopback (aiosmtpd).

JOULEWATCH names the executable (default: build/joulewatch).
"""
import email
import email.policy
import os
import re
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import unittest
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from server import PASSWORD, PROGRAM, Server, add_user  # noqa: E402

warnings.filterwarnings("ignore", message="Requiring AUTH")  # of the sink, which is on loopback
FRESH = "pumps sing in the rain"


def free_port(host):
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


class Sink:
    """Takes mail, after answering `refusals` in turn."""

    def __init__(self, refusals=()):
        self.letters, self.refusals, self.delay = [], list(refusals), 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 taken"


def login(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"mailer", b"pass word"))


class Mailing(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.data = os.path.join(self.scratch.name, "data")
        for name in ("ada", "bob"):
            self.shell("user", "add", name, "--email", name + "@plant.example", "--role", "admin")

    def shell(self, *words):
        subprocess.run([PROGRAM, *words, "--data-dir", self.data], input=PASSWORD, text=True, check=True,
                       capture_output=True, timeout=60)

    def sink(self, refusals=(), **settings):
        sink = Sink(refusals)
        settings.setdefault("hostname", "127.0.0.1")
        controller = Controller(sink, port=free_port(settings["hostname"]), **settings)
        controller.start()
        self.addCleanup(controller.stop)
        sink.port = controller.port
        return sink

    def serve(self, *arguments):
        server = Server(self.data, "--smtp-from", "power@plant.example", *arguments)
        self.addCleanup(server.end)
        return server

    def ask(self, server, name, headers=None):
        status, _, answer = server.post("/api/account/forgotten", {"login": name}, headers)
        self.assertEqual((status, answer), (202, None))

    def letter(self, sink, seconds=30, count=1):
        deadline = time.monotonic() + seconds
        while len(sink.letters) < count:
            self.assertLess(time.monotonic(), deadline, "no mail came")
            time.sleep(0.1)
        sender, to, content = sink.letters[count - 1]
        return sender, to, email.message_from_bytes(content, policy=email.policy.default)

    def certificate(self):
        key, cert = (os.path.join(self.scratch.name, each) for each in ("key.pem", "cert.pem"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=mail", "-addext",
                        "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        return context, cert


class ForgottenPassword(Mailing):
    def test_the_link_comes_by_mail_once_and_sets_a_new_password(self):
        sink = self.sink()
        server = self.serve("--smtp-url", f"smtp://127.0.0.1:{sink.port}")
        self.assertTrue(server.get("/api/session")["resetMail"])
        self.ask(server, "ada")
        sender, to, letter = self.letter(sink)
        self.assertEqual((sender, to), ("power@plant.example", ["ada@plant.example"]))
        self.assertEqual(letter["subject"], "Joulewatch: new password for ada / neues Passwort für ada")
        self.assertEqual(letter["from"], "Joulewatch <power@plant.example>")
        self.assertEqual(letter["to"], "ada@plant.example")
        self.assertTrue(letter["date"] and letter["message-id"])
        raw = sink.letters[0][2]
        self.assertTrue(raw.isascii())
        self.assertLessEqual(max(map(len, raw.split(b"\r\n"))), 78)  # RFC 5322, 2.1.1
        self.assertFalse(letter.is_multipart())
        links = re.findall(r"^(\S+)/reset#([0-9a-f]{64})\r?$", letter.get_body().get_content(), re.M)
        self.assertEqual(len(links), 2)
        self.assertEqual({link for link, _ in links}, {f"http://127.0.0.1:{server.port}"})
        token = links[0][1]
        reset = {"token": token, "password": FRESH}
        self.assertEqual(server.post("/api/account/reset", reset)[0], 204)
        self.assertGreaterEqual(server.post("/api/account/reset", reset)[0], 400)
        server.log_in("ada", FRESH)
        self.assertIn("user.resetMail", [row["action"] for row in server.get("/api/audit")])
        with open(os.path.join(self.data, "settings.sqlite"), "rb") as file:
            self.assertNotIn(token.encode(), file.read())
        self.ask(server, "ada@plant.example")  # again, within five minutes
        time.sleep(2)
        self.assertEqual(len(sink.letters), 1)

    def test_the_link_is_never_what_a_request_says_we_are_called(self):
        sink = self.sink()
        server = self.serve("--smtp-url", f"smtp://127.0.0.1:{sink.port}", "--public-url", "https://power.example.org")
        for headers in ({"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil.example"},
                        {"X-Forwarded-For": "1.2.3.4", "X-Original-Host": "evil.example"}):
            self.ask(server, "ada", headers)
        for host in ("evil.example", "127.0.0.1@evil.example"):
            status, _, _ = server.post("/api/account/forgotten", {"login": "bob"}, {"Host": host})
            self.assertGreaterEqual(status, 400, host)
        _, _, letter = self.letter(sink)
        self.assertEqual(set(re.findall(r"^(\S+)/reset#", letter.get_body().get_content(), re.M)), {"https://power.example.org"})
        self.assertNotIn("evil", letter.as_string())
        time.sleep(1.5)
        self.assertEqual(len(sink.letters), 1)

    def test_a_server_that_refuses_at_first_is_asked_again_also_after_a_restart(self):
        sink = self.sink(["451 try later"])
        server = self.serve("--smtp-url", f"smtp://127.0.0.1:{sink.port}")
        self.ask(server, "ada")
        deadline = time.monotonic() + 10
        while sink.refusals:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.1)
        self.assertEqual(sink.letters, [])
        _, _, complaint = server.stop()
        self.assertIn("mail: ", complaint)
        self.assertIn("451", complaint)
        again = self.serve("--smtp-url", f"smtp://127.0.0.1:{sink.port}")
        _, _, letter = self.letter(sink)
        token = re.search(r"/reset#([0-9a-f]{64})", letter.get_body().get_content())[1]
        self.assertEqual(again.post("/api/account/reset", {"token": token, "password": FRESH})[0], 204)

    def test_whether_there_is_a_user_is_told_neither_in_words_nor_in_time(self):
        sink = self.sink()
        server = self.serve("--smtp-url", f"smtp://127.0.0.1:{sink.port}")
        took = {"ada": [], "nobody": []}
        for _ in range(10):
            for name, times in took.items():
                begun = time.monotonic()
                self.ask(server, name)
                times.append(time.monotonic() - begun)
        there, not_there = (statistics.median(times) for times in took.values())
        # Both are a few writes to the disk: what a mail server takes, 50 ms and more, would show.
        self.assertLess(abs(there - not_there), 0.04, took)

    def test_names_that_would_be_headers_bring_no_mail(self):
        sink = self.sink()
        server = self.serve("--smtp-url", f"smtp://127.0.0.1:{sink.port}")
        for name in ("ada@plant.example\r\nBcc: eve@evil.example", "ada\nTo: eve@evil.example", "ada@plant.example,eve@evil.example",
                     "$(id)@plant.example", "`id`", "ada@plant.example|id", "ada\0", "<ada@plant.example>", "=?UTF-8?B?YWRh?="):
            self.ask(server, name)
        time.sleep(2)
        self.assertEqual(sink.letters, [])


class MailServers(Mailing):
    def test_a_server_is_logged_in_to_with_the_password_of_a_file(self):
        password = os.path.join(self.scratch.name, "password")
        with open(password, "w", encoding="ascii") as file:
            file.write("pass word\n")
        sink = self.sink(auth_required=True, auth_require_tls=False, authenticator=login)
        server = self.serve("--smtp-url", f"smtp://127.0.0.1:{sink.port}", "--smtp-user", "mailer",
                            "--smtp-password-file", password)
        self.ask(server, "ada")
        self.letter(sink)
        with open(f"/proc/{server.process.pid}/cmdline", "rb") as line:
            self.assertNotIn(b"pass word", line.read())

    def test_tls_needs_a_certificate_of_an_authority_that_is_known(self):
        context, cert = self.certificate()
        sink = self.sink(ssl_context=context)
        url = f"smtps://127.0.0.1:{sink.port}"
        stranger = self.serve("--smtp-url", url)
        self.ask(stranger, "ada")
        time.sleep(2)
        _, _, complaint = stranger.stop()
        self.assertRegex(complaint, "certificate|SSL")
        self.assertEqual(sink.letters, [])
        self.serve("--smtp-url", url, "--smtp-ca", cert)
        self.letter(sink)

    def test_mail_to_another_machine_is_encrypted_or_not_sent(self):
        sink = self.sink(hostname="127.0.0.2")  # counts as another: only one address is this machine
        server = self.serve("--smtp-url", f"smtp://127.0.0.2:{sink.port}")
        self.ask(server, "ada")
        time.sleep(2)
        _, _, complaint = server.stop()
        self.assertIn("SSL", complaint)
        self.assertEqual(sink.letters, [])

    def test_settings_that_cannot_work_stop_the_start(self):
        for arguments, word in (
                (["--smtp-url", "smtp://h"], "--smtp-from"),
                (["--smtp-from", "a@b.example"], "--smtp-url"),
                (["--smtp-url", "http://h", "--smtp-from", "a@b.example"], "smtp://host:port"),
                (["--smtp-url", "smtp://h:25\r\nQUIT", "--smtp-from", "a@b.example"], "smtp://host:port"),
                (["--smtp-url", "smtp://`id`", "--smtp-from", "a@b.example"], "smtp://host:port"),
                (["--smtp-url", "smtp://h", "--smtp-from", "a@b.example\r\nBcc: c@d.example"], "--smtp-from"),
                (["--smtp-url", "smtp://h", "--smtp-from", "a@b.example", "--smtp-user", "x"], "belong together"),
                (["--smtp-url", "smtp://h", "--smtp-from", "a@b.example", "--smtp-ca", "/nowhere"], "no such file"),
                (["--smtp-url", "smtp://h", "--smtp-from", "a@b.example", "--smtp-user", "x", "--smtp-password-file",
                  "/nowhere"], "--smtp-password-file"),
                (["--smtp-url", "smtp://h", "--smtp-from", "a@b.example", "--address", "0.0.0.0", "--allow-plain-http"],
                 "--public-url")):
            with self.subTest(arguments):
                ran = subprocess.run([PROGRAM, "serve", "--headless", "--port", "0", "--data-dir", self.data, *arguments],
                                     capture_output=True, text=True, timeout=30)
                self.assertEqual(ran.returncode, 2, ran.stderr)
                self.assertIn(word, ran.stderr)

    def test_without_a_mail_server_an_admin_gives_the_link_as_ever(self):
        server = Server(self.data)
        self.addCleanup(server.end)
        self.assertFalse(server.get("/api/session")["resetMail"])
        self.ask(server, "ada")
        server.log_in("bob")
        self.assertIn("user.forgotPassword", [row["action"] for row in server.get("/api/audit")])


if __name__ == "__main__":
    unittest.main()
