"""The assets of the nightly run, in its order: `reports`, `dbt_models`, `expectations`, `publishing`.

What belongs here: joining the modules of `orchestration` to Dagster, with metadata for its pages. The work itself
stands in those modules, which know no Dagster.
"""
