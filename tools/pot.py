#!/usr/bin/env python3
"""Write the terms to translate anew, by Odoo's own export: tools/pot.py.

The translations beside the template follow it: they get what is new, untranslated, and
lose what is gone.
"""

import os
import sys

from host import databases, paths, server
from host.steps import SetupError, main, say

if sys.prefix != str(paths.VENV):  # polib is in the environment
    if not paths.PYTHON.exists():
        sys.exit("Cannot go on: nothing is set up yet: run `make pot`.")
    os.execv(paths.PYTHON, [str(paths.PYTHON), *sys.argv])

import polib  # noqa: E402

FOLDER = paths.ADDON / "i18n"
POT = FOLDER / f"{paths.ADDON.name}.pot"
# Each export has another time: it would change the file when no term has changed.
TIMES = ("POT-Creation-Date", "PO-Revision-Date")
EXPORT = """
from odoo.tools.translate import trans_export
with open({file!r}, "wb") as file:
    trans_export(False, [{module!r}], file, "po", env)
"""


def script(file):
    """What a shell of Odoo has to run to write the terms into `file`."""
    return EXPORT.format(file=str(file), module=paths.ADDON.name)


def call(name, *arguments, **options):
    code, output = server.call(name, *arguments, "--no-http", **options)
    if code:
        raise SetupError(f"Odoo's {name} failed:\n{output[-3000:]}")


def follow(file, template):
    """Give a translation the terms of the template, keeping what it says."""
    old = polib.pofile(str(file))
    said = {entry.msgid: entry.msgstr for entry in old}
    fuzzy = {entry.msgid for entry in old if entry.fuzzy}
    new = polib.pofile(str(template))
    new.metadata = old.metadata
    for entry in new:
        entry.msgstr = said.get(entry.msgid, "")
        if entry.msgid in fuzzy:
            entry.flags.append("fuzzy")
    new.save(str(file))
    say(f"{file.name}: {len(new.untranslated_entries())} terms to translate")


def run():
    name = f"pot-{paths.CLONE_ID}"
    databases.clone(databases.template(demo=False), name)
    try:
        call("server", "-d", name, "-i", paths.ADDON.name, "--stop-after-init")
        FOLDER.mkdir(exist_ok=True)
        call("shell", "-d", name, script=script(POT))
    finally:
        databases.drop(name)
    template = polib.pofile(str(POT))
    for header in TIMES:
        template.metadata.pop(header, None)
    template.save()
    say(f"{POT.name}: {len(template)} terms")
    for file in sorted(FOLDER.glob("*.po")):
        follow(file, POT)


if __name__ == "__main__":
    main(run)
