"""The words that profiles may use: parameter blocks with their values, report forms, procedures. Data without logic."""
