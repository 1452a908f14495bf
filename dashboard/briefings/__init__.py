"""Briefings: one value made of what was published, drawn as PDF, slides, workbook, CSV and mail."""
