using Portcullis.Client;
using Portcullis.Client.Scripts;

namespace Portcullis.Cli;

/// <summary>What the process returns. Scripts rely on these numbers: add, never change.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something failed that no other number names.</summary>
    public const int Failure = 1;

    /// <summary>Wrong usage or wrong settings: nothing was done.</summary>
    public const int Usage = 2;

    public const int Connect = 3;

    public const int Login = 4;

    public const int CommandRefused = 5;

    public const int DataConnection = 6;

    public const int Transfer = 7;

    public const int LocalFile = 8;

    public const int ConnectionLost = 9;

    public const int Tls = 10;

    /// <summary>For the help of <c>portcullis ftp</c>.</summary>
    public const string OfFtp = """
        Exit codes, by the first failure:
          0  success
          2  wrong usage
          3  no connection to the server
          4  the login was refused
          5  the server refused a command (4yz, 5yz)
          6  no data connection (PORT or PASV refused, 425, nobody came)
          7  a transfer began and did not complete, or was interrupted
          8  a local file could not be read or written
          9  the connection was lost, or what came over it was not FTP
         10  TLS was refused or failed, or the server's certificate will not do
        """;

    /// <summary>Of what ended a run, or failed first in it.</summary>
    public static int Of(Exception error) => error switch
    {
        FtpException e => Of(e.Failure),
        ScriptException => Usage,
        _ => Failure,
    };

    public static int Of(FtpFailure failure) => failure switch
    {
        FtpFailure.Connect => Connect,
        FtpFailure.Login => Login,
        FtpFailure.CommandRefused => CommandRefused,
        FtpFailure.DataConnection => DataConnection,
        FtpFailure.Transfer => Transfer,
        FtpFailure.LocalFile => LocalFile,
        FtpFailure.ConnectionLost => ConnectionLost,
        FtpFailure.Tls => Tls,
        _ => Failure,
    };
}
