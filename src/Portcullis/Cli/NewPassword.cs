using System.CommandLine;
using Portcullis.Accounts.Passwords;
using Portcullis.Client;
using Portcullis.Configuration;

namespace Portcullis.Cli;

/// <summary>Where the password of an account comes from: whoever sits there, a file, standard input, or its hash. Never the command line, which others see.</summary>
internal sealed class NewPassword
{
    private readonly Option<string?> _file = new("--password-file") { Description = "A file whose first line is the password; - for standard input. Without it the password is asked for.", HelpName = "FILE" };

    private readonly Option<string?> _hash = new("--password-hash") { Description = $"The password as another system stores it: {PasswordHash.Allowed}. The first login makes it one of Argon2id.", HelpName = "HASH" };

    private readonly Option<bool> _none = new("--no-password") { Description = "No password is right." };

    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        command.Options.Add(_hash);
        command.Options.Add(_none);
    }

    public void Check(SettingsReader reader)
    {
        if (new Option[] { _file, _hash, _none }.Count(reader.IsGiven) > 1)
            reader.Error("--password-file, --password-hash and --no-password: one of them is enough.");
        if (reader.Value(_hash) is { } hash && !PasswordHash.TryParse(hash, out _))
            reader.Error($"--password-hash: The value (not shown) is not {PasswordHash.Allowed}, or one that takes too long to check.");
    }

    /// <summary>As it is stored; null for none.</summary>
    /// <exception cref="FtpException">There is none to be had; the message says why.</exception>
    public string? Read(SettingsReader reader, string account, Terminal terminal, TextWriter error)
    {
        if (reader.Value(_none))
            return null;
        if (reader.Value(_hash) is { } hash)
            return hash;

        var password = reader.Value(_file) switch
        {
            "-" => terminal.ReadLine() ?? "",
            { } file => Password.Read(file),
            null when terminal.IsPresent => Ask(account, terminal, error),
            null => terminal.ReadLine() ?? "",
        };
        return Kinds.Password.IsAllowed(password)
            ? PasswordScheme.Make(password)
            : throw new FtpException(FtpFailure.LocalFile, $"What was read is not {Kinds.Password.Allowed}.");
    }

    private static string Ask(string account, Terminal terminal, TextWriter error)
    {
        var password = Password.Prompt($"New password of {account}: ", terminal, error);
        return password == Password.Prompt("Once more: ", terminal, error)
            ? password
            : throw new FtpException(FtpFailure.LocalFile, "The two differ; nothing was done.");
    }
}
