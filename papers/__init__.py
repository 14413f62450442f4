"""文书: the papers a procedure produces, filled from the case into Word templates, set as PDF too.

Law: a paper says what stood in the case at its step; once made its bytes never change, and a
correction is a new version with a reason. Templates hold fields, loops and conditions, and nothing
else: a template is read as a form to be filled in, never as a program.
"""
