"""Files that browsers send are taken from those who have signed in only: reading a form comes before any view."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class SignedInOnly(FileUploadHandler):
    """Ends the reading where nobody has signed in, or a program shows its token, which is read later."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """The first thing that is told of a file."""
        super().new_file(*args, **kwargs)
        request = self.request
        if not request or not (request.user.is_authenticated or request.path.startswith("/api/")):
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> bytes:
        """The next handler keeps it."""
        return raw_data

    def file_complete(self, _file_size: int) -> None:
        """The next handler has it."""
        return
