"""Stories: the life of a procedure as data, played through the real pages of a server of its own.

Law: nothing that serves people imports this room. What a story does goes through the HTTP pages,
signed webhooks and ``/v2``; what it expects is read from the database and from pages.
"""
