"""The portal's own words in templates."""
