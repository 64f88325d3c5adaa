"""The door for other software: one sign-in for the province's applications (CT-3.2, OpenID Connect), and tokens."""
