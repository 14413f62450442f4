"""What BPMN means, written once more: a small model of token semantics, independent of the engine.

`shapes` says what a diagram is, `semantics` how tokens move in it, `drawn` writes it as BPMN,
`diagrams` draws random ones, and `comparing` lives through the same commands with both.
"""
