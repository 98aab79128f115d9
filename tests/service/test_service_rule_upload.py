"""What a customer may send: names, lines and kinds of files."""

import unittest

from odoo.addons.crm_linkage.domain.service import upload


class TestUpload(unittest.TestCase):
    def test_one_line_cannot_start_another_header(self):
        for text in (
            "Broken\r\nBcc: all@example.com",
            "Broken\nBcc: all@example.com",
            "Broken\x0b\x0c\x85\u2028Bcc: all@example.com",
            "  Broken \x00 Bcc: all@example.com ",
        ):
            with self.subTest(text=text):
                self.assertEqual(
                    upload.one_line(text, 100), "Broken Bcc: all@example.com"
                )
        self.assertEqual(upload.one_line("x" * 300, 200), "x" * 200)
        self.assertEqual(upload.one_line("\n \t", 200), "")

    def test_plain_text_keeps_its_lines(self):
        self.assertEqual(upload.plain_text(" a\r\nb\rc\x00\x1b\td "), "a\nb\nc\td")
        self.assertEqual(upload.plain_text("你好\ud800"), "你好")

    def test_a_name_ends_like_the_content(self):
        pdf, text = (".pdf",), (".txt", ".csv")
        for name, extensions, expected in (
            ("bill.pdf", pdf, "bill.pdf"),
            ("BILL.PDF", pdf, "BILL.PDF"),
            ("bill.html", pdf, "bill.html.pdf"),
            ("../../etc/passwd", text, "passwd.txt"),
            ("C:\\temp\\prices.csv", text, "prices.csv"),
            ("..", text, "file.txt"),
            ("", text, "file.txt"),
            (".htaccess", text, "htaccess.txt"),
            ('a"b<c>;d.csv', text, "a_b_c__d.csv"),
            ("a\r\nContent-Type: text/html\r\n.csv", text, "html.csv"),
            ("fdp\u202egnp.pdf", pdf, "fdp gnp.pdf"),
            ("价格.csv", text, "价格.csv"),
        ):
            with self.subTest(name=name):
                self.assertEqual(upload.file_name(name, extensions), expected)
        long = upload.file_name("x" * 500 + ".pdf", pdf)
        self.assertEqual((len(long), long[-4:]), (upload.NAME_LENGTH, ".pdf"))

    def test_kinds(self):
        for mimetype, family in (
            ("application/pdf", "pdf"),
            ("image/jpeg", "image"),
            ("text/plain", "text"),
            ("text/x-python", "text"),
            ("application/vnd.oasis.opendocument.text", "office"),
        ):
            with self.subTest(mimetype=mimetype):
                self.assertEqual(upload.kind_of(mimetype)[0], family)
        for mimetype in (
            "image/svg+xml",
            "text/html",
            "text/xml",
            "application/xhtml+xml",
            "text/javascript",
            "application/javascript",
            "application/zip",
            "application/x-dosexec",
            "application/octet-stream",
        ):
            with self.subTest(mimetype=mimetype):
                self.assertIsNone(upload.kind_of(mimetype))
