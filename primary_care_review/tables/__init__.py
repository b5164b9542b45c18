"""What goes out to and comes in from spreadsheets, always through `casework.workbook`."""
