"""The Camunda 8 REST API `/v2`, for the Modeler and any Camunda 8 client.

Law: a route reads a request, calls one verb or one question, and writes the answer in Camunda's
words; nothing is decided here.
"""
