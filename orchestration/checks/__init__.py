"""Asset checks that look across steps, in SQL: nothing was lost, and the reading has not suddenly got worse.

What belongs here: promises that no single mart can keep. Column rules stand with the dbt models, the public contract in
`orchestration.expectations`.
"""
