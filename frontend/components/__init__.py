"""What repeats on the pages."""
