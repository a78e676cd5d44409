"""One process that brings everything up and keeps it up: ``python -m govservice.supervisor``.

It is what `bin/up` runs: database, fonts, migrations, static files, demonstration data, then
the web server and the worker as children, until Ctrl-C. Real servers use systemd instead.
"""
