"""The coverage of the add-on's Python over all processes, as a table."""

import shutil
import subprocess

from host import paths

from .odoo_part import COVERAGE_FILE, coverage_environment


def reset():
    shutil.rmtree(COVERAGE_FILE.parent, ignore_errors=True)
    COVERAGE_FILE.parent.mkdir(parents=True)


def report():
    settings = f"--rcfile={paths.TOOLS / 'coveragerc'}"
    environment = coverage_environment({"PATH": "/usr/bin:/bin"})
    for arguments in (["combine", "-q"], ["report"]):
        subprocess.run(
            [str(paths.PYTHON), "-m", "coverage", *arguments, settings],
            cwd=paths.CLONE,
            env=environment,
            stdin=subprocess.DEVNULL,
            check=False,
        )
