"""Two faults in one function: functions written for this, faults put into them, and what must hold then."""
