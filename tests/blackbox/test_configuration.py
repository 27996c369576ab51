"""Where `serve` takes its settings from: flag, environment, .env, TOML file, in this order."""
import os
import re
import signal
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JOULEWATCH = os.environ.get("JOULEWATCH", str(ROOT / "build" / "joulewatch"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Configuration(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.folder = Path(self.directory.name)
        self.ports = [free_port() for _ in range(4)]

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def run_serve(self, *words, **environment):
        return subprocess.Popen([JOULEWATCH, "serve", *map(str, words)], cwd=self.folder, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **environment})

    def port_of(self, *words, **environment):
        server = self.run_serve(*words, **environment)
        line = server.stdout.readline()
        server.send_signal(signal.SIGTERM)
        _, complaint = server.communicate(timeout=20)
        found = re.fullmatch(r"Joulewatch is at http://127\.0\.0\.1:(\d+)\n", line)
        self.assertTrue(found, line + complaint)
        return int(found.group(1))

    def refusal(self, *words, **environment):
        server = self.run_serve(*words, **environment)
        try:
            out, complaint = server.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            self.fail(f"accepted: {server.communicate()}")
        self.assertEqual((server.returncode, out, complaint.count("\n")), (78, "", 1), complaint)
        return complaint

    def test_flag_before_environment_before_env_file_before_toml(self):
        toml, dotenv, variable, flag = self.ports
        self.write("our.toml", f"[serve]\nport = {toml}\ndata_dir = \"kept\"\nheadless = true\n")
        given = ("--config", "our.toml")
        self.assertEqual(self.port_of(*given), toml)
        self.assertTrue((self.folder / "kept").is_dir())
        self.write(".env", f"# local\nJOULEWATCH_PORT={dotenv}\nPATH_OF_OTHERS=1\n")
        self.assertEqual(self.port_of(*given), dotenv)
        self.assertEqual(self.port_of(*given, JOULEWATCH_PORT=str(variable)), variable)
        self.assertEqual(self.port_of(*given, "--port", flag, JOULEWATCH_PORT=str(variable)), flag)

    def test_wrong_settings_are_refused_with_file_line_and_key(self):
        for text, line, word in (("[serve]\n\nprot = 1\n", 3, "'prot'"), ("[serve]\nport = 99999\n", 2, "65535"),
                                 ("[serve]\nport = \"x\"\n", 2, "port"), ("[serve]\nheadless = 7.5\n", 2, "headless"),
                                 ("[server]\nport = 1\n", 2, "[serve]"), ("[serve\nport = 1\n", 1, "our.toml"),
                                 ("port = 1\n", 1, "'port'"), ("[serve]\n[[carrier]]\n", 2, "there is no [[carrier]]"), ("[serve]\nport = [1]\n", 2, "'port'")):
            self.write("our.toml", text)
            complaint = self.refusal("--config", "our.toml")
            self.assertIn(f"our.toml, line {line}", complaint)
            self.assertIn(word, complaint)

    def test_a_file_that_is_not_there_is_named(self):
        self.assertIn("nowhere.toml", self.refusal("--config", "nowhere.toml"))

    def test_wrong_environment_is_refused_by_name(self):
        self.assertIn("JOULEWATCH_PORT", self.refusal(JOULEWATCH_PORT="many"))
        self.write(".env", "JOULEWATCH_PORT 1\n")
        self.assertIn(".env, line 1", self.refusal())


if __name__ == "__main__":
    unittest.main()
