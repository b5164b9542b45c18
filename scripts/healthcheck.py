#!/usr/bin/env python3
"""Asks the web process in this container whether it is well: exit 0 when it is."""

import os
import sys
from http.client import HTTPConnection

connection = HTTPConnection("127.0.0.1", 8000, timeout=4)
connection.request("GET", "/healthz", headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0]})
sys.exit(connection.getresponse().status != 200)
