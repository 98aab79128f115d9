"""The add-ons of others that a benchmark measures ours beside."""

import shutil

from . import paths, python
from .steps import digest, done, locked, mark, run, step

PINS = paths.TOOLS / "peer" / "requirements.txt"
FOLDER = paths.HOST / "peer"
ADDONS = FOLDER / "odoo" / "addons"
MODULE = "helpdesk_mgmt_sla"


def prepare():
    """The folder with the peer's add-ons, fetched once.

    Without their requirements: they name Odoo itself, which is no such package.

    :raise SetupError: it cannot be had
    """
    with locked():
        key = digest(PINS)
        if done("peer", key, ADDONS / MODULE):
            return ADDONS
        python.prepare()
        shutil.rmtree(FOLDER, ignore_errors=True)
        pip = [paths.PYTHON, "-m", "pip", "install", "-q", "--no-deps"]
        with step("fetching the add-ons to compare with"):
            run(
                [*pip, "--target", FOLDER, "-r", PINS],
                "The add-ons to compare with cannot be fetched: check the network",
            )
        mark("peer", key)
    return ADDONS
