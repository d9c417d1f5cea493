"""Great Expectations over the built marts: structural suites that block publication, and findings that never do.

`frames` reads what is validated, `suites` says what is expected, `validation` runs it and writes Data Docs, `data_docs`
makes those pages readable without a network. Great Expectations is imported only when a validation runs: it takes
seconds.
"""
