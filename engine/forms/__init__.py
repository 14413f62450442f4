"""form-js schema and submitted data → values, or a sentence for each field.

Law: pure; the page and the server read the same schema.
"""
