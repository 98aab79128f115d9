"""The distribution: what is in it, and Odoo finds and installs it without our help."""

import functools
import json
import os
import re
import shutil
import subprocess
import sysconfig
import tarfile
import tempfile
import unittest
import venv
import zipfile
from pathlib import Path, PurePosixPath

from host import paths, server
from testing import log

from .common import MODULE, DatabaseCase

IN_WHEEL = f"odoo/addons/{MODULE}/"
SOURCES = ("crm_linkage", "tests", "setup.py", "MANIFEST.in", "LICENSE", "README.md")
# Run in `odoo shell`: what an administrator does on the Apps page.
INSTALL = f"""
import json
from odoo.modules import Manifest
env["ir.module.module"].update_list()
module = env["ir.module.module"].search([("name", "=", "{MODULE}")])
found = {{"path": Manifest.for_addon("{MODULE}").path, "listed": module.state}}
module.button_immediate_install()
env.invalidate_all()
found |= {{"state": module.state, "version": module.installed_version}}
found["models"] = env["ir.model"].search_count([("model", "=like", "linkage.%")])
print("FOUND " + json.dumps(found))
"""


def addon_files():
    """Return what an administrator has to get: the add-on without its tests."""
    found = set()
    for folder, subfolders, names in os.walk(paths.ADDON):
        inner = Path(folder).relative_to(paths.ADDON)
        subfolders[:] = [
            name
            for name in subfolders
            if name not in ("__pycache__", ".ruff_cache")
            and (inner / name).as_posix() != "tests"
        ]
        found |= {(inner / name).as_posix() for name in names if name[-4:] != ".pyc"}
    return found


@functools.cache
def workshop():
    """Return a folder that lives as long as the tests, with a copy to build from."""
    folder = tempfile.TemporaryDirectory(prefix="linkage-package-")
    unittest.addModuleCleanup(folder.cleanup)
    unittest.addModuleCleanup(workshop.cache_clear)
    source = Path(folder.name, "source")
    source.mkdir()
    for name in SOURCES:
        original = paths.CLONE / name
        if original.is_dir():
            shutil.copytree(original, source / name, symlinks=True)
        elif original.exists():
            shutil.copy(original, source)
    return Path(folder.name)


def run(*command, cwd=None):
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd or workshop(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{command} failed:\n{done.stdout}")
    return done.stdout


def pip(*arguments, cwd=None):
    # Without isolation: the set-up's own setuptools, so that no network is needed.
    run(paths.PYTHON, "-m", "pip", "-q", *arguments, cwd=cwd)


def wheel(source, name):
    """Build a wheel of a folder or an sdist into a folder of this name."""
    folder = workshop() / name
    pip("wheel", "--no-deps", "--no-build-isolation", "-w", folder, source)
    (built,) = folder.glob("*.whl")
    return built


@functools.cache
def tree_wheel():
    unittest.addModuleCleanup(tree_wheel.cache_clear)
    return wheel(workshop() / "source", "wheel")


@functools.cache
def sdist():
    unittest.addModuleCleanup(sdist.cache_clear)
    folder = workshop() / "sdist"
    command = ["setup.py", "-q", "sdist", "-d", folder]
    run(paths.PYTHON, *command, cwd=workshop() / "source")
    (built,) = folder.glob("*.tar.gz")
    return built


def wheel_content(file):
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sdist_content(file):
    with tarfile.open(file) as archive:
        return {
            PurePosixPath(*PurePosixPath(member.name).parts[1:]).as_posix(): (
                archive.extractfile(member).read()
            )
            for member in archive
            if member.isfile()
        }


class TestDistribution(unittest.TestCase):
    maxDiff = None

    def test_wheel_holds_the_addon_without_tests(self):
        content = wheel_content(tree_wheel())
        inside = {name for name in content if ".dist-info/" not in name}
        self.assertEqual(inside, {IN_WHEEL + name for name in addon_files()})

    def test_wheel_leaves_the_namespaces_to_odoo(self):
        content = wheel_content(tree_wheel())
        self.assertNotIn("odoo/__init__.py", content)
        self.assertNotIn("odoo/addons/__init__.py", content)

    def test_metadata(self):
        content = wheel_content(tree_wheel())
        (name,) = (name for name in content if name.endswith(".dist-info/METADATA"))
        text = content[name].decode()
        self.assertRegex(text, r"(?m)^Name: odoo-addon-crm[-_]linkage$")
        self.assertRegex(text, r"(?m)^Version: 19\.0\.\d+\.\d+\.\d+$")
        self.assertRegex(text, r"(?m)^License: LGPL-3$")
        self.assertNotIn("Requires-Dist", text)
        # ours, and those that stand beside libraries of others
        licences = [name for name in content if name.endswith("/LICENSE")]
        own = [name for name in licences if "/static/lib/" not in name]
        self.assertEqual(len(own), 1)
        self.assertTrue(any("/static/lib/leaflet/" in name for name in licences))

    def test_sdist_makes_the_same_wheel(self):
        again = wheel_content(wheel(sdist(), "wheel-of-sdist"))
        first = wheel_content(tree_wheel())
        self.assertEqual(again, first)

    def test_a_lost_file_does_not_come_back(self):
        """`pip install .` builds in the folder; what it built before may be old."""
        source = workshop() / "twice"
        shutil.copytree(workshop() / "source", source, symlinks=True)
        lost = source / "crm_linkage" / "lost.py"
        lost.write_text("")
        self.assertIn(IN_WHEEL + "lost.py", wheel_content(wheel(source, "with")))
        lost.unlink()
        self.assertNotIn(IN_WHEEL + "lost.py", wheel_content(wheel(source, "without")))

    def test_names_nothing_of_this_machine(self):
        """No home folder, no path of this clone, no host of a package registry."""
        words = {f"{Path.home()}/", str(paths.CLONE), str(paths.HOST)}
        words |= registry_hosts()
        words -= {"//", "localhost", "127.0.0.1"}
        for name, data in wheel_content(tree_wheel()).items():
            self.check(name, data, words)
        for name, data in sdist_content(sdist()).items():
            self.check(name, data, words)

    def check(self, name, data, words):
        with self.subTest(file=name):
            named = sorted(word for word in words if word.encode() in data)
            self.assertEqual(named, [])
            homes = re.findall(rb"(?:/home/|/Users/|[A-Z]:\\Users\\)\w+", data)
            self.assertEqual(homes, [])


def registry_hosts():
    """Return the hosts that pip and npm are set to on this machine."""
    commands = [[paths.PYTHON, "-m", "pip", "config", "list"]]
    npm = shutil.which("npm")
    commands += [[npm, "config", "get", "registry"]] if npm else []
    said = "".join(run(*command) for command in commands)
    said += " ".join(os.environ.get(f"PIP_{name}", "") for name in PIP_SETTINGS)
    return set(re.findall(r"https?://(?:[^/\s'@]*@)?([\w.-]+)", said))


PIP_SETTINGS = ("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS")


class FreshPython(unittest.TestCase):
    """An environment of its own, which sees what Odoo needs and nothing of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = workshop() / cls.__name__
        venv.create(cls.folder / "python", with_pip=False)
        cls.python = cls.folder / "python" / "bin" / "python"
        where = {"base": str(cls.folder / "python"), "platbase": ""}
        cls.site = Path(sysconfig.get_path("purelib", "venv", where))
        # What Odoo needs is seen from the set-up's environment, not copied.
        host = run(
            paths.PYTHON, "-c", "import sysconfig as s; print(s.get_path('purelib'))"
        )
        (cls.site / "odoo-needs.pth").write_text(host)

    def pip_install(self, file):
        pip(*["--python", self.python, "install", "--no-deps"], *NO_BUILD, file)
        self.assertTrue((self.site / IN_WHEEL / "__manifest__.py").is_file())


class InstallCase(FreshPython, DatabaseCase):
    """A fresh environment of Odoo 19 that learns of the add-on in one way."""

    addons = None

    def check_installs(self, place):
        """Odoo lists the add-on from this place and installs it."""
        options = server.options(addons=self.addons)
        command = [self.python, "-c", server.LAUNCHER, "shell", *options]
        done = subprocess.run(
            [*map(str, command), "-d", self.database, "--no-http"],
            cwd=self.folder,
            env=server.environment(),
            input=INSTALL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stdout[-6000:])
        told = re.search(r"^FOUND (.*)$", done.stdout, re.M)
        self.assertTrue(told, done.stdout[-6000:])
        found = json.loads(told[1])
        self.assertGreater(found.pop("models"), 0)
        self.assertRegex(found.pop("version"), r"^19\.0\.")
        expected = {"listed": "uninstalled", "state": "installed"}
        self.assertEqual(found, {"path": str(place / MODULE), **expected})
        lines = done.stdout.splitlines(keepends=True)
        self.assertEqual(list(log.unexpected(lines)), [])


PRINT_SITE = "import sysconfig; print(sysconfig.get_path('purelib'))"
NO_BUILD = ("--no-build-isolation", "--no-index")


class TestInstallWheel(InstallCase):
    def test_install(self):
        self.pip_install(tree_wheel())
        self.check_installs(self.site / "odoo" / "addons")


class TestInstallSdist(FreshPython):
    def test_installs_the_files_of_the_wheel(self):
        """With which TestInstallWheel installs it in Odoo."""
        self.pip_install(sdist())
        place = self.site / "odoo" / "addons" / MODULE
        installed = {
            f"{IN_WHEEL}{file.relative_to(place).as_posix()}": file.read_bytes()
            for file in place.rglob("*")
            if file.is_file() and file.suffix != ".pyc"
        }
        content = wheel_content(tree_wheel())
        expected = {one: content[one] for one in content if one.startswith(IN_WHEEL)}
        self.assertEqual(installed.keys(), expected.keys())
        self.assertEqual(installed, expected)


class TestInstallCopy(InstallCase):
    """An administrator copies the folder, through whose link no tests come along."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addons = cls.folder / "addons"
        shutil.copytree(paths.ADDON, cls.addons / MODULE, symlinks=True)

    def test_install(self):
        self.check_installs(self.addons)
