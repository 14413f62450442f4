"""How each BPMN element behaves: SpiffWorkflow task specs of our own, one for each kind."""
