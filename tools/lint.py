#!/usr/bin/env python3
"""Run every lint check and count them: tools/lint.py [--fix] [--only NAME]

The tools come from tools/lint/ (pinned) and live in HOST_DIR. Any message fails
its check. The checks of Odoo's test_lint that need a database are a product test:
tests/product/test_product_lint.py.
"""

import argparse
import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from host import linters, odoo, paths, steps
from host.linters import node_tool, python_tool

PRETTIER = (".css", ".js", ".mjs", ".scss", ".xml", ".yml")
ODOO_PYLINT = (
    "gettext-placeholders,gettext-repr,gettext-variable,missing-gettext,"
    "raise-unlink-override,sql-injection,undefined-variable,unreachable"
)


class Skipped(Exception):
    """The check cannot run here; the text says why."""


def run(*command, env=None):
    """Return what a failed command said, nothing for one that passed."""
    done = subprocess.run(
        command,
        cwd=paths.CLONE,
        env={**os.environ, **linters.ENVIRONMENT, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        return done.stdout.strip() or f"exit code {done.returncode}"
    return ""


def project_files(*suffixes):
    """Return the files that git knows or would add, with one of the suffixes."""
    listing = subprocess.check_output(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=paths.CLONE,
        text=True,
    )
    return [
        Path(name)
        for name in sorted(set(listing.split("\0")))
        if name.endswith(suffixes)
        and "/static/lib/" not in name
        and (paths.CLONE / name).is_file()  # git still lists what was just deleted
    ]


def addon_python():
    """Return the add-on's Python files apart from its tests, and its tests.

    The tests are taken through the link in the add-on, because pylint-odoo looks
    for the manifest in the folders above a file.
    """
    found = []
    for folder, _folders, names in os.walk(paths.ADDON, followlinks=True):
        found += [Path(folder, name) for name in names if name.endswith(".py")]
    found = sorted(path.relative_to(paths.CLONE) for path in found)
    code = [path for path in found if path.parts[1] != "tests"]
    return code, [path for path in found if path.parts[1] == "tests"]


def check_ruff(fix):
    ruff = python_tool("ruff")
    if fix:
        run(ruff, "check", "-q", "--fix")
        run(ruff, "format", "-q")  # what it wraps is no longer too long
    return run(ruff, "check", "-q", "--output-format=concise")


def check_ruff_format(fix):
    return run(python_tool("ruff"), "format", "-q", *([] if fix else ["--diff"]))


def check_oca_module(fix):
    return run_oca("oca-checks-odoo-module", [paths.ADDON.name], fix)


def check_oca_po(fix):
    files = project_files(".po", ".pot")
    return run_oca("oca-checks-po", files, fix) if files else ""


def run_oca(tool, files, fix):
    if fix:
        run(python_tool(tool), "--fix", *files)  # it lists what it repairs, too
    return run(python_tool(tool), *files)


def check_prettier(fix):
    plugin = linters.NODE / "node_modules/@prettier/plugin-xml/src/plugin.js"
    mode = "--write" if fix else "--check"
    options = [f"--plugin={plugin}", mode, "--log-level=warn"]
    files = project_files(*PRETTIER)
    return run(*node_tool("prettier/bin/prettier.cjs"), *options, *files)


def check_eslint(fix):
    options = ["--max-warnings=0", *(["--fix"] if fix else [])]
    files = project_files(".js", ".mjs")
    return run(*node_tool("eslint/bin/eslint.js"), *options, *files)


def check_odoo_pylint(fix):
    """Odoo's own pylint plugins, as its test_lint runs them on every module."""
    package = odoo.package_dir()
    _folder, names = linters.odoo_plugins(package)
    if not names:
        raise Skipped(f"no Odoo with test_lint in {package}: run tools/prepare.py")
    code, _tests = addon_python()
    return run(
        python_tool("pylint"),
        "--rcfile=/dev/null",
        f"--load-plugins={','.join(['_pylint_path_setup', *names])}",
        "--disable=all",
        f"--enable={ODOO_PYLINT}",
        "--score=n",
        *code,
        env=linters.odoo_environment(package),
    )


def check_pylint_odoo(fix):
    code, tests = addon_python()
    # Each room extends a host model in a file of its own; OCA wants one class.
    rooms = "--disable=consider-merging-classes-inherited"
    # OCA lets tests import their add-on by its full name, but looks for them in
    # tests/ only, not in the folders of the rooms.
    # What tests say is read by nobody who would need a translation.
    named = f"{rooms},odoo-addons-relative-import,translation-required"
    said = [run(python_tool("pylint"), rooms, *code)]
    said += [run(python_tool("pylint"), named, *tests)] if tests else []
    return "\n".join(filter(None, said))


# Those that can repair files come first: the others judge the result.
CHECKS = {
    "ruff": check_ruff,
    "ruff-format": check_ruff_format,
    "oca-module": check_oca_module,
    "oca-po": check_oca_po,
    "prettier": check_prettier,
    "eslint": check_eslint,
    "odoo-pylint": check_odoo_pylint,
    "pylint-odoo": check_pylint_odoo,
}


def timed(check, fix):
    """Return the outcome of a check, what it said, and its seconds."""
    start = time.monotonic()
    try:
        text = check(fix)
        outcome = "failed" if text else "passed"
    except Skipped as reason:
        outcome, text = "skipped", str(reason)
    return outcome, text, time.monotonic() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--fix", action="store_true", help="format and repair files")
    parser.add_argument(
        "--only", choices=CHECKS, action="append", help="this check (repeatable)"
    )
    options = parser.parse_args()
    names = [name for name in CHECKS if name in (options.only or CHECKS)]
    linters.prepare()
    counts = dict.fromkeys(("passed", "failed", "skipped"), 0)
    # Tools that write the same files must not run side by side.
    with ThreadPoolExecutor(1 if options.fix else 2) as pool:
        jobs = {name: pool.submit(timed, CHECKS[name], options.fix) for name in names}
        for name, job in jobs.items():
            outcome, text, seconds = job.result()
            counts[outcome] += 1
            print(f"== {name}: {outcome} ({seconds:.1f} s)", flush=True)
            if text:
                print(text, flush=True)
    print("lint: " + ", ".join(f"{n} {outcome}" for outcome, n in counts.items()))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    steps.main(main)
