"""ABC and RFM of a real wholesaler: the published counts, through our own schemes."""

import json
import os
import unittest
from pathlib import Path

from host import databases, odoo, paths, server
from host.steps import digest

from .common import DatabaseCase

FILE = Path(
    os.environ.get("LINKAGE_DATA", paths.CLONE.parent / "shared" / "data"),
    "online_retail_invoices.csv",
)
LOADER = [paths.TOOLS / f"{name}.py" for name in ("load_history", "history_documents")]
LOAD = """
import sys
sys.path.insert(0, {tools!r})
import load_history
load_history.run(env, {file!r}, users=False)
print('DIFFER', load_history.check(env, {file!r}))
"""
GRADE = """
import json
from odoo import Command
env.company.linkage_reference_date = '2011-12-10'
Scheme = env['linkage.grading.scheme']
grade = {{name: env.ref(f'crm_linkage.grade_{{name.lower()}}').id for name in 'ABCD'}}
found = []
for metric, positive_only, limits, otherwise in {cases!r}:
    Scheme.search([]).action_retire()
    Scheme.create({{
        'name': metric, 'company_id': env.company.id, 'audience': 'all',
        'grade_by': 'share', 'fallback_grade_id': grade[otherwise],
        'criterion_ids': [Command.create({{
            'metric_id': env.ref(f'crm_linkage.metric_{{metric}}').id,
            'method': 'pareto', 'positive_only': positive_only, 'period_unit': 'all',
        }})],
        'threshold_ids': [
            Command.create({{'grade_id': grade[letter], 'limit': limit}})
            for letter, limit in limits.items()
        ],
    }}).action_activate()
    env['linkage.grading.run']._run(env.company)
    found.append(dict(env.cr.execute(
        'SELECT g.name, COUNT(*) FROM linkage_grade_standing s'
        ' JOIN linkage_grade g ON g.id = s.grade_id GROUP BY 1'
    ) or env.cr.fetchall()))
print('RESULT', json.dumps(found))
"""
#: recency in fifths by frequency in fifths (1 is the worst) to the ten usual segments
SEGMENTS = {
    "Hibernating": [(1, 1), (1, 2), (2, 1), (2, 2)],
    "At risk": [(1, 3), (1, 4), (2, 3), (2, 4)],
    "Cannot lose": [(1, 5), (2, 5)],
    "About to sleep": [(3, 1), (3, 2)],
    "Need attention": [(3, 3)],
    "Loyal": [(3, 4), (3, 5), (4, 4), (4, 5)],
    "Promising": [(4, 1)],
    "New": [(5, 1)],
    "Potential loyalists": [(4, 2), (4, 3), (5, 2), (5, 3)],
    "Champions": [(5, 4), (5, 5)],
}
RFM = """
import json
from odoo import Command
env.company.linkage_reference_date = '2011-12-11'
env['linkage.grading.scheme'].search([]).action_retire()
segments = {segments!r}
grades = {{
    name: env['linkage.grade'].create({{'name': name, 'sequence': 100 + number}})
    for number, name in enumerate(segments)
}}
env.cr.execute(
    "SELECT commercial_partner_id FROM account_move WHERE move_type = 'out_invoice'"
    " AND state = 'posted' GROUP BY 1 HAVING SUM(amount_untaxed_signed) > 0"
)
buyers = [row[0] for row in env.cr.fetchall()]
metric = lambda name: env.ref(f'crm_linkage.metric_{{name}}').id
groups = {{'method': 'groups', 'period_unit': 'all'}}
env['linkage.grading.scheme'].create({{
    'name': 'RFM', 'company_id': env.company.id, 'audience': 'all',
    'grade_by': 'table', 'fallback_grade_id': grades['Hibernating'].id,
    'partner_domain': str([('id', 'in', buyers)]),
    'criterion_ids': [
        Command.create({{'metric_id': metric('days_since_last_invoice'), **groups}}),
        Command.create({{
            'metric_id': metric('invoice_count'), 'split_equals': True, **groups,
        }}),
    ],
    'cell_ids': [
        Command.create({{'row': row, 'column': column, 'grade_id': grades[name].id}})
        for name, cells in segments.items() for row, column in cells
    ],
}}).action_activate()
env['linkage.grading.run']._run(env.company)
env.cr.execute(
    'SELECT g.name, COUNT(*) FROM linkage_grade_standing s'
    ' JOIN linkage_grade g ON g.id = s.grade_id GROUP BY 1'
)
print('RESULT', json.dumps(dict(env.cr.fetchall())))
"""
SEGMENT_COUNTS = {
    "Hibernating": 1071,
    "Loyal": 819,
    "Champions": 633,
    "At risk": 593,
    "Potential loyalists": 484,
    "About to sleep": 352,
    "Need attention": 187,
    "Promising": 94,
    "Cannot lose": 63,
    "New": 42,
}
# metric, only above zero, thresholds, grade of the rest, expected counts
POSITIVE = {"A": 80, "B": 95, "C": 100}
CASES = (
    ("revenue_gross", True, POSITIVE, "D", {"A": 1132, "B": 1469, "C": 1737, "D": 34}),
    ("revenue_net", True, POSITIVE, "D", {"A": 1177, "B": 1456, "C": 1684, "D": 55}),
    ("revenue_net", False, {"A": 80, "B": 95}, "C", {"A": 1170, "B": 1436, "C": 1766}),
)


def history_template(case):
    """The database with the whole file loaded, made once for a file and its loader."""
    key = digest(odoo.version(), FILE, *LOADER)
    name = f"linkage-history-{key}"
    if not databases.exists(name):
        fresh = f"{name}-new"
        databases.clone(databases.template(False), fresh)
        code, output = server.call(
            "shell",
            *["-d", fresh, "--no-http", "--log-level=warn"],
            script=LOAD.format(tools=str(paths.TOOLS), file=str(FILE)),
        )
        case.assertEqual(code, 0, output[-6000:])
        case.assertIn("DIFFER 0", output)
        databases.rename(fresh, name)
    return name


@unittest.skipUnless(
    FILE.is_file(), f"{FILE} is absent: set LINKAGE_DATA to its folder"
)
class TestAbc(DatabaseCase):
    def test_counts_of_the_real_file(self):
        template, self.database = history_template(self), type(self).database
        databases.clone(template, self.database)
        self.install()
        script = GRADE.format(cases=[case[:4] for case in CASES])
        self.assertEqual(self.found(script), [case[4] for case in CASES])
        self.assertEqual(self.found(RFM.format(segments=SEGMENTS)), SEGMENT_COUNTS)

    def found(self, script):
        """What the script prints as its result."""
        output = self.odoo("shell", script=script)
        [line] = [line for line in output.splitlines() if line.startswith("RESULT ")]
        return json.loads(line.removeprefix("RESULT "))
