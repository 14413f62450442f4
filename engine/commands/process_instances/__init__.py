"""Commands on process instances: started, changed, migrated, cancelled, mended."""
