"""A report's nodes -> files of every format that offices send.

Belongs here: calling LibreOffice (with a profile of its own and a time limit) and making a scan of a PDF.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image
from sample_docx import write_docx
from sample_source import Source

from benchmarks.formats.annex import AnnexRow, write_annex
from benchmarks.formats.portal import portal_page

FORMATS = ("docx", "pdf", "doc", "odt", "rtf", "html", "office.html", "xlsx", "scan.pdf")
BY_OFFICE = {
    "pdf": "pdf",
    "doc": "doc",
    "odt": "odt",
    "rtf": "rtf",
    "office.html": "html",
}  # format: LibreOffice's name
SECONDS = 180
DPI = 300
TILT = 0.4  # degrees by which a page lies askew on the scanner's glass, at most
NOISE = 6.0  # standard deviation of the grey levels of a scan, of 255


def office_command() -> str | None:
    """LibreOffice, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def render(
    source: Source, name: str, folder: Path, formats: Iterable[str], rows: Sequence[AnnexRow] = ()
) -> list[Path]:
    """Write `name`.FORMAT for each of `formats` into `folder`; `rows` are the figures of the annex.

    Raises RuntimeError where LibreOffice is needed and missing or fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = list(formats)
    title = next((node.text for node in source.nodes if node.kind == "subtitle"), "Báo cáo")
    with tempfile.TemporaryDirectory() as scratch:
        original = Path(scratch) / f"{name}.docx"
        write_docx(source, original, running_head=f"{source.nodes[0].rows[0][0]} - {title}"[:70])
        for form in wanted:
            target = folder / f"{name}.{form}"
            if form == "docx":
                shutil.copy(original, target)
            elif form == "html":
                target.write_text(portal_page(source), encoding="utf-8")
            elif form == "xlsx":
                write_annex(source, rows, title, target)
            elif form == "scan.pdf":
                scan(convert(original, "pdf", Path(scratch)), target)
            else:
                made = convert(original, BY_OFFICE[form], Path(scratch))
                shutil.copy(made, target)
    return [folder / f"{name}.{form}" for form in wanted]


def convert(original: Path, form: str, folder: Path) -> Path:
    """`original` in another format, made by LibreOffice. Raises RuntimeError."""
    command = office_command()
    if command is None:
        raise RuntimeError("LibreOffice is not installed (Debian: libreoffice-writer-nogui, fonts-liberation2)")
    made = folder / f"{original.stem}.{form}"
    if made.exists():
        return made
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(  # noqa: S603 - our own arguments
            [
                command,
                "--headless",
                f"-env:UserInstallation=file://{profile}",
                "--convert-to",
                form,
                "--outdir",
                str(folder),
                str(original),
            ],
            check=False,
            capture_output=True,
            timeout=SECONDS,
        )
    if not made.exists():
        raise RuntimeError(f"LibreOffice made no {form} of {original.name}")
    return made


def scan(pdf: Path, target: Path, dpi: int = DPI, tilt: float = TILT, noise: float = NOISE) -> Path:
    """An image-only PDF of `pdf`: grey pages a little askew, with a scanner's noise; the same for the same pages."""
    chance = random.Random(pdf.stem)  # noqa: S311 - no secret
    speckle = np.random.default_rng(1)
    pages: list[Image.Image] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
            picture = picture.rotate(chance.uniform(-tilt, tilt), Image.Resampling.BICUBIC, fillcolor=255)
            levels = np.asarray(picture, dtype=np.float32)
            levels = levels + speckle.standard_normal(levels.shape, dtype=np.float32) * noise
            pages.append(Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8)))
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=80)
    return target
