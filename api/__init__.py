"""The Camunda 8 REST API `/v2`, for the Modeler and any Camunda 8 client."""
