"""Rows of the warehouse made ready for people: words, marked sentences, places. Shared by quality report and review.

What belongs here: reading marts tolerantly, Vietnamese wording, cutting text around figures. Nothing here writes HTML.
"""
