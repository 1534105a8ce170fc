"""What people look at: report, workbook, papers, files for maps and calendars."""
