"""Files for people: workbooks, Word, PowerPoint, HTML and Markdown, from the frames of report."""
