"""Setting a place on the map, in a real browser."""

from odoo.tests import tagged

from ..hoot import HootSuite


@tagged("post_install", "-at_install")
class TestVisitGeoHoot(HootSuite):
    def test_component(self):
        self.run_suite("linkage_place")
