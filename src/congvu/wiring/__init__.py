"""The top floor: settings, URLs and process entry points. It alone knows every room."""
