"""Reports rendered to every format that offices send, and how well they are read back.

Belongs here: a report's text -> files of other formats (`source`, `render`, `portal`, `annex`), and matching what is
read from them with the gold annotations (`match`). Does not: reading.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))  # the writers of the samples
