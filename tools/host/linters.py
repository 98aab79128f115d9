"""The lint tools: Python's in an environment of their own, npm's beside them."""

import os
import shutil

from . import debian, paths, python
from .steps import SetupError, digest, done, locked, mark, need_space, run, step

PINS = paths.TOOLS / "lint"
FOLDER = paths.HOST / "lint"
PYTHON = FOLDER / "python"
NODE = FOLDER / "node"
NODE_OLDEST = (18, 18)  # what eslint needs; Debian 12 has 18.19

# Their caches stay out of the clone.
ENVIRONMENT = {
    "PYLINTHOME": str(FOLDER / "cache"),
    "RUFF_CACHE_DIR": str(FOLDER / "cache"),
}


def python_tool(name):
    return PYTHON / "bin" / name


def node_tool(path):
    """The command that runs a script of an npm package."""
    return [shutil.which("node"), NODE / "node_modules" / path]


def prepare():
    with locked():
        prepare_python()
        prepare_node()


def prepare_python():
    requirements = PINS / "requirements.txt"
    key = digest(requirements)
    if done("lint-python", key, python_tool("ruff"), python_tool("pylint")):
        return
    need_space(200, "The lint tools")
    failure = "The lint tools cannot be installed with pip: check the network"
    with step("installing the lint tools for Python"):
        python.create(PYTHON)
        pip = [python_tool("python"), "-m", "pip", "install", "-q", "-r", requirements]
        run(pip, failure)
    mark("lint-python", key)


def prepare_node():
    if not shutil.which("npm"):
        debian.install(["npm"], "npm is missing (prettier and eslint come from it)")
    check_node()
    pins = [PINS / name for name in (".npmrc", "package.json", "package-lock.json")]
    key = digest(*pins)
    if done("lint-node", key, NODE / "node_modules" / "eslint"):
        return
    need_space(200, "The lint tools")
    with step("installing the lint tools for XML and JavaScript"):
        shutil.rmtree(NODE, ignore_errors=True)
        NODE.mkdir(parents=True)
        for pin in pins:
            shutil.copy(pin, NODE)
        run(
            ["npm", "ci"],
            "The lint tools cannot be installed with npm: check the network",
            cwd=NODE,
        )
    mark("lint-node", key)


def check_node():
    output = run(["node", "--version"], "node does not run")
    found = tuple(int(part) for part in output.strip().lstrip("v").split(".")[:2])
    if found < NODE_OLDEST:
        raise SetupError(
            f"node {output.strip()} is too old for eslint, which needs "
            f"{'.'.join(map(str, NODE_OLDEST))}: install a newer one."
        )


def odoo_plugins(package):
    """Where Odoo's test_lint keeps its pylint plugins, and their names."""
    folder = package / "addons" / "test_lint" / "tests"
    return folder, sorted(path.stem for path in folder.glob("_odoo_checker_*.py"))


def odoo_environment(package):
    """What Odoo's plugins read: its package, themselves, and the add-ons."""
    folder, _names = odoo_plugins(package)
    path = os.pathsep.join(map(str, [package.parent, folder]))
    return {"ADDONS_PATH": f"{package / 'addons'},{paths.CLONE}", "PYTHONPATH": path}
