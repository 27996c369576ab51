"""The built program's `user`: who may log in, from the shell.

JOULEWATCH names the executable (default: build/joulewatch).
"""
import os
import pty
import signal
import sqlite3
import stat
import subprocess
import tempfile
import threading
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("JOULEWATCH", os.path.join(ROOT, "build", "joulewatch"))
PASSWORD = "motor hums at night"


class User(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.data = os.path.join(self.scratch.name, "data")

    def user(self, *words, text="", code=0):
        ran = subprocess.run([PROGRAM, "user", *words, "--data-dir", self.data], input=text,
                             capture_output=True, text=True, timeout=60)
        self.assertEqual(ran.returncode, code, ran.stdout + ran.stderr)
        return ran.stderr if code else ran.stdout

    def rows(self, sql):
        connection = sqlite3.connect(os.path.join(self.data, "settings.sqlite"))
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def test_a_user_is_added_listed_disabled_and_enabled(self):
        self.assertEqual(self.user("list"), "There are no users yet.\n")
        self.assertEqual(self.user("add", "ada", "--role", "admin", "--email", "ada@plant.example",
                                   text=PASSWORD + "\n"), "ada can log in now, as admin.\n")
        self.user("add", "bob", text=PASSWORD + "\r\n")
        self.assertEqual(self.user("disable", "BOB"),
                         "bob cannot log in any more and is signed out everywhere.\n")
        self.assertEqual(self.user("list"),
                         "name  role    state     last log-in  e-mail\n"
                         "ada   admin   active    never        ada@plant.example\n"
                         "bob   viewer  disabled  never\n")
        self.assertEqual(self.user("enable", "bob"), "bob can log in.\n")
        self.assertEqual([row[0] for row in self.rows("SELECT action FROM audit ORDER BY id")],
                         ["user.add", "user.add", "user.disable", "user.enable"])

    def test_only_a_hash_of_the_password_is_kept_for_the_owner_alone(self):
        self.user("add", "ada", text=PASSWORD)
        [(first,)] = self.rows("SELECT password_hash FROM users")
        self.assertTrue(first.startswith("$argon2id$v=19$m=65536,t=2,p=1$"), first)
        self.user("passwd", "ada", text="seven eels swim\n")
        [(second,)] = self.rows("SELECT password_hash FROM users")
        self.assertNotEqual(first, second)
        for name in os.listdir(self.data):
            path = os.path.join(self.data, name)
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600, name)
            with open(path, "rb") as file:
                bytes_ = file.read()
            self.assertNotIn(PASSWORD.encode(), bytes_)
            self.assertNotIn(b"seven eels", bytes_)
        self.assertEqual(stat.S_IMODE(os.stat(self.data).st_mode), 0o700)

    def test_what_is_wrong_is_said_in_a_sentence_and_changes_nothing(self):
        for words, text, said in (
                (("add", "ada"), "short\n", "A password has 8 to 128 characters; this one has 5."),
                (("add", "ada"), "password1\n", "guessed first"),
                (("add", "ada"), "", "No password came in"),
                (("add", "ada"), "x" * 5000, "more than 4096 bytes"),
                (("add", "a b"), PASSWORD, "A user name has 2 to 64 characters"),
                (("add", "ada", "--email", "nowhere"), PASSWORD, "not an e-mail address"),
                (("disable", "nobody"), "", "There is no user 'nobody'"),
                (("passwd", "nobody"), PASSWORD, "There is no user 'nobody'")):
            self.assertIn(said, self.user(*words, text=text, code=1))
        self.assertEqual(self.rows("SELECT * FROM users"), [])
        self.user("add", "ada", "--role", "admin", text=PASSWORD)
        self.assertIn("is taken", self.user("add", "ADA", text=PASSWORD, code=1))
        self.assertIn("One admin at least", self.user("disable", "ada", code=1))

    def test_wrong_usage_is_refused_before_anything_is_asked(self):
        for words in (("add",), ("add", "ada", "--role", "king"), ("rename", "ada"), (),
                      ("add", "ada", "--password", PASSWORD), ("add", "ada", PASSWORD)):
            self.assertIn("--help", self.user(*words, code=2))
        self.assertFalse(os.path.exists(self.data))

    def test_a_data_directory_that_cannot_be_made_is_named(self):
        self.data = "/dev/null/data"
        self.assertIn("/dev/null/data", self.user("list", code=1))

    def test_settings_of_a_newer_program_are_refused(self):
        self.user("list")
        connection = sqlite3.connect(os.path.join(self.data, "settings.sqlite"))
        connection.execute("PRAGMA user_version=99")
        connection.close()
        said = self.user("list", code=1)
        self.assertIn("newer Joulewatch (schema 99;", said)

    def at_terminal(self, words, *typed):
        """Types each of `typed` once something was asked; the exit code and what was shown."""
        child, terminal = pty.fork()
        if child == 0:
            os.execv(PROGRAM, [PROGRAM, "user", *words, "--data-dir", self.data])
        shown = b""
        guard = threading.Timer(30, os.kill, (child, signal.SIGKILL))
        guard.start()
        try:
            waiting = list(typed)
            while True:
                try:
                    piece = os.read(terminal, 4096)
                except OSError:  # the other side is gone
                    break
                if not piece:
                    break
                shown += piece
                if piece.rstrip(b" ").endswith(b":") and waiting:
                    time.sleep(0.05)
                    os.write(terminal, waiting.pop(0).encode())
            _, status = os.waitpid(child, 0)
        finally:
            guard.cancel()
            os.close(terminal)
        return os.waitstatus_to_exitcode(status), shown.decode()

    def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(self):
        code, shown = self.at_terminal(("add", "ada"), PASSWORD + "\n", PASSWORD + "\n")
        self.assertEqual(code, 0, shown)
        self.assertIn("New password:", shown)
        self.assertIn("Once more:", shown)
        self.assertNotIn(PASSWORD, shown)
        code, shown = self.at_terminal(("passwd", "ada"), PASSWORD + "\n", "something else\n")
        self.assertEqual(code, 1)
        self.assertIn("not the same", shown)

    def test_ctrl_c_while_asked_changes_nothing(self):
        code, shown = self.at_terminal(("add", "ada"), "\x03")
        self.assertEqual(code, 1, shown)
        self.assertIn("Nothing was changed.", shown)
        self.assertEqual(self.user("list"), "There are no users yet.\n")


if __name__ == "__main__":
    unittest.main()
