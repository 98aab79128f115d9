"""Odoo's own lint, from its module test_lint, on this add-on.

Its classes look at every add-on they find; here they are shown only ours, and only
the tests that judge an add-on are run. Not taken over: the pylint and eslint ones,
which tools/lint.py runs, the one on test imports, which wants the plain unittest files
imported too (tools/test.py sees that all run), and those on translation tags of
localisations.
"""

import contextlib
from unittest.mock import patch

from odoo.modules import Manifest
from odoo.tests import tagged

from odoo.addons.test_lint.tests import (
    test_docstring,
    test_dunderinit,
    test_i18n,
    test_index,
    test_jstranslate,
    test_manifests,
    test_naming,
    test_onchange_domains,
    test_orm_import,
    test_override_signatures,
    test_pofile,
    test_routes,
)

MODULE = "crm_linkage"


class OnlyOurs:
    """Odoo's lint sees one add-on."""

    def setUp(self):
        super().setUp()
        ours = [Manifest.for_addon(MODULE)]
        self.assertTrue(ours[0])
        shown = patch.object(Manifest, "all_addon_manifests", lambda: ours)
        self.startPatcher(shown)


@tagged("post_install", "-at_install")
class TestLintFiles(OnlyOurs, test_dunderinit.TestDunderinit):
    def test_dunderinit(self):
        return super().test_dunderinit()


@tagged("post_install", "-at_install")
class TestLintManifest(OnlyOurs, test_manifests.ManifestLinter):
    def test_manifests(self):
        return super().test_manifests()


@tagged("post_install", "-at_install")
class TestLintOnchange(OnlyOurs, test_onchange_domains.TestOnchangeDomains):
    def test_forbid_domains_in_onchanges(self):
        return super().test_forbid_domains_in_onchanges()


@tagged("post_install", "-at_install")
class TestLintOrmImport(OnlyOurs, test_orm_import.TestDunderinit):
    def test_addons_orm_import(self):
        return super().test_addons_orm_import()


@tagged("post_install", "-at_install")
class TestLintTerms(OnlyOurs, test_i18n.TestI18n):
    def test_user_content_as_prop_is_translatable(self):
        return super().test_user_content_as_prop_is_translatable()


@tagged("post_install", "-at_install")
class TestLintJsTerms(OnlyOurs, test_jstranslate.TestJsTranslations):
    def test_js_translations(self):
        return super().test_js_translations()


@tagged("post_install", "-at_install")
class TestLintPot(test_pofile.PotLinter):
    def test_pot_duplicate_entries(self):
        with patch.object(test_pofile, "get_modules", lambda: [MODULE]):
            return super().test_pot_duplicate_entries()


# The others read the registry: what they find in it may come through us.


@tagged("post_install", "-at_install")
class TestLintIndex(test_index.TestIndex):
    def test_enforce_index_on_one2many_inverse(self):
        # covered by the first key of the clock's unique index, as in the host's list
        covered = test_index.BTREE_INDEX_IGNORE_FIELDS | {"linkage.case.clock.case_id"}
        with patch.object(test_index, "BTREE_INDEX_IGNORE_FIELDS", covered):
            return super().test_enforce_index_on_one2many_inverse()


@tagged("post_install", "-at_install")
class TestLintNaming(test_naming.TestNaming):
    def test_parameter_rpc_compatible(self):
        return super().test_parameter_rpc_compatible()


@tagged("post_install", "-at_install")
class TestLintSignatures(test_override_signatures.TestLintOverrideSignatures):
    def test_lint_override_signature(self):
        return super().test_lint_override_signature()


@tagged("post_install", "-at_install")
class TestLintRoutes(test_routes.RoutesLinter):
    def test_routes_definition(self):
        return super().test_routes_definition()


@tagged("post_install", "-at_install")
class TestLintDocstrings(test_docstring.TestDocstring):
    def test_docstring(self):
        return super().test_docstring()

    @contextlib.contextmanager
    def subTest(self, msg=None, **params):
        """Odoo's own docstrings fail this on a machine without Pygments."""
        if params.get("module") == MODULE:
            with super().subTest(msg, **params):
                yield
        else:
            with contextlib.suppress(AssertionError, AttributeError):
                yield
