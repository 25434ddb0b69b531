"""pyftpdlib: ADDRESS PORT HOME FIRST LAST [CERTIFICATE]. A plain comparison of the password, no log."""

import logging
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

address, port, home, first, last, certificate = sys.argv[1:7]
logging.basicConfig(level=logging.ERROR)
handler = FTPHandler
if certificate:
    from pyftpdlib.handlers import TLS_FTPHandler

    handler = TLS_FTPHandler
    handler.certfile = certificate
handler.authorizer = DummyAuthorizer()
handler.authorizer.add_user("ftpbench", "benchpw", home, perm="elradfmwMT")
handler.passive_ports = range(int(first), int(last))
handler.timeout = 7200
server = FTPServer((address, int(port)), handler, backlog=4096)
server.max_cons = server.max_cons_per_ip = 0
server.serve_forever(handle_exit=False)
