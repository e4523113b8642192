"""The customer's words: language, polarity, themes."""
