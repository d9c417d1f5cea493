"""PDFs made to eat memory or time, built by hand so that each holds exactly its trick.

What belongs here: bytes of whole PDFs. Small in the file, large when read.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TEXT = b"BT /F1 12 Tf 72 700 Td (Thu hoach 120 ha lua) Tj ET"


def pdf(objects: Sequence[bytes], root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start))


def stream(data: bytes, filters: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), filters, data)


def one_page(content: bytes, *more: bytes) -> bytes:
    """A PDF of one page with this content stream object; `more` objects follow from number 6."""
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, content, FONT, *more])


def stream_bomb(unpacked: int = 3 << 30) -> bytes:
    """A page whose content unpacks twice, from some kilobytes to `unpacked` bytes of blanks before its text."""
    packer = zlib.compressobj(9)
    block = b" " * (1 << 20)
    inner = b"".join(packer.compress(block) for _ in range(unpacked >> 20)) + packer.compress(TEXT) + packer.flush()
    return one_page(stream(zlib.compress(inner, 9), b"/Filter[/FlateDecode/FlateDecode]"))


def many_objects(count: int = 100_000) -> bytes:
    """A page of text among `count` objects that nothing uses."""
    return one_page(stream(TEXT), *[b"<</Next %d 0 R>>" % (number + 7) for number in range(count)])


def many_operators(count: int = 2_000_000) -> bytes:
    """A page that draws `count` letters."""
    content = b"BT /F1 12 Tf 72 700 Td " + b"(a) Tj " * count + b"ET"
    return one_page(stream(zlib.compress(content, 9), b"/Filter/FlateDecode"))


def page_tree_loop() -> bytes:
    """Pages whose child is their own parent."""
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999>>"])


def deep_nesting(depth: int = 200_000) -> bytes:
    """An array inside an array inside an array ..., where a page's resources should be."""
    return one_page(stream(TEXT), b"[" * depth + b"]" * depth).replace(b"/Font<</F1 5 0 R>>", b"/Font 6 0 R        ")


def form_loop(width: int = 20) -> bytes:
    """A drawing that draws itself, many times over."""
    call = b"/X Do " * width
    page = PAGE.replace(b"/Font<", b"/XObject<</X 6 0 R>>/Font<")
    form = stream(call, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>")
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page,
            stream(call + TEXT),
            FONT,
            form,
        ]
    )


def form_tower(levels: int = 12, width: int = 20) -> bytes:
    """Drawings that each draw the next one `width` times: width ** levels letters in the end."""
    page = PAGE.replace(b"/Font<", b"/XObject<</X 6 0 R>>/Font<")
    head = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(b"/X Do"), FONT]
    forms = []
    for level in range(levels):
        inner = b"/X Do " * width if level + 1 < levels else TEXT
        resources = b"/XObject<</X %d 0 R>>/Font<</F1 5 0 R>>" % (7 + level)
        forms.append(stream(inner, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<%s>>" % resources))
    return pdf([*head, *forms])


def huge_image(side: int = 60_000) -> bytes:
    """A page that is one picture of side x side pixels, a gigapixel or more, in some kilobytes."""
    packer = zlib.compressobj(9)
    row = b"\xff" * (side // 8)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    page = PAGE.replace(b"/Font<", b"/XObject<</X 6 0 R>>/Font<")
    image = stream(
        packed,
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode"
        % (side, side),
    )
    head = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    return pdf([*head, stream(b"595 0 0 842 0 0 cm /X Do"), FONT, image])


def huge_page() -> bytes:
    """A scanned page that says it is 100,000 points high and wide."""
    return huge_image(2_000).replace(b"[0 0 595 842]", b"[0 0 99999 99999]")
