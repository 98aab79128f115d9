"""The virtual environment with what Odoo, the tests and lint need."""

import shutil
import subprocess
import sys

from . import debian, paths
from .steps import SetupError, digest, done, mark, need_space, run, say, step

OLDEST, NEWEST = (3, 10), (3, 13)


def requirements():
    return sorted(paths.TOOLS.glob("requirements*.txt"))


def prepare():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise SetupError(
            f"Odoo 19 needs Python 3.10 to 3.13, but python3 is "
            f"{sys.version.split()[0]}: put another python3 first on PATH."
        )
    key = digest(sys.version, *requirements())
    if done("python", key, paths.PYTHON) and works():
        return
    need_space(800, "The Python environment")
    (paths.STAMPS / "python").unlink(missing_ok=True)
    if not works():
        create()
    install()
    mark("python", key)


def works():
    command = [paths.PYTHON, "-m", "pip", "--version"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def create(folder=paths.VENV):
    with step("creating the Python environment"):
        shutil.rmtree(folder, ignore_errors=True)
        command = [sys.executable, "-m", "venv", folder]
        probe = [sys.executable, "-c", "import ensurepip, venv"]
        if subprocess.run(probe, capture_output=True, check=False).returncode:
            debian.install(["python3-venv"], "Python's venv module is missing")
        run(command, "The Python environment cannot be created")


def install():
    command = [paths.PYTHON, "-m", "pip", "install", "--progress-bar", "off"]
    for file in requirements():
        command += ["-r", file]
    with step("installing Python packages"):
        output = run(
            command,
            "Python packages cannot be installed: check the network and pip's index",
        )
    say(output.strip().splitlines()[-1][:70] + " ...")
