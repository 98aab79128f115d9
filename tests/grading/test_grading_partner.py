from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_grading_run import GradingCommon


@tagged("post_install", "-at_install")
class TestGradingPartner(GradingCommon):
    """The grade as the host's partners show it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme([{"metric_id": "revenue_net"}])
        cls.big, cls.middle, cls.small = (
            cls.customer(name) for name in ("Big", "Middle", "Small")
        )
        for partner, amount in ((cls.big, 100), (cls.middle, 50), (cls.small, 1)):
            cls.invoice(partner, "2024-06-01", amount)
        cls.contact = cls.env["res.partner"].create(
            {"name": "Contact", "parent_id": cls.big.id}
        )
        cls.stranger = cls.customer("Stranger")
        cls.Run._run(cls.company)
        cls.all = cls.big | cls.middle | cls.small | cls.contact | cls.stranger
        cls.Partner = cls.env["res.partner"].with_user(cls.users["representative"])

    def find(self, *domain, **options):
        return self.Partner.search([("id", "in", self.all.ids), *domain], **options)

    def test_contacts_show_the_grade_of_their_company(self):
        self.assertEqual(self.big.linkage_grade_id, self.grades["A"])
        self.assertEqual(self.contact.linkage_grade_id, self.grades["A"])
        self.assertEqual(self.contact.linkage_score, 100)
        self.assertEqual(self.contact.linkage_grade_color, self.grades["A"].color)
        self.assertFalse(self.stranger.linkage_grade_id)

    def test_lists_say_as_of_which_day(self):
        day = self.company._linkage_reference_date()
        self.assertEqual(self.contact.linkage_graded_on, day)
        self.assertEqual(self.standing(self.big).reference_date, day)
        self.assertFalse(self.stranger.linkage_graded_on)

    def test_search(self):
        best = self.grades["A"].id
        self.assertEqual(
            self.find(("linkage_grade_id", "=", best)), self.big | self.contact
        )
        self.assertEqual(
            self.find(("linkage_grade_id", "!=", best)),
            self.middle | self.small | self.stranger,
        )
        self.assertEqual(self.find(("linkage_grade_id", "=", False)), self.stranger)
        self.assertEqual(
            self.find(("linkage_grade_id", "!=", False)), self.all - self.stranger
        )
        self.assertEqual(
            self.find(("linkage_grade_id.name", "in", ["B", "D"])),
            self.middle | self.small,
        )
        self.assertEqual(
            self.find(("linkage_grade_id", "in", [best, False])),
            self.big | self.contact | self.stranger,
        )
        self.assertEqual(
            self.find(("linkage_score", ">=", 50)),
            self.big | self.contact | self.middle,
        )

    def test_sort(self):
        companies = [("is_company", "=", True)]
        self.assertEqual(
            self.find(*companies, order="linkage_grade_id, id").mapped("name"),
            ["Big", "Middle", "Small", "Stranger"],
        )
        self.assertEqual(
            self.find(
                *companies, ("linkage_grade_id", "!=", False), order="linkage_score"
            ).mapped("name"),
            ["Small", "Middle", "Big"],
        )

    def test_group(self):
        groups = self.Partner._read_group(
            [("id", "in", self.all.ids)],
            ["linkage_grade_id"],
            ["__count", "linkage_score:avg"],
        )
        self.assertEqual(
            [(grade.name, count) for grade, count, _score in groups],
            [("A", 2), ("B", 1), ("D", 1), (False, 1)],
        )
        description = self.Partner.fields_get(["linkage_grade_id", "linkage_score"])
        for field in description.values():
            self.assertTrue(field["sortable"] and field["groupable"])

    def test_web_read_group(self):
        result = self.Partner.web_read_group(
            [("id", "in", self.all.ids)], ["linkage_grade_id"], ["__count"]
        )
        self.assertEqual(result["length"], 4)

    def test_others_have_no_such_field(self):
        employee = self.env["res.partner"].with_user(self.users["employee"])
        self.assertNotIn("linkage_grade_id", employee.fields_get())
        with self.assertRaises(AccessError):
            employee.search([("linkage_grade_id", "=", self.grades["A"].id)])
        with self.assertRaises(AccessError):
            employee.search([], order="linkage_grade_id", limit=1)

    def test_reading_a_list_takes_one_query_more(self):
        partners = self.Partner.browse(self.all.ids)
        partners.mapped("name")
        for name in ("linkage_grade_id", "linkage_score"):
            partners.invalidate_recordset([name])
        self.env["linkage.grade.standing"].invalidate_model()
        with self.assertQueryCount(3):
            partners.mapped("linkage_grade_id")
            partners.mapped("linkage_score")

    def test_merge_keeps_the_grade_that_stays(self):
        self.merge(self.small | self.big, self.big)
        self.assertEqual(self.big.linkage_grade_id, self.grades["A"])
        self.assertEqual(len(self.standing(self.big)), 1)
        points = self.env["linkage.grade.history"].search(
            [("partner_id", "=", self.big.id)]
        )
        self.assertEqual(points.grade_id, self.grades["A"] | self.grades["D"])

    def test_merge_hands_the_grade_over(self):
        self.merge(self.big | self.small | self.stranger, self.stranger)
        self.assertEqual(self.stranger.linkage_grade_id, self.grades["A"])
        self.assertEqual(len(self.standing(self.stranger)), 1)

    def merge(self, partners, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        wizard._merge(partners.ids, target)
        self.env.invalidate_all()

    def test_customer_that_becomes_part_of_another(self):
        self.small.write({"is_company": False, "parent_id": self.stranger.id})
        self.assertEqual(self.stranger.linkage_grade_id, self.grades["D"])
        self.middle.write({"is_company": False, "parent_id": self.big.id})
        self.assertEqual(self.middle.linkage_grade_id, self.grades["A"])
        self.assertTrue(
            self.env["linkage.grade.history"].search(
                [("partner_id", "=", self.middle.id)]
            )
        )

    def test_the_host_does_not_feel_it(self):
        """Creating and writing partners costs no query because of us."""
        with self.assertNoQueryNaming('"linkage_grad'):
            created = self.env["res.partner"].create(
                [{"name": f"Bulk {number}"} for number in range(20)]
            )
            created.write({"comment": "Hello"})
            self.env.flush_all()
