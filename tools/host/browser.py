"""Chromium for tours and pictures, wkhtmltopdf and fonts for PDF."""

import os
import shutil
import subprocess
from pathlib import Path

from . import debian, paths
from .steps import SetupError

PROGRAMS = {"wkhtmltopdf": "wkhtmltopdf", "pdftotext": "poppler-utils"}
CJK_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def chrome():
    """The browser: CHROME_BIN, or the first one on PATH."""
    own = os.environ.get("CHROME_BIN")
    if own:
        found = shutil.which(own)
        if not found:
            raise SetupError(f"CHROME_BIN={own} is no program: correct or unset it.")
        return Path(found)
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next(filter(None, map(shutil.which, names)), None)
    return found and Path(found)


def prepare():
    missing = [] if chrome() else ["chromium"]
    missing += [name for program, name in PROGRAMS.items() if not shutil.which(program)]
    if not CJK_FONT.exists() and not has_cjk():
        missing.append("fonts-noto-cjk")
    if missing:
        debian.install(missing, f"{', '.join(missing)}: missing on this machine")
    link()


def has_cjk():
    """Whether another font already draws Chinese."""
    if not shutil.which("fc-list"):
        return False
    command = ["fc-list", ":lang=zh", "family"]
    return bool(subprocess.run(command, capture_output=True, check=False).stdout)


def link():
    """Odoo takes the first browser it knows on PATH: a link makes ours the first."""
    folder = paths.HOST / "bin"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("google-chrome", "chromium"):
        fresh = folder / f"{name}.new{os.getpid()}"
        fresh.symlink_to(chrome())
        fresh.rename(folder / name)
