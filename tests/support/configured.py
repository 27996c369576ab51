"""The program on a configuration file and a data directory of its own, which end with the test."""
import os
import subprocess
import tempfile
import time
import unittest

from server import PROGRAM, Server, add_user


class Configured(unittest.TestCase):
    """`folder` is the test's, `data` in it has one account: ada."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.folder = directory.name
        self.data = os.path.join(self.folder, "data")
        add_user(self.data, "ada")

    def configure(self, *tables):
        """The path of a configuration of these tables."""
        path = os.path.join(self.folder, "joulewatch.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(tables))
        return path

    def start(self, *tables, session=None):
        """Logged in, or with the session of a start before."""
        server = Server(self.data, "--config", self.configure(*tables))
        self.addCleanup(server.end)
        if session:
            server.session = session
        else:
            server.log_in("ada")
        return server

    def refused(self, *tables):
        """What is said of a configuration with which the program does not start."""
        done = subprocess.run([PROGRAM, "serve", "--headless", "--port", "0", "--data-dir", self.data, "--config",
                               self.configure(*tables)], capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 78, (tables, done))
        return done.stderr

    def until(self, ask, what="nothing came", seconds=30):
        """The first answer that is true of a question asked again and again; `what` is said, or asked for, without one."""
        deadline = time.monotonic() + seconds
        while not (found := ask()):
            if time.monotonic() >= deadline:
                self.fail(what() if callable(what) else what)
            time.sleep(0.05)
        return found
