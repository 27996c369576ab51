"""The demo: it starts, its link signs in, readings arrive by every way, and it ends with all it started.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from broker import MOSQUITTO  # noqa: E402
from server import PROGRAM, Server  # noqa: E402


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


class Demo(unittest.TestCase):
    def test_it_starts_shows_and_ends(self):
        with tempfile.TemporaryDirectory() as place:
            port = free_port()
            demo = subprocess.Popen(
                [os.path.join(ROOT, "scripts", "demo.sh")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                start_new_session=True, env={**os.environ, "JOULEWATCH": PROGRAM, "DEMO": place, "PORT": str(port),
                                             "HISTORY": "2h"})
            try:
                self.look(demo, port)
                os.killpg(demo.pid, signal.SIGINT)  # as a terminal does
                demo.communicate(timeout=40)
                self.assertEqual(demo.returncode, 0)
                left = subprocess.run(["pgrep", "-g", str(demo.pid)], capture_output=True, text=True).stdout
                self.assertEqual(left, "", "everything it started has ended")
            finally:
                if demo.poll() is None:
                    os.killpg(demo.pid, signal.SIGKILL)
                    demo.communicate()

    def look(self, demo, port):
        said = ""
        while not (found := re.search(r"Sign in once at http://[^/]+/demo\?next=/live#(\w+)", said)):
            line = demo.stdout.readline()
            self.assertTrue(line, said)
            said += line
        self.assertIn("2400 readings sent, 2400 acknowledged", said)
        server = Server.__new__(Server)
        server.tls, server.session, server.port = None, {}, port
        server.sign_in("/api/session/demo", {"token": found[1]})
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            ages = [server.get(f"/api/meters/Machine_{m:02}/latest")["ageMs"] for m in range(20)]
            if max(ages) < 10_000:
                break
            time.sleep(0.5)
        else:
            self.fail(f"readings do not arrive: {ages}")
        ways = {each["source"].split(":")[0] for each in server.get("/api/registry/meters")}
        self.assertEqual(ways, {"http", "modbus", "mqtt"} if MOSQUITTO else {"http", "modbus"})


if __name__ == "__main__":
    unittest.main()
