"""Checking a draft before it is signed: what `solieu check` does, and a page for uploads may do.

What belongs here: reading one file without storing anything (`reading`), what its figures contradict (`findings`), and
each form in which that is told: text, JSON, SARIF, a page, comments in a copy (`annotate`). The command line is
`orchestration.cli.check`; how figures are read and compared is `extract`'s part.
"""
