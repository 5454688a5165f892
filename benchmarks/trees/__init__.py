"""What `plc repair` reads of real trees and does to them."""
