"""What every room of plc may use and what uses none of them: files, locks, names as they may be shown."""
