"""The add-on as the Python package ``odoo.addons.crm_linkage``.

``odoo`` and ``odoo.addons`` belong to Odoo: this distribution only adds a folder
to them and requires no ``odoo`` (it is not on PyPI), nor anything else that Odoo
does not bring.
"""

import ast
import os
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ADDON = Path("crm_linkage")
PACKAGE = "odoo.addons.crm_linkage"
MANIFEST = ast.literal_eval((ADDON / "__manifest__.py").read_text(encoding="utf-8"))


class FreshBuild(build_py):
    """Build from nothing: ``build/`` may hold files that the add-on has lost."""

    def run(self):
        shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()


def shipped_files():
    """Return the add-on's files, as paths in it, without its tests."""
    found = []
    for folder, subfolders, names in os.walk(ADDON):
        inner = Path(folder).relative_to(ADDON)
        subfolders[:] = [
            name
            for name in subfolders
            if name != "__pycache__"
            and not name.startswith(".")
            and inner / name != Path("tests")
        ]
        found += [inner / name for name in names if is_shipped(name)]
    return sorted(found)


def is_shipped(name):
    return not name.startswith(".") and not name.endswith((".pyc", ".pyo"))


def contents():
    """Return the packages, and the other files that belong to the first of them.

    Migration scripts are data here: their folders are versions, not packages.
    """
    files = shipped_files()
    packages = [path.parent for path in files if path.name == "__init__.py"]
    data = [
        path.as_posix()
        for path in files
        if path.suffix != ".py" or path.parent not in packages
    ]
    names = [".".join((PACKAGE, *folder.parts)) for folder in packages]
    return names, data


packages, data = contents()

setup(
    name="odoo-addon-crm_linkage",
    version=MANIFEST["version"],
    description=MANIFEST["summary"],
    long_description=(ADDON / "README.rst").read_text(encoding="utf-8"),
    long_description_content_type="text/x-rst",
    author=MANIFEST["author"],
    license=MANIFEST["license"],
    license_files=["LICENSE"],
    classifiers=[
        "Framework :: Odoo",
        "Framework :: Odoo :: 19.0",
        "License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)",
        "Programming Language :: Python",
    ],
    python_requires=">=3.10",
    packages=packages,
    package_dir={PACKAGE: str(ADDON)},
    package_data={PACKAGE: data},
    include_package_data=False,
    zip_safe=False,
    cmdclass={"build_py": FreshBuild},
)
