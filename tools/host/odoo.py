"""Odoo 19: the user's own (ODOO_HOME) or Debian's package, unpacked."""

import os
import re
import shutil
import tarfile
from pathlib import Path

from . import debian, paths
from .steps import SetupError, digest, done, mark, need_space, run, step

SERIES = "19.0"
PACKAGES = {
    "sid": [
        "odoo-19",
        "libjs-jquery",
        "libjs-jquery-form",
        "libjs-underscore",
        "fonts-roboto-unhinted",
        "fonts-montserrat",
        "fonts-ocr-b",
    ],
    # The newer ones moved the files that odoo-19 links to.
    "bookworm": ["fonts-font-awesome", "fonts-inconsolata"],
}
ROOT = paths.HOST / "odoo"
DEBIAN_HOME = ROOT / "usr/lib/python3/dist-packages/odoo"
# Left out of Debian's package; without it no page of the web client loads.
SELFIE = "addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
SELFIE_PACKAGE = "@mediapipe/selfie_segmentation@0.1"


def package_dir():
    """The folder of the Python package `odoo` that is used."""
    own = os.environ.get("ODOO_HOME")
    if not own:
        return DEBIAN_HOME
    for folder in (Path(own) / "odoo", Path(own)):
        if (folder / "release.py").is_file():
            return folder.absolute()
    raise SetupError(
        f"ODOO_HOME={own} holds no Odoo: set it to a checkout of Odoo {SERIES} or to "
        "an installed package folder, or unset it."
    )


def version():
    """The exact version, `19.0` or `19.0-20251001`."""
    text = (package_dir() / "release.py").read_text()
    found = re.search(r"^version_info = \((\d+), (\d+), (.*)\)", text, re.M)
    return f"{found[1]}.{found[2]}" if found else "unknown"


def addons_path():
    package = package_dir()
    folders = [package / "addons", package.parent / "addons"]
    return [folder for folder in folders if (folder / "web").is_dir()][:1]


def prepare():
    if os.environ.get("ODOO_HOME"):
        found = version()
        if found != SERIES:
            raise SetupError(
                f"ODOO_HOME={os.environ['ODOO_HOME']} is Odoo {found}, but this add-on "
                f"needs Odoo {SERIES}: set it to an Odoo {SERIES}, or unset it."
            )
        return
    key = digest(SERIES, sorted(PACKAGES.items()), SELFIE_PACKAGE)
    needed = [DEBIAN_HOME / "release.py", DEBIAN_HOME / SELFIE, ROOT / "usr/share"]
    if done("odoo", key, *needed):
        return
    need_space(2000, "Odoo")
    debian.update(PACKAGES)
    files = debian.fetch(
        [f"{name}/{suite}" for suite, names in PACKAGES.items() for name in names]
    )
    fresh = ROOT.with_name("odoo.new")
    shutil.rmtree(fresh, ignore_errors=True)
    with step("unpacking Odoo"):
        debian.unpack(files, fresh)
    add_selfie(fresh / DEBIAN_HOME.relative_to(ROOT) / SELFIE)
    check(fresh)
    shutil.rmtree(ROOT, ignore_errors=True)
    fresh.rename(ROOT)
    mark("odoo", key)


def add_selfie(target):
    """Put the file in that Debian leaves out, from the npm package that has it."""
    if not shutil.which("npm"):
        debian.install(["npm"], "npm is missing (one file of Odoo comes from it)")
    folder = paths.HOST / "npm.new"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with step(f"fetching {SELFIE_PACKAGE}"):
        run(
            ["npm", "pack", "--silent", SELFIE_PACKAGE],
            f"The npm package {SELFIE_PACKAGE} cannot be fetched: check the network",
            cwd=folder,
        )
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as tar:
        member = tar.extractfile(f"package/{target.name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(member.read())
    shutil.rmtree(folder)


def check(root):
    """No link of the package may point to nothing, and the version must be ours."""
    release = root / DEBIAN_HOME.relative_to(ROOT) / "release.py"
    if f"version_info = ({SERIES.replace('.', ', ')}," not in release.read_text():
        raise SetupError(
            f"Debian's odoo-19 is no longer Odoo {SERIES}: "
            "set ODOO_HOME to an Odoo 19 of yours."
        )
    lost = [path for path in root.rglob("*") if path.is_symlink() and not path.exists()]
    if lost:
        raise SetupError(
            f"Debian's odoo-19 links to {len(lost)} missing files, such as {lost[0]}: "
            "set ODOO_HOME to an Odoo 19 of yours."
        )
