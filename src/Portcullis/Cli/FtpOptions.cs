using System.CommandLine;
using Portcullis.Client.Dialects;

namespace Portcullis.Cli;

/// <summary>The words of <c>portcullis ftp</c>'s command line.</summary>
internal sealed class FtpOptions
{
    public const string Standard = "standard", As400 = "as400", Text = "text", Json = "json";

    public readonly FtpTlsSwitches Tls = new();

    public readonly Argument<FtpTarget?> Target = new("HOST[:PORT]")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "The server. An IPv6 address with a port stands in brackets: [::1]:2121. ftps://HOST is implicit TLS, ftpes://HOST explicit TLS. Without it, or with LOOPBACK in a batch, "
            + "the commands begin with: open HOST.",
        CustomParser = static result =>
        {
            if (FtpTarget.TryParse(result.Tokens[0].Value) is { } parsed)
                return parsed;
            result.AddError($"'{result.Tokens[0].Value}' is not HOST or HOST:PORT, with ftps:// or ftpes:// before it for TLS.");
            return null;
        },
    };

    public readonly Option<string?> User = new("--user")
    {
        HelpName = "NAME[:PASSWORD]",
        Description = $"Log in. Without a password: --password-file, or the variable {Password.Variable}, or else a prompt on a terminal.",
    };

    public readonly Option<string?> PasswordFile = new("--password-file")
    {
        HelpName = "FILE",
        Description = "The password of --user is the first line of this file.",
    };

    public readonly Option<string> Dialect = new("--dialect")
    {
        DefaultValueFactory = static _ => Standard,
        Description = "standard: EPSV, PASV, EPRT, PORT, in this order. as400: as the AS/400's client of Microsoft's article Q140424: "
            + "active mode only, each data command asks for the next port, type A; and a local file is replaced with (REPLACE only.",
    };

    public readonly Option<int?> DataPortStart = new("--data-port-start")
    {
        HelpName = "PORT",
        Description = $"The first data port of --dialect as400. Default: {As400Dialect.DefaultFirstDataPort}: six are below 1024, and the seventh is not.",
    };

    public readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Show each command and reply on standard error." };

    public readonly Option<string?> Execute = new("--execute", "-e")
    {
        HelpName = "COMMANDS",
        Description = "The commands to run, separated by ';'. Quote names with double quotes, or a backslash.",
    };

    public readonly Option<string?> Script = new("--script") { HelpName = "FILE", Description = "A file of commands, one a line; lines that begin with * or # are comments." };

    public readonly Option<bool> Batch = new("--batch")
    {
        Description = "The script is one of IBM i, as it is: 'user password' in its first line, OPEN, (REPLACE, abbreviations, sequence numbers, "
            + "80 columns, EBCDIC. With --dialect as400 every --script is. Without --script it is read from standard input.",
    };

    public readonly Option<bool> StopOnError = new("--stop-on-error") { Description = "The first failure ends the script; otherwise the next command follows." };

    public readonly Option<string?> Log = new("--log")
    {
        HelpName = "FILE",
        Description = "Write what happens to a file, as IBM i's OUTPUT member has it: input, and replies with their codes at the start of the line. Never a password.",
    };

    public readonly Option<string> LogFormat = new("--log-format")
    {
        DefaultValueFactory = static _ => Text,
        Description = "text: for people, in 80 columns. json: for programs, an object a line.",
    };

    public FtpOptions()
    {
        Dialect.AcceptOnlyFromAmong(Standard, As400);
        LogFormat.AcceptOnlyFromAmong(Text, Json);
    }

    public IEnumerable<Option> All => [User, PasswordFile, .. Tls.All, Dialect, DataPortStart, Verbose, Execute, Script, Batch, StopOnError, Log, LogFormat];
}
