"""`serve --tls`: who can read along, and who cannot pretend to be the server."""
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import PROGRAM, Server, add_user, trusting  # noqa: E402


class Tls(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.data = os.path.join(directory.name, "data")
        add_user(self.data, "ada")

    def serve(self, *arguments):
        server = Server(self.data, *(arguments or ("--tls",)))
        self.addCleanup(server.end)
        self.authority = os.path.join(self.data, "tls", "ca.pem")
        server.tls = trusting(self.authority)
        return server

    def test_whoever_trusts_the_authority_signs_in_over_tls(self):
        server = self.serve()
        cookie = server.log_in("ada")
        self.assertTrue(cookie.startswith("__Host-session="))
        self.assertIn("; Secure", cookie)
        self.assertIn("; Path=/", cookie)
        self.assertEqual([user["name"] for user in server.get("/api/users")], ["ada"])
        status, headers, page = server.ask("GET", "/")
        self.assertEqual(status, 200)
        self.assertIn(b"</html>", page)
        self.assertNotIn("Strict-Transport-Security", headers)  # it would be for all of localhost
        name = socket.gethostname()
        headers = server.ask("GET", "/", headers={"Host": f"{name}:{server.port}"})[1]
        self.assertEqual(headers["Strict-Transport-Security"], "max-age=31536000")
        self.assertEqual(server.stop()[0], 0)

    def test_pages_of_the_same_name_without_tls_are_elsewhere(self):
        server = self.serve()
        server.log_in("ada")
        for origin, status in ((f"http://127.0.0.1:{server.port}", 403), (f"https://127.0.0.1:{server.port}", 204)):
            self.assertEqual(server.ask("DELETE", "/api/session", headers={"Origin": origin})[0], status, origin)

    def test_the_certificate_is_for_this_machine_and_from_this_authority(self):
        server = self.serve()
        for name in ("localhost", "127.0.0.1", socket.gethostname()):
            with socket.create_connection(("127.0.0.1", server.port), timeout=20) as raw:
                with server.tls.wrap_socket(raw, server_hostname=name) as secure:
                    self.assertIn(secure.version(), ("TLSv1.2", "TLSv1.3"))
        for context, name in ((ssl.create_default_context(), "localhost"), (server.tls, "evil.example")):
            with socket.create_connection(("127.0.0.1", server.port), timeout=20) as raw:
                with self.assertRaises(ssl.SSLCertVerificationError):
                    context.wrap_socket(raw, server_hostname=name)

    def test_old_protocols_and_plain_http_get_nothing(self):
        server = self.serve()
        self.assertNotIn(b"200", server.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        for version in ("-tls1", "-tls1_1"):
            ran = subprocess.run(["openssl", "s_client", version, "-cipher", "ALL:@SECLEVEL=0", "-connect",
                                  f"127.0.0.1:{server.port}"], input="", capture_output=True, text=True, timeout=20)
            self.assertNotEqual(ran.returncode, 0, ran.stdout)
        for cipher in ("AES256-SHA", "AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-SHA"):
            ran = subprocess.run(["openssl", "s_client", "-tls1_2", "-cipher", cipher + ":@SECLEVEL=0", "-connect",
                                  f"127.0.0.1:{server.port}"], input="", capture_output=True, text=True, timeout=20)
            self.assertNotEqual(ran.returncode, 0, cipher)
        self.assertEqual(server.ask("GET", "/healthz")[0], 200)

    def test_keys_are_for_their_owner_and_outlive_a_restart(self):
        self.serve().stop()
        kept = {}
        for name in os.listdir(os.path.join(self.data, "tls")):
            path = os.path.join(self.data, "tls", name)
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600, name)
            with open(path, "rb") as file:
                kept[name] = file.read()
        self.assertEqual(set(kept), {"ca.pem", "ca-key.pem", "server.pem", "server-key.pem"})
        self.serve()
        for name, content in kept.items():
            with open(os.path.join(self.data, "tls", name), "rb") as file:
                self.assertEqual(file.read(), content, name)

    def test_a_certificate_of_ones_own(self):
        self.serve().stop()
        where = os.path.join(self.data, "tls")
        certificate, key = os.path.join(where, "server.pem"), os.path.join(where, "server-key.pem")
        server = self.serve("--tls-cert", certificate, "--tls-key", key)
        self.assertEqual(server.ask("GET", "/healthz")[0], 200)
        for words, code, said in ((("--tls-cert", certificate), 2, "belong together"),
                                  (("--tls-cert", key, "--tls-key", key), 1, "is not a certificate"),
                                  (("--tls-cert", certificate, "--tls-key", os.path.join(where, "ca-key.pem")), 1, "key"),
                                  (("--tls-cert", "/nowhere", "--tls-key", key), 1, "/nowhere")):
            ran = subprocess.run([PROGRAM, "serve", "--headless", "--port", "0", "--data-dir", self.data + "2", *words],
                                 capture_output=True, text=True, timeout=60)
            self.assertEqual((ran.returncode, ran.stderr.count("\n")), (code, 1), ran.stderr)
            self.assertIn(said, ran.stderr)

    def test_other_machines_are_served_over_tls_only_unless_allowed(self):
        ran = subprocess.run([PROGRAM, "serve", "--headless", "--port", "0", "--address", "0.0.0.0", "--data-dir",
                              self.data], capture_output=True, text=True, timeout=60)
        self.assertEqual(ran.returncode, 2)
        self.assertIn("--tls", ran.stderr)
        server = self.serve("--tls", "--address", "0.0.0.0")
        self.assertEqual(server.ask("GET", "/api/session", headers={"Host": "plant.example"})[0], 200)
        code, _, complaints = server.stop()
        self.assertEqual((code, complaints), (0, ""))


if __name__ == "__main__":
    unittest.main()
