"""The terms to translate are those of the source, and Chinese has them all."""

import re
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import polib

import pot

from .common import DatabaseCase

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%[sdf]\b|\{\w*\}")
TAG = re.compile(r"</?\w[^>]*>")
SHOWN = re.compile(r'\b(title|placeholder|aria-label|alt)="[^"]*"')
# the same in every language: names, addresses, code; the linter leaves them empty
SAME = {
    "'%s' % object.display_name.replace('/', '-')",
    "object._get_report_base_filename()",
    '<span class="mx-1">@</span>',
    "{{ object.number }} {{ object.name }}",
    "PDF",
    "SMART",
    "next_update",
    "https://nominatim.openstreetmap.org",
    "https://server.example.com",
    "https://tiles.example.com/{z}/{x}/{y}.png",
    "openrouteservice",
}


def terms(file):
    return {entry.msgid for entry in polib.pofile(str(file))}


def fixed(text):
    """What a translation has to keep: placeholders, and tags but for their words."""
    tags = [SHOWN.sub(r"\1", tag) for tag in TAG.findall(text)]
    return Counter(PLACEHOLDER.findall(text) + tags)


class TestTemplate(DatabaseCase):
    installed = True

    def test_holds_what_odoo_exports(self):
        with tempfile.TemporaryDirectory() as folder:
            fresh = Path(folder, "fresh.pot")
            self.odoo("shell", script=pot.script(fresh))
            exported, kept = terms(fresh), terms(pot.POT)
        self.assertEqual(sorted(exported - kept), [], "run `make pot`: new terms")
        self.assertEqual(sorted(kept - exported), [], "run `make pot`: terms gone")

    def test_names_no_machine_and_no_person(self):
        header = pot.POT.read_text().split("\n\n")[0]
        self.assertIn('"Last-Translator: \\n"', header)
        for time in pot.TIMES:
            self.assertNotIn(time, header)
        paths = r"(?m)^#: code:(?!addons/crm_linkage/)"
        self.assertNotRegex(pot.POT.read_text(), paths)


class TestChinese(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = polib.pofile(str(pot.FOLDER / "zh_CN.po"))

    def test_has_the_terms_of_the_template(self):
        ours = {entry.msgid for entry in self.file}
        self.assertEqual(sorted(ours ^ terms(pot.POT)), [])

    def test_everything_is_translated(self):
        empty = {one.msgid for one in self.file.untranslated_entries()}
        self.assertEqual(empty - SAME, set())
        self.assertEqual([one.msgid for one in self.file.fuzzy_entries()], [])
        self.assertEqual([one.msgid for one in self.file.obsolete_entries()], [])

    def test_placeholders_and_tags_are_kept(self):
        for entry in self.file.translated_entries():
            with self.subTest(term=entry.msgid):
                self.assertEqual(fixed(entry.msgstr), fixed(entry.msgid))
