"""A sample's source -> text PDF as an office prints it: A4, Times-like font, page numbers, footnotes.

What belongs here: setting pages with reportlab. Needs the Liberation 2 fonts (Debian: fonts-liberation2), which have
all Vietnamese letters and are embedded as subsets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle
from sample_source import CALL, Node, Source

FONTS = Path("/usr/share/fonts/truetype/liberation2")
WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 85.0, 57.0, 60.0, 60.0
MEASURE = WIDTH - LEFT - RIGHT
BODY = ParagraphStyle(
    "body", fontName="Serif", fontSize=13, leading=17.5, alignment=TA_JUSTIFY, firstLineIndent=28, spaceAfter=6
)
STYLES = {
    "paragraph": BODY,
    "bullet": ParagraphStyle("bullet", BODY),
    "number": ParagraphStyle("number", BODY),
    "title": ParagraphStyle("title", BODY, fontName="Serif-Bold", fontSize=14, alignment=TA_CENTER, firstLineIndent=0),
    "subtitle": ParagraphStyle("subtitle", BODY, fontName="Serif-Bold", alignment=TA_CENTER, firstLineIndent=0),
    "heading1": ParagraphStyle("heading1", BODY, fontName="Serif-Bold", spaceBefore=4),
    "heading2": ParagraphStyle("heading2", BODY, fontName="Serif-Bold"),
}
NOTE = ParagraphStyle("note", fontName="Serif", fontSize=10, leading=12.5, alignment=TA_JUSTIFY)
CELL = ParagraphStyle("cell", fontName="Serif", fontSize=12, leading=14.5)
SIDE = ParagraphStyle("side", fontName="Serif", fontSize=11.5, leading=15, alignment=TA_CENTER)
NOTE_GAP = 14.0  # points between text and the rule above the footnotes


@dataclass
class _Page:
    """Where the pen stands, and the footnotes that the page must carry."""

    y: float = HEIGHT - TOP
    notes: list[str] = field(default_factory=list)


class _Printer:
    """Sets nodes one below the other; a paragraph that does not fit is split, its footnotes stay with their calls."""

    def __init__(self, source: Source, target: Path, running_head: str) -> None:
        _register_fonts()
        self.source = source
        self.canvas = Canvas(str(target), pagesize=A4, invariant=1)
        self.canvas.setTitle(next(node.text for node in source.nodes if node.kind == "subtitle"))
        self.canvas.setAuthor("Văn phòng")
        self.running_head = running_head
        self.number = 1
        self.page = _Page()

    def run(self) -> None:
        for node in self.source.nodes:
            for block in _flowables(node):
                self._place(block, node)
        self._end_page()
        self.canvas.save()

    def _place(self, block: Flowable, node: Node) -> None:
        calls = CALL.findall(node.text)
        while True:
            room = self.page.y - BOTTOM - self._notes_height([*self.page.notes, *calls])
            _, height = block.wrap(MEASURE, room)
            # A heading does not stand alone at a page's foot.
            if height + (60 if node.kind.startswith("heading") else 0) <= room:
                self._draw(block, height)
                self.page.notes += calls
                return
            parts = block.split(MEASURE, room) if room > 60 and isinstance(block, Paragraph) else []
            if len(parts) == 2:
                _, height = parts[0].wrap(MEASURE, room)
                self._draw(parts[0], height)
                here = [call for call in calls if call in _calls_in(parts[0])]
                self.page.notes += here
                calls = [call for call in calls if call not in here]
                block = parts[1]
            self._end_page()

    def _draw(self, block: Flowable, height: float) -> None:
        block.drawOn(self.canvas, LEFT, self.page.y - height)
        self.page.y -= height + block.getSpaceAfter()

    def _notes_height(self, calls: list[str]) -> float:
        return sum(self._note(call).wrap(MEASURE, HEIGHT)[1] for call in calls) + (NOTE_GAP if calls else 0)

    def _note(self, call: str) -> Paragraph:
        return Paragraph(f"<super size=6.5>{call}</super> {self.source.notes[call]}", NOTE)

    def _end_page(self) -> None:
        canvas, y = self.canvas, BOTTOM + self._notes_height(self.page.notes)
        if self.page.notes:
            y -= NOTE_GAP - 4
            canvas.line(LEFT, y, LEFT + 140, y)
            y -= 4
            for call in self.page.notes:
                note = self._note(call)
                _, height = note.wrap(MEASURE, HEIGHT)
                y -= height
                note.drawOn(canvas, LEFT, y)
        canvas.setFont("Serif", 12)
        if self.running_head:
            canvas.setFont("Serif", 10)
            canvas.drawString(LEFT, HEIGHT - 38, self.running_head)
            canvas.drawRightString(WIDTH - RIGHT, 34, f"Trang {self.number}")
        elif self.number > 1:
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 40, str(self.number))
        canvas.showPage()
        self.number += 1
        self.page = _Page()


def write_pdf(source: Source, target: Path, running_head: str = "") -> None:
    """Set the source to `target`. With `running_head` each page carries it, and `Trang n` at its foot."""
    _Printer(source, target, running_head).run()


def _register_fonts() -> None:
    pdfmetrics.registerFont(TTFont("Serif", FONTS / "LiberationSerif-Regular.ttf"))
    pdfmetrics.registerFont(TTFont("Serif-Bold", FONTS / "LiberationSerif-Bold.ttf"))
    pdfmetrics.registerFontFamily("Serif", normal="Serif", bold="Serif-Bold")


def _flowables(node: Node) -> list[Flowable]:
    if node.kind in {"head", "sign"}:
        return [_side_by_side(node)]
    if node.kind == "table":
        return [_table(node)]
    sign = {"bullet": "- "}.get(node.kind, "")
    return [Paragraph(sign + CALL.sub(r"<super size=8>\1</super>", node.text), STYLES[node.kind])]


def _calls_in(paragraph: Paragraph) -> set[str]:
    """Footnote marks in a piece that a split gave: raised fragments, alone or inside a word of several fonts."""
    found: set[str] = set()
    for fragment in paragraph.frags:
        pieces = [fragment] if hasattr(fragment, "text") else [part[0] for part in fragment[1:]]
        texts = [fragment.text] if hasattr(fragment, "text") else [part[1] for part in fragment[1:]]
        found.update(text.strip() for piece, text in zip(pieces, texts, strict=True) if getattr(piece, "rise", 0))
    return found


def _side_by_side(node: Node) -> Table:
    def paragraph(text: str) -> Paragraph:
        return Paragraph(f"<b>{text}</b>" if text.isupper() else text, SIDE)

    table = Table([[paragraph(cell) for cell in row] for row in node.rows], colWidths=[0.42 * MEASURE, 0.58 * MEASURE])
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
            ]
        )
    )
    table.spaceAfter = 14
    return table


def _table(node: Node) -> Table:
    rows = [[Paragraph(f"<b>{c}</b>" if not n else c, CELL) for c in row] for n, row in enumerate(node.rows)]
    wide = 0.3 * MEASURE
    widths = [wide] + [(MEASURE - wide) / (len(rows[0]) - 1)] * (len(rows[0]) - 1)
    table = Table(rows, colWidths=widths)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]))
    table.spaceAfter = 8
    return table
