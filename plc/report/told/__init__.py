"""What `plc repair` writes about reports of others: each format a module, as in `plc.report.formats`."""
