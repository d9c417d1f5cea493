"""Make the .docx and .pdf reports of data/samples/ from their sources; the .md reports are kept as they are.

    .venv/bin/python scripts/make_samples.py

The same sources give the same bytes. Figures and signatories are invented; only the places exist.
"""

from __future__ import annotations

from pathlib import Path

from sample_docx import write_docx
from sample_pdf import write_pdf
from sample_source import read_source

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"
DOCX = {
    "bc-quy-3-2024-thap-muoi.md": "Báo cáo quý III-2024 huyện Tháp Mười.docx",
    "bc-thang-5-2023-huyen-uy-duc-trong.md": "bc-thang-5-2023-huyen-uy-duc-trong.docx",
}
PDF = {
    "bc-nam-2024-tinh-lao-cai.md": ("bc-nam-2024-tinh-lao-cai.pdf", ""),
    "bc-thang-10-2023-moc-chau.md": (
        "bc-thang-10-2023-moc-chau.pdf",
        "UBND huyện Mộc Châu - Báo cáo tháng 10 năm 2023",
    ),
}


def main() -> None:
    """Write every sample that has a source, and say what was written."""
    for source, target in DOCX.items():
        write_docx(read_source(SAMPLES / "sources" / source), SAMPLES / target)
        print(SAMPLES / target)
    for source, (target, running_head) in PDF.items():
        write_pdf(read_source(SAMPLES / "sources" / source), SAMPLES / target, running_head)
        print(SAMPLES / target)


if __name__ == "__main__":
    main()
