"""The store of the review pages: accounts, sessions and decisions, in SQLite or PostgreSQL.

What belongs here: SQLAlchemy and passwords. Nothing here knows the warehouse or the web; the nightly run reads the
decisions from here as a source like any other.
"""
