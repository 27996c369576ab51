"""What is installed beside the program says the same as the program."""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JOULEWATCH = os.environ.get("JOULEWATCH", str(ROOT / "build" / "joulewatch"))
COMMANDS = ("generate", "analyze", "serve", "simulate",
            "user add", "user list", "user passwd", "user disable", "user enable",
            "device add", "device list", "device token", "device disable", "device enable", "device remove",
            "meter list", "meter name", "meter site", "meter place", "meter kind", "meter note", "meter alarm",
            "site add", "site list", "site remove",
            "modbus scan", "modbus read", "modbus units",
            "backup", "verify", "restore")


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def flags_of(command):
    listed = re.findall(r"^ +(?:-[A-Za-z],)?(--[a-z-]+)", run(JOULEWATCH, *command.split(), "--help"), re.M)
    return set(listed) - {"--help"}


class Packaging(unittest.TestCase):
    def test_manual_names_every_flag_and_no_other(self):
        manual = (ROOT / "packaging" / "joulewatch.1").read_text().replace("\\-", "-")
        named = set(re.findall(r"--[a-z][a-z-]+", manual)) - {"--help"}
        self.assertEqual(named, set().union(*(flags_of(command) for command in COMMANDS)))

    def test_manual_is_for_this_version(self):
        version = run(JOULEWATCH, "--version").strip()
        self.assertIn(f'"{version}"', (ROOT / "packaging" / "joulewatch.1").read_text())

    def complete(self, words, at):
        script = f"source {ROOT}/packaging/completion.bash; COMP_WORDS=({JOULEWATCH} {words}); COMP_CWORD={at}; "
        return run("bash", "-c", script + "_joulewatch; printf '%s\\n' \"${COMPREPLY[@]}\"").split()

    def test_bash_completes_commands_and_flags(self):
        self.assertEqual(self.complete("ana", 1), ["analyze"])
        offered = {word for word in self.complete("generate --", 2) if word != "--help"}
        self.assertEqual(offered, flags_of("generate"))
        self.assertEqual(self.complete("user dis", 2), ["disable"])
        self.assertEqual(self.complete("ver", 1), ["verify"])
        offered = {word for word in self.complete("user add --", 3) if word != "--help"}
        self.assertEqual(offered, flags_of("user add"))

    def test_installed_program_runs_from_its_prefix(self):
        with tempfile.TemporaryDirectory() as prefix:
            run("cmake", "--install", str(Path(JOULEWATCH).parent), "--prefix", prefix)
            program = Path(prefix) / "bin" / "joulewatch"
            self.assertTrue(run(str(program), "--version").startswith("joulewatch "))
            found = re.search(r"libduckdb\.so => (\S+)", run("ldd", str(program)))
            if found:  # the linker leaves it out while nothing of it is used
                self.assertTrue(os.path.realpath(found.group(1)).startswith(os.path.realpath(prefix)))
            for path in ("share/man/man1/joulewatch.1.gz", "share/bash-completion/completions/joulewatch"):
                self.assertTrue((Path(prefix) / path).exists(), path)


if __name__ == "__main__":
    unittest.main()
