"""Text recognition: pages that are pictures -> lines of words with boxes and confidence, by Tesseract.

What belongs here: finding and running the program (`tesseract`), pictures of pages and how they lie (`picture`,
`skew`), its answer as lines in the shape of the PDF reader (`hocr`), whole files (`pages`). Tesseract is a program of
the system, and optional: without it scanned files have a reason that names the packages to install.
"""

from __future__ import annotations

from extract.readers.ocr.pages import scan_reader

__all__ = ["scan_reader"]
