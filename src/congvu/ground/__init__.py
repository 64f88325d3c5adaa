"""The ground floor: clock, errors, identifiers, Vietnamese text. Imports nothing of the house."""
