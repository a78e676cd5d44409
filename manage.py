#!/usr/bin/env python3
"""The door for commands: `manage.py help` lists them."""

from __future__ import annotations

import os
import sys

#: Commands that say something about the code alone and must work without a database.
WITHOUT_DATABASE = {"help", "version", "--version", "--help", "collectstatic", "makemessages"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govservice.settings.development")
    from django.core.management import execute_from_command_line

    if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_DATABASE:
        from govservice import database

        try:
            database.ensure_running()
        except database.ClusterError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
