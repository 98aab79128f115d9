"""The coverage of the add-on's Python over all processes, as a table.

`environment` makes a process measure (testing/measured), `report` adds them up.
"""

import os
import shutil
import subprocess
from pathlib import Path

from host import paths

FOLDER = paths.WORK / "coverage"
HERE = Path(__file__).resolve().parent


def environment(known):
    """These variables of an environment, for a Python that measures."""
    places = [str(HERE / "measured"), known.get("PYTHONPATH", "")]
    python_path = os.pathsep.join(filter(None, places))
    return known | {"PYTHONPATH": python_path, "LINKAGE_COVER": str(FOLDER)}


def reset():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)


def report():
    subprocess.run(
        [str(paths.PYTHON), str(HERE / "cover_table.py"), str(FOLDER)],
        cwd=paths.CLONE,
        stdin=subprocess.DEVNULL,
        check=False,
    )
