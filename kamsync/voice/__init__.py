"""What customers say in their own words: language, polarity, themes. Pure; nothing leaves here."""
