"""The behaviours by which the *betsy* project compares engines, drawn here anew.

The names are betsy's (github.com/uniba-dsg/betsy, one for each of its BPMN processes), the drawings
are our own, in the Camunda 8 dialect: where that draws a thing differently (a gateway before
conditional flows, a collection instead of a number, a time that passes before a signal is heard),
so do they. Each is lived through on a database: every step saved, every timer waited for.
"""
