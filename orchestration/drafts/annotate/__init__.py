"""Word comments in a copy of a draft: what `solieu check --annotate` writes.

What belongs here: a note for each figure (`notes`), its place in the runs of the document (`anchors`), the part of
comments (`comments`), and the package around them (`package`). The work is done in a reader process (`task`), since a
draft is a file from other hands. Every part but those that a comment needs keeps its bytes.
"""
