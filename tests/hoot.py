"""Running the unit tests that stand beside the components, in a real browser."""

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker


class HootSuite(HOOTCommon):
    def run_suite(self, component):
        """Run the tests of `static/tests/<component>.test.js` on desktop size."""
        suite = self._generate_hash(f"@crm_linkage/{component}")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )
