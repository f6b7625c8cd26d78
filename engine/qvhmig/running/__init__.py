"""The only package that touches data: execution, ledger, registry, quality, gates, run folders, lock and state."""
