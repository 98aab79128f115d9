"""What planning from the due list tells, in a real browser."""

from odoo.tests import tagged

from ..hoot import HootSuite


@tagged("post_install", "-at_install")
class TestVisitDueHoot(HootSuite):
    def test_component(self):
        self.run_suite("linkage_visit_planned")
