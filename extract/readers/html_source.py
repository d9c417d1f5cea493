"""A saved web page -> its element tree, with what nobody sees taken out.

What belongs here: encodings, the parts of an .mht file, and dropping scripts, styles and hidden elements. Nothing is
run or fetched: the parser knows no network, and addresses are never opened.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from extract.readers.encodings import decode as decode_old
from extract.readers.errors import read_error

META_WITHIN = 8192  # bytes at the beginning of a page in which it names its encoding
REPLACED = "\ufffd"
BROKEN_SHARE = 0.001  # of the letters of a page in UTF-8 that copying and cutting may have broken
MAX_PARTS = 2_000  # of an .mht file
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"""(?:charset|encoding)\s{0,4}=\s{0,4}["']?\s{0,4}([\w.:-]{2,40})""", re.IGNORECASE)
_DROPPED = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "img",
        "map",
        "input",
        "select",
        "button",
        "textarea",
        "option",
        "datalist",
        "progress",
        "meter",
        "xml",
        "link",
        "meta",
        "title",
    }
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_PAGE_PARTS = frozenset({"header", "footer"})
_PAGE_STYLE = re.compile(r"mso-element\s*:\s*(?:header|footer)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def page_of_mhtml(data: bytes) -> tuple[bytes, str | None]:
    """The web page in an .mht file and the encoding that its header names. Raises ReadError("html_damaged")."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        for count, part in enumerate(message.walk()):
            if count > MAX_PARTS:
                break
            if part.get_content_type() == "text/html":
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes):
                    return payload, part.get_content_charset()
    except (ValueError, LookupError, RecursionError) as error:
        raise read_error("html_damaged", detail=type(error).__name__) from error
    raise read_error("html_damaged", detail="no page in the archive")


def decode_page(data: bytes, charset: str | None = None) -> str:
    """Text of a page by byte order mark, by `charset` (of a header), by its own meta element, or as UTF-8.

    Where the named encoding does not fit and UTF-8 does, UTF-8 is right: portals often name the wrong one. A page of
    UTF-8 with a few broken letters is read with those replaced. Raises ReadError("not_utf8") where none fits.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    found = _CHARSET.search(data[:META_WITHIN])
    named = [name for name in (charset, found[1].decode("ascii") if found else None) if name]
    candidates = ["utf-8", *named] if _is_utf8(data) else named
    for name in candidates:
        try:
            return data.decode(codecs.lookup(name).name)
        except (LookupError, UnicodeDecodeError):
            continue
    text = data.decode("utf-8", "replace")
    if text.count(REPLACED) <= BROKEN_SHARE * len(text):
        return text
    if (old := decode_old(data)) is not None:
        return old
    raise read_error("not_utf8", position=_first_invalid(data))


def _is_utf8(data: bytes) -> bool:
    return _first_invalid(data) < 0


def _first_invalid(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return -1


def parse_page(text: str) -> Any:
    """The page's body without what is not shown. Raises ReadError("html_damaged")."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(_CONTROLS.sub(" ", text).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise read_error("html_damaged", detail=type(error).__name__) from error
    body = root.find("body")
    body = root if body is None else body
    for element in [one for one in body.iter() if one is not body and _is_unseen(one)]:
        if element.getparent() is not None:
            element.drop_tree()
    return body


def _is_unseen(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in _DROPPED:
        return True
    style = element.get("style") or ""
    if (element.tag == "div" and element.get("title") in _PAGE_PARTS) or _PAGE_STYLE.search(style):
        return True  # header and footer of each page, as LibreOffice and Word save them
    return "hidden" in element.attrib or bool(_HIDDEN_STYLE.search(style))
