"""The pages in English: every Chinese sentence of theirs and what it says."""

ENGLISH: dict[str, str] = {}
