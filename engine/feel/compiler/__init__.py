"""Syntax tree → closures over a scope. Nothing is looked up twice that compiling can settle."""
