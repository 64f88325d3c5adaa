"""The pages, one file for each duty."""
