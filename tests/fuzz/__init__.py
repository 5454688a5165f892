"""Real files made strange, put through `plc repair`: nothing may crash, hang or change beside an edit."""
