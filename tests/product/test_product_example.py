"""Another add-on brings a metric: `tests/data/linkage_example` does as it is told in
docs/metrics.md, is graded by, and leaves without breaking what used it."""

from host import paths

from .common import DatabaseCase

EXAMPLE = "linkage_example"

GRADE = """
from odoo import Command
company = env.company
env["linkage.grading.scheme"].search([]).action_retire()
grade = env.ref("crm_linkage.grade_a")
metrics = env["linkage.metric"].search([("code", "in", CODES)])
scheme = env["linkage.grading.scheme"].create({
    "name": "Example", "company_id": company.id, "audience": "all",
    "fallback_grade_id": env.ref("crm_linkage.grade_d").id,
    "criterion_ids": [Command.create({"metric_id": one.id}) for one in metrics],
    "threshold_ids": [Command.create({"grade_id": grade.id, "limit": 50})],
})
scheme.action_activate()
for name, amount in (("Big", 900), ("Small", 10)):
    partner = env["res.partner"].create({"name": f"Example {name}", "is_company": True})
    env["crm.lead"].create({
        "name": name, "type": "opportunity", "partner_id": partner.id,
        "company_id": company.id, "expected_revenue": amount,
    })
env["linkage.grading.run"].action_grade_now()
env.cr.commit()
""".replace("CODES", '["example_expected_revenue", "order_count"]')

UNINSTALL = f"""
example = env["ir.module.module"].search([("name", "=", "{EXAMPLE}")])
example.button_immediate_uninstall()
"""
# Odoo tries to delete the metric, which a criterion holds, and says so
UNINSTALL_LOG = ["odoo.sql_db: bad query"]

GRADE_AGAIN = """
env["linkage.grading.run"].action_grade_now()
env.cr.commit()
run = env["linkage.grading.run"].search([], limit=1)
assert "Expected revenue" in run.skipped, run.skipped
"""

GRADES = """
    SELECT partner.name || ' ' || grade.name AS text
      FROM linkage_grade_standing standing
      JOIN res_partner partner ON partner.id = standing.partner_id
      JOIN linkage_grade grade ON grade.id = standing.grade_id
     WHERE partner.name LIKE 'Example %' ORDER BY 1
"""


class TestExample(DatabaseCase):
    installed = True

    def with_example(self, name, *arguments, **options):
        """Run Odoo with the example's folder on the add-ons path."""
        folders = f"{paths.CLONE},{paths.CLONE / 'tests/data'}"
        return self.odoo(name, *arguments, addons=folders, **options)

    def test_an_add_on_brings_a_metric_and_leaves(self):
        self.with_example("server", "-i", EXAMPLE, "--stop-after-init")
        self.with_example("shell", script=GRADE)
        self.assertEqual(self.column(GRADES), ["Example Big A", "Example Small D"])

        self.with_example("shell", script=UNINSTALL, usual=UNINSTALL_LOG)
        # what is left of it is flagged, and grading goes on without
        self.odoo("shell", script=GRADE_AGAIN)
        self.assertEqual(self.column(GRADES), ["Example Big D", "Example Small D"])
