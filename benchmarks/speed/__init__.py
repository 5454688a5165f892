"""Time and memory: of answers, of a start, of trees and large reports, of training and preparation."""
