"""Files for people: Word, PowerPoint, Excel, HTML and Markdown, from the frames of report and why.

One module per document says what stands in it (database, strategy, plan, handover, review); one per
format says how it looks (word, slides, spreadsheet, web, markdown). Libraries load with a format.
"""
