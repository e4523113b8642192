"""What a section is built of, and how a page is filled."""
