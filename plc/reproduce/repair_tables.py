"""Tables 1 and 2: being written."""
from plc.reproduce.items import Item, Page

TABLE1 = Item("table1", "t", lambda plan: [], lambda c, d, l: {}, lambda f, p: Page("t", ()))
TABLE2 = Item("table2", "t", lambda plan: [], lambda c, d, l: {}, lambda f, p: Page("t", ()))
