"""Progress lines, live displays and logs of the command line."""
