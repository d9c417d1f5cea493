"""The published warehouse as the pages need it: read-only, one release at a time, decisions laid over it.

What belongs here: SQL on the marts and frozen dataclasses. Nothing here knows HTTP or writes anywhere.
"""
