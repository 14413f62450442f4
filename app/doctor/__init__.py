"""What support asks for first: every part of an installation looked at, each fault with its remedy.

A check reads and changes nothing, and one that cannot be made is itself a finding.
"""
