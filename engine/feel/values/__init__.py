"""FEEL values as Python objects, each type distinct, all immutable in use.

null None · boolean bool · number Decimal · string str · list list · context dict ·
date Date · time Time · date and time DateTime · durations DayTimeDuration, YearMonthDuration ·
range Range · function Function.
"""
