"""BPMN, DMN and form bytes → typed models and findings; the deployment check.

Law: pure; all resources of a deployment are checked together.
"""
