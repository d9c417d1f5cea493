"""The letter back to the office that wrote a report: its confirmed findings, ready to send.

What belongs here: what the letter says, and the DOCX. The letter is in Vietnamese, whatever language its reader chose
for the pages; the HTML stands among the templates of `review.web`.
"""
