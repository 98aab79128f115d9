"""Steps: announced, done once, recorded by a stamp, failing in one sentence."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time

from . import paths


class SetupError(Exception):
    """One sentence: what is missing and what to do about it."""


def say(text):
    print(f"  {text}", flush=True)


def digest(*parts):
    """Short hash of strings and of the content of files (given as paths)."""
    total = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if hasattr(part, "read_bytes") else str(part).encode()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()[:12]


def done(name, key, *needed):
    """Whether the step was done with these inputs and its results still exist."""
    stamp = paths.STAMPS / name
    if not stamp.is_file() or stamp.read_text() != key:
        return False
    lost = [path for path in needed if not path.exists()]
    if lost:
        say(f"{name}: {lost[0]} is gone, doing this step again")
    return not lost


def mark(name, key):
    paths.STAMPS.mkdir(parents=True, exist_ok=True)
    fresh = paths.STAMPS / f"{name}.new"
    fresh.write_text(key)
    fresh.rename(paths.STAMPS / name)


@contextlib.contextmanager
def step(title):
    """Say what is done now and how long it took."""
    start = time.monotonic()
    say(f"{title} ...")
    yield
    say(f"{title}: done in {time.monotonic() - start:.0f} s")


@contextlib.contextmanager
def locked(folder=paths.HOST, what="set-up"):
    """One at a time in a folder; the lock dies with its process."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = open(folder / "lock", "a")
    except OSError as error:
        raise SetupError(
            f"Cannot write to {paths.HOST} ({error.strerror}): "
            "set HOST_DIR to a folder of yours."
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another {what} in {folder}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def run(command, failure, **options):
    """Run a command quietly; on failure raise the sentence, output goes to a log."""
    command = [str(part) for part in command]
    if "input" not in options:
        options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("stdout", subprocess.PIPE)
    try:
        result = subprocess.run(
            command, stderr=subprocess.STDOUT, text=True, check=False, **options
        )
    except FileNotFoundError as error:
        raise SetupError(f"The program {command[0]} is missing: install it.") from error
    if result.returncode:
        log = keep_log(command, result.stdout or "")
        raise SetupError(f"{failure} (details: {log})")
    return result.stdout


def keep_log(command, output):
    folder = paths.HOST / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"failed-{os.path.basename(command[0])}.log"
    log.write_text(" ".join(command) + "\n" + output)
    return log


def need_space(megabytes, what):
    """Stop early when the disk cannot take it; NEED_FREE_MB raises the bar."""
    paths.HOST.mkdir(parents=True, exist_ok=True)
    needed = max(megabytes, int(os.environ.get("NEED_FREE_MB") or 0))
    free = shutil.disk_usage(paths.HOST).free // 1_000_000
    if free < needed:
        raise SetupError(
            f"{what} needs {needed} MB but only {free} MB are free at {paths.HOST}: "
            "free some disk space or set HOST_DIR to a larger disk."
        )


def is_root():
    return os.geteuid() == 0


def main(function):
    """Run a tool; its expected failures are one sentence on stderr."""
    try:
        sys.exit(function())
    except SetupError as error:
        sys.exit(f"Cannot go on: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
