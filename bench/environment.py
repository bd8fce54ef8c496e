"""Environments of peers, each from a lock of its own."""

import hashlib
import subprocess
import sys
from pathlib import Path


def python(lock: Path, venv: Path) -> str:
    """The Python of a lock's environment, which is made anew when the lock has changed."""
    ready, digest, made = venv / "ready", hashlib.sha256(lock.read_bytes()).hexdigest(), venv / "bin" / "python"
    if not ready.is_file() or ready.read_text(encoding="utf-8") != digest:
        print(f"bench: making the environment of {lock.name}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
        subprocess.run([made, "-m", "pip", "install", *options, "-r", str(lock)], check=True)
        ready.write_text(digest, encoding="utf-8")
    return str(made)
