"""The published warehouse as files that other programs and people open: Parquet, CSV, a workbook, SDMX.

What belongs here: one module per form. All read a release, never the lake, and take descriptions, keys and units from
`orchestration.dictionary`. The same release gives the same bytes.

Text comes from strangers. A spreadsheet runs a cell that starts with `=`, `+`, `-` or `@` as a formula, so no form lets
such text stand at the start of a cell as it is: the workbook stores it as quoted text, CSV puts an apostrophe before it
(`formulas`).
"""

from orchestration.exports.run import FORMATS, ExportError, export

__all__ = ["FORMATS", "ExportError", "export"]
