from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import LinkageCommon


@tagged("post_install", "-at_install")
class TestVisitMap(LinkageCommon):
    def settings(self, user="representative"):
        Company = self.env["res.company"].with_user(self.users[user])
        return Company.with_company(self.company).linkage_map_settings()

    def test_without_tiles_nothing_is_asked_for(self):
        self.assertEqual(self.settings(), {"url": False, "attribution": ""})

    def test_everyone_in_the_company_sees_its_tiles(self):
        url = "https://tiles.example.com/{z}/{x}/{y}.png"
        self.company.write(
            {"linkage_map_tiles": url, "linkage_map_attribution": "Example Maps"}
        )
        for user in ("representative", "supervisor", "manager"):
            self.assertEqual(self.settings(user)["url"], url)
        with self.assertRaises(AccessError):
            self.company.with_user(self.users["manager"]).linkage_map_tiles = False

    def test_the_attribution_is_cleaned(self):
        self.company.linkage_map_attribution = (
            '© <a href="https://example.com" onclick="alert(1)">Maps</a>'
            '<script>alert(2)</script><a href="javascript:alert(3)">x</a>'
        )
        said = self.settings()["attribution"]
        self.assertIn('href="https://example.com"', said)
        for bad in ("script", "onclick", "alert"):
            self.assertNotIn(bad, said)

    def test_bad_addresses_are_refused(self):
        for url in (
            "javascript:alert(1)//{z}{x}{y}",
            "ftp://tiles.example.com/{z}/{x}/{y}",
            "https://tiles.example.com/{z}/{x}.png",
            "https://tiles.example.com/{z}/{x}/{y}?key={key}",
            'https://tiles.example.com/{z}/{x}/{y}" onload="',
            "https://[tiles/{z}/{x}/{y}",
        ):
            with self.subTest(url), self.assertRaises(ValidationError):
                self.company.linkage_map_tiles = url
