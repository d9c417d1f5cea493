"""The pages: routes, sessions, security and templates.

What belongs here: HTTP. What the warehouse says stands in `review.reading`, what people decided in `review.store`.
"""
