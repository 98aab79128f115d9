#!/usr/bin/env python3
"""make bench-grading: our run beside one hand-written statement on 200,000 customers.

SCALE=0.1 takes a tenth of the load; its ratios say less, for fixed costs weigh more.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from host import databases, paths, postgres, server  # noqa: E402
from host.steps import SetupError, main, step  # noqa: E402
from prepare import prepare  # noqa: E402

BENCH = Path(os.environ.get("LINKAGE_BENCH", paths.CLONE.parent / "shared" / "bench"))
# rows of the load as it was written; SCALE makes fewer of each
ROWS = (("2000000", 2_000_000), ("200000", 200_000), ("50000", 50_000))
# keys of the load and its sequences contain the same digits: these stay
FIXED = ("res_partner_id_seq', 2000000",)


def scaled(text, scale):
    """The load with `scale` times its rows."""
    for number, fixed in enumerate(FIXED):
        text = text.replace(fixed, f"@fixed{number}@")
    for written, rows in ROWS:
        for form in (f"(1,{written})", f"floor({written}*"):
            text = text.replace(form, form.replace(written, str(int(rows * scale))))
    for number, fixed in enumerate(FIXED):
        text = text.replace(f"@fixed{number}@", fixed)
    return text


def grading():
    """Grade the customers of the load beside one hand-written statement."""
    scale = float(os.environ.get("SCALE", "1"))
    folder = BENCH / "grading"
    if not folder.is_dir():
        raise SetupError(f"{folder} is absent: set LINKAGE_BENCH to the yardsticks.")
    name = f"bench-{paths.CLONE_ID}"
    databases.clone(databases.template(False), name)
    try:
        with step("installing the add-on"):
            run(name, "server", "-i", "crm_linkage", "--stop-after-init")
        with step(f"loading {scale:g} x 200,000 customers, 4,000,000 documents"):
            load = scaled((folder / "gen.sql").read_text(), scale)
            psql = "\n".join(x for x in load.splitlines() if x != "\\timing on")
            # the load switches triggers off, which a superuser may
            postgres.query(psql, name, user="postgres")
        script = (paths.CLONE / "benchmarks" / "grading.py").read_text()
        yardstick = (folder / "grade.sql").read_text()
        with step("measuring"):
            output = run(name, "shell", script=f"YARDSTICK = {yardstick!r}\n{script}")
        print("\n".join(x for x in output.splitlines() if x.startswith("grading")))
    finally:
        databases.drop(name)


def run(name, *arguments, script=None):
    command, *rest = arguments
    options = ["-d", name, "--no-http", "--log-level=warn", *rest]
    code, output = server.call(command, *options, script=script)
    if code:
        raise SetupError(f"Odoo failed: {output[-2000:]}")
    return output


def command():
    prepare()
    grading()


if __name__ == "__main__":
    main(command)
