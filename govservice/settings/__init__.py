"""Settings: `base` holds for all; `development`, `production` and `test` say what differs."""
