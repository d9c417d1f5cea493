"""Opening a .docx safely: the package is looked over before any library unpacks it.

What belongs here: python-docx's document from bytes, templates, macro-enabled files and packages of the strict form of
the standard too. What it says is `docx`'s part.
"""

from __future__ import annotations

import io
import re
import zipfile

from docx.document import Document as WordDocument
from docx.opc.part import PartFactory
from docx.package import Package
from docx.parts.document import DocumentPart

from extract.readers.errors import ReadError, read_error
from extract.readers.limits import Limits
from extract.readers.packages import has_document_type, open_package

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
"""Names of ISO/IEC 29500 strict; the transitional ones, which python-docx knows, differ in the address alone."""
_TRANSITIONAL = re.compile(
    rb"http://schemas\.openxmlformats\.org/(officeDocument|wordprocessingml|drawingml|schemaLibrary)/2006/"
)
_VARIANTS = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
"""Main parts of .docm, .dotx and .dotm: the same XML as a .docx; the macros are another part, which nobody opens."""


def open_docx(data: bytes, limits: Limits) -> WordDocument:
    """python-docx's document. Raises ReadError: zip_bomb, docx_damaged."""
    try:
        with open_package(data, limits) as archive:
            if has_document_type(archive):
                raise read_error("docx_damaged", detail="XML with a document type")
            if is_strict(archive):
                data = _transitional(archive)
        return _document(data)
    except ReadError:
        raise
    except zipfile.BadZipFile as error:
        raise read_error("docx_damaged", detail="broken zip archive") from error
    except Exception as error:  # python-docx raises anything from AttributeError to zlib.error on damaged packages
        raise read_error("docx_damaged", detail=type(error).__name__) from error


def is_strict(archive: zipfile.ZipFile) -> bool:
    """Whether a package has the names of the standard's strict form."""
    return "_rels/.rels" in archive.namelist() and _STRICT.search(archive.read("_rels/.rels")) is not None


def to_transitional(body: bytes) -> bytes:
    """XML of a strict part with the names of the transitional form."""
    return _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", body)


def to_strict(body: bytes) -> bytes:
    """The way back from `to_transitional`; names that both forms share stay."""
    return _TRANSITIONAL.sub(rb"http://purl.oclc.org/ooxml/\1/", body)


def _transitional(archive: zipfile.ZipFile) -> bytes:
    """The package with the names of the transitional form."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for member in archive.infolist():
            body = archive.read(member)
            if member.filename.lower().endswith((".xml", ".rels")):
                body = to_transitional(body)
            target.writestr(member.filename, body)
    return buffer.getvalue()


def _document(data: bytes) -> WordDocument:
    """The document of a package, whichever of Word's four content types its main part has."""
    for content_type in _VARIANTS:
        PartFactory.part_type_for.setdefault(content_type, DocumentPart)
    part = Package.open(io.BytesIO(data)).main_document_part
    if not isinstance(part, DocumentPart):
        raise ValueError("the main part is no Word document")
    document: WordDocument = part.document
    return document
