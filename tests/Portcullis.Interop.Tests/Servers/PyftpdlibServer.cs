using System.Diagnostics;

namespace Portcullis.Interop.Tests.Servers;

/// <summary>Somebody else's server, for our client: pyftpdlib, as a child process that ends with the test.</summary>
internal sealed class PyftpdlibServer : IDisposable
{
    // argv: the folder, what it shall not know, and a certificate for TLS, if it is to demand that. It says its port, and lives until its input ends.
    private const string Source = """
        import logging, os, sys, threading
        logging.basicConfig(level=logging.CRITICAL)
        from pyftpdlib.authorizers import DummyAuthorizer
        from pyftpdlib.handlers import FTPHandler
        if len(sys.argv) > 3:
            from pyftpdlib.handlers import TLS_FTPHandler as FTPHandler
        from pyftpdlib.servers import FTPServer
        authorizer = DummyAuthorizer()
        authorizer.add_user('anna', 'secret', sys.argv[1], perm='elradfmwMT')
        class Handler(FTPHandler):
            pass
        Handler.authorizer = authorizer
        if len(sys.argv) > 3:
            Handler.certfile = sys.argv[3]
            Handler.tls_control_required = Handler.tls_data_required = True
        Handler.proto_cmds = {k: v for k, v in FTPHandler.proto_cmds.items() if k not in sys.argv[2].split(',')}
        server = FTPServer(('127.0.0.1', 0), Handler)
        print(server.address[1], flush=True)
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
        server.serve_forever()
        """;

    /// <summary>Debian's, which sees Debian's packages, whatever other Python stands before it.</summary>
    private const string Python = "/usr/bin/python3";

    private readonly Process _process;

    private PyftpdlibServer(Process process, string port) => (_process, Port) = (process, port);

    public string Port { get; }

    /// <param name="folder">Served to anna, whose password is secret.</param>
    /// <param name="unknown">Commands that it shall not know, separated by commas.</param>
    /// <param name="certificate">A file of PEM with its key; it demands TLS then.</param>
    public static async Task<PyftpdlibServer> StartAsync(string folder, string unknown = "", string? certificate = null)
    {
        var process = Tool.Start(Python, ["-W", "ignore", "-c", Source, folder, unknown, .. certificate is null ? Array.Empty<string>() : [certificate]]);
        var port = await process.StandardOutput.ReadLineAsync();
        if (port is not null)
            return new PyftpdlibServer(process, port);

        throw new InvalidOperationException($"pyftpdlib did not start: {await process.StandardError.ReadToEndAsync()}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
