import base64

from odoo.tests import tagged

from .mail_common import MailCommon


@tagged("post_install", "-at_install")
class TestServiceMailBad(MailCommon):
    """Mail that is broken, too large or meant to break something."""

    def test_no_sender(self):
        for sender in (None, "<>", "not an address"):
            with self.subTest(sender=sender):
                case = self.mail(From=sender)
                self.assertEqual(len(case), 1)
                self.assertFalse(case.partner_id)

    def test_no_subject(self):
        self.assertEqual(self.mail(Subject=None).name, "(no subject)")

    def test_a_broken_charset(self):
        for charset in ("x-unknown-8bit", "utf-99", "=?", "'; drop"):
            with self.subTest(charset=charset):
                case = self.mail(
                    "Grüße".encode("latin-1"),
                    Content_Type=f'text/plain; charset="{charset}"',
                )
                self.assertEqual(len(case), 1)
                self.assertIn("Gr", case.description)
        case = self.mail(
            b"Gr\xfc\xdfe \x00 \xff",
            Content_Type='text/plain; charset="utf-8"',
            Subject="=?utf-99?B?R3LDvMOfZQ==?= \udcff".encode(
                "utf-8", "surrogateescape"
            ).decode("latin-1"),
        )
        self.assertEqual(len(case), 1)

    def test_headers_cannot_be_injected(self):
        evil = base64.b64encode(b"Hi\r\nBcc: victim@x.test\r\n\r\nBody").decode()
        case = self.mail(Subject=f"=?utf-8?B?{evil}?=")
        self.assertEqual(case.name, "Hi Bcc: victim@x.test Body")
        name = base64.b64encode(b"Eve\r\nBcc: victim@x.test").decode()
        case = self.mail(From=f"=?utf-8?B?{name}?= <eve@x.test>")
        self.assertEqual(case.email_normalized, "eve@x.test")
        self.assertNotIn("\n", case.email_from)
        case = self.case(name="Two\nlines: x")
        message = case.with_user(self.users["agent"]).message_post(
            body="Hello",
            partner_ids=self.partner.ids,
            subtype_xmlid="mail.mt_comment",
        )
        mails = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        self.assertTrue(mails)
        self.assertFalse(any("\n" in (mail.subject or "") for mail in mails))

    def test_html_is_cleaned(self):
        body = (
            '<p onclick="x()">Hi<script>alert(1)</script>'
            '<a href="javascript:x()">y</a><img src="x" onerror="x()"/></p>'
        )
        case = self.mail(body, Content_Type="text/html; charset=utf-8")
        for text in (case.description, case.message_ids[0].body):
            for bad in ("script", "onclick", "onerror"):
                self.assertNotIn(bad, text)

    def attached(self, *files):
        parts = [
            "--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSee the files.\r\n"
        ]
        for name, content in files:
            parts.append(
                "--x\r\nContent-Type: application/octet-stream\r\n"
                "Content-Transfer-Encoding: base64\r\n"
                f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
                f"{base64.b64encode(content).decode()}\r\n"
            )
        return self.mail(
            "".join(parts) + "--x--\r\n",
            Content_Type='multipart/mixed; boundary="x"',
        )

    def test_five_megabytes(self):
        case = self.mail("It is broken. " * 380_000)
        self.assertEqual(len(case), 1)
        self.assertFalse(case.description, "too long to be there twice")
        self.assertGreater(len(case.message_ids[0].body), 5_000_000)
        case = self.attached(("film.mov", b"x" * 5_000_000))
        attachment = case.message_ids[0].attachment_ids
        self.assertEqual(
            (attachment.name, len(attachment.raw)), ("film.mov", 5_000_000)
        )

    def test_files_that_are_not_taken_are_named(self):
        self.company.linkage_upload_size = 1
        case = self.attached(
            ("photo.jpg", b"x"), ("setup.exe", b"x"), ("film.mov", b"x" * 1_100_000)
        )
        message = case.message_ids[0]
        self.assertEqual(message.attachment_ids.mapped("name"), ["photo.jpg"])
        self.assertIn("setup.exe", message.body)
        self.assertIn("film.mov", message.body)
        self.assertIn("See the files", message.body)

    def test_other_gateways_are_left_alone(self):
        """A mail for another model is the host's business, machine or not."""
        with self.assertRaises(ValueError):
            self.mail(To="unknown@linkage.test", Auto_Submitted="auto-replied")
