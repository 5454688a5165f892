"""What PLC reaches, measured: each module is a command of its own."""
