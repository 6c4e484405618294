"""One description of a printed table or letter, and the files made of it: CSV, XLSX, DOCX, PDF.

The writers know nothing of what is reported: every number and every word comes in the description.
"""
