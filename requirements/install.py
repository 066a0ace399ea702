"""Install a lock with pip and say what is fetched, how large it is and how long it took. Needs no part of the project.

    python requirements/install.py run.lock

What was fetched stays in pip's cache: after a break the same command goes on from there.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

FETCHED = re.compile(r"^\s*(Downloading|Using cached) (?P<name>\S+?)-(?P<version>[^-\s]+)[-.]\S+ \((?P<size>[^)]+)\)")


def main() -> int:
    """Run pip on the lock named, show a line for each part, and return its exit code."""
    lock = Path(__file__).with_name(sys.argv[1])
    wanted = sum("==" in line for line in lock.read_text("utf-8").splitlines() if line[:1].isalnum())
    command = [
        sys.executable, "-m", "pip", "install", "--progress-bar", "off", "--disable-pip-version-check",
        "--require-hashes", "-r", str(lock),
    ]  # fmt: skip
    print(f"setting up: {wanted} locked parts of {lock.name}", flush=True)
    began, fetched = time.monotonic(), 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        said: list[str] = []
        for line in pip.stdout or ():
            said.append(line)
            part = FETCHED.match(line)
            if part is not None:
                fetched += 1
                took = f"{time.monotonic() - began:4.0f} s"
                print(f"  {took}  {fetched:>3}  {part['name']} {part['version']}  {part['size']}", flush=True)
            elif line.startswith("Installing collected"):
                print(f"  {time.monotonic() - began:4.0f} s  putting them in place", flush=True)
    if pip.returncode:
        print("".join(said[-15:]), file=sys.stderr)
        print("pip could not install them; what was fetched is kept, so the same command goes on.", file=sys.stderr)
    else:
        print(f"  {time.monotonic() - began:4.0f} s  done", flush=True)
    return pip.returncode


if __name__ == "__main__":
    sys.exit(main())
