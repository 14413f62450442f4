"""The 名录: organisations, batches, recognised bodies, reports, sanctions; task handlers."""
