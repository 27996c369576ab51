#!/usr/bin/env python3
"""clang-tidy over the program (not its tests), with the flags of build/compile_commands.json.

    scripts/check-tidy.py              all of it, as CI does
    scripts/check-tidy.py FILE...      these files, each by itself

Nearly all of its time goes into the headers that a file includes, so several files are read as one
where their names allow. What such a unit shows is looked at again file by file: only that counts.
"""
import collections
import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FILES_A_UNIT = 10  # their headers are mostly the same; a fault costs as many runs
DECLARED = re.compile(r"([A-Za-z_]\w*)\s*(?:\(|=|\{|\[|;|:(?!:)|$)")


def sources():
    """file → flags, of what is linted (cmake/JoulewatchFolder.cmake tells what is not, and why)."""
    found = {}
    with open(os.path.join(ROOT, "build", "compile_commands.json"), encoding="utf-8") as file:
        for entry in json.load(file):
            program = "/src/" in entry["file"] and not re.search(r"_(test|bench|fuzz)\.cpp$", entry["file"])
            words = shlex.split(entry["command"])
            if program and "_unlinted.dir/" not in entry["command"] and "-c" in words:
                compiler = next(i for i, word in enumerate(words) if re.search(r"(c|g|clang)\+\+[-\d]*$", word))
                flags = words[compiler + 1:words.index("-o")]
                found[entry["file"]] = (*(each for each in flags if each != "-Wno-restrict"),)  # gcc's own
    return found


def private_names(text):
    """What stands in an unnamed namespace or is static; nothing there is indented."""
    names, inside = set(), False
    for line in text.splitlines():
        if line == "namespace {":
            inside = True
        elif line == "}  // namespace":
            inside = False
        elif (inside or line.startswith("static ")) and re.match("[A-Za-z]", line):
            if declared := DECLARED.search(re.sub(r"<[^<>]*(<[^<>]*>)?[^<>]*>", "", line)):
                names.add(declared.group(1))
    return names


def units(files):
    """Lists of files with the same flags, none of which uses a name that another keeps to itself."""
    groups = collections.defaultdict(list)
    for path, flags in sorted(files.items()):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        private, used = private_names(text), set(re.findall(r"[A-Za-z_]\w*", text))
        for unit in groups[flags]:
            if len(unit["files"]) < FILES_A_UNIT and not unit["private"] & used and not private & unit["used"]:
                break
        else:
            unit = {"files": [], "private": set(), "used": set()}
            groups[flags].append(unit)
        unit["files"].append(path)
        unit["private"] |= private
        unit["used"] |= used
    return [(flags, unit["files"]) for flags, all_units in groups.items() for unit in all_units]


def tidy(path, flags):
    return subprocess.run(["clang-tidy", "--quiet", f"--config-file={ROOT}/.clang-tidy", path, "--", *flags,
                           "-Wno-unknown-warning-option"], capture_output=True, text=True, cwd=f"{ROOT}/build")


def look(flags, files):
    """What is to be said of them, empty when nothing is."""
    if len(files) > 1:
        with tempfile.NamedTemporaryFile("w", suffix=".cpp") as unit:
            unit.writelines(f'#include "{path}"  // NOLINT\n' for path in files)
            unit.flush()
            if tidy(unit.name, flags).returncode == 0:
                return ""
    done = [tidy(path, flags) for path in files]
    return "".join(each.stdout + each.stderr for each in done if each.returncode)


def main(wanted):
    files = sources()
    paths = [os.path.realpath(each) for each in wanted]
    if unknown := [each for each in paths if each not in files]:
        sys.exit(f"{unknown[0]} is no file of the program that is linted; is it built?")
    todo = [(files[each], [each]) for each in paths] or units(files)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        said = [each for each in pool.map(lambda unit: look(*unit), todo) if each]
    print("".join(said), end="")
    print(f"{len(paths) or len(files)} files in {len(todo)} units: {'see above' if said else 'clean'}")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
