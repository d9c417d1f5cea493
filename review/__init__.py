"""The staff's web pages: what does not add up in the published warehouse, and what people decide about it.

What belongs here: `store` (decisions and accounts, the one thing that flows back), `reading` (the published warehouse,
read-only), `web` (pages, sessions, security) and `letters` (what goes back to the office that wrote a report). No
figure is read and no verdict made here.
"""
