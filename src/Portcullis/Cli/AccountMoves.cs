using System.CommandLine;
using Portcullis.Accounts;
using Portcullis.Configuration;

namespace Portcullis.Cli;

/// <summary><c>account import</c> and <c>account export</c>: many accounts in one file.</summary>
internal static class AccountMoves
{
    public static Command CreateImport()
    {
        var file = new Argument<string>("FILE") { Description = "JSON, with comments; - for standard input." };
        return AccountWork.Of(
            new Command("import", """
                Adds all accounts and groups of a file, or none of them: then all that is wrong is told, with line and column.

                  {
                    "groups": [{ "name": "partners", "settings": { "permissions": "elr" } }],
                    "accounts": [
                      { "name": "anna", "passwordHash": "$6$...", "groups": ["partners"], "settings": { "folder": "/srv/anna" } },
                      { "name": "bert", "password": "correct horse battery staple", "disabled": true }
                    ]
                  }

                Hashes may be of Argon2id, bcrypt, SHA-512 crypt or PBKDF2; the first login makes them one of Argon2id.
                """) { file },
            _ => { },
            async (work, cancellation) =>
            {
                var name = work.Reader.Value(file)!;
                var octets = name == "-" ? ReadStandardInput() : HostFile.Read(name, AccountFile.MaximumLength, out var fault) ?? throw new Client.FtpException(Client.FtpFailure.LocalFile, fault!);
                var (accounts, errors) = AccountFile.Read(octets, name);
                if (errors.Count > 0)
                    return work.Refuse(errors.Select(error => error.ToString()));

                var groups = (await work.Store.ListGroupsAsync(cancellation)).ToList();
                var wrong = accounts.Groups.Where(added => groups.Exists(group => group.Name == added.Name)).Select(group => $"There is a group {group.Name} already.").ToList();
                wrong.AddRange(accounts.Groups.SelectMany(group => ComposedAccount.ErrorsOf(group, work.Settings)).Select(error => error.ToString()));
                groups.AddRange(accounts.Groups.Where(added => !groups.Exists(group => group.Name == added.Name)));
                wrong.AddRange(accounts.Accounts.SelectMany(account => AccountCheck.ErrorsOf(work, account.Account, groups)));

                var names = accounts.Accounts.Select(account => account.Account.Name).ToHashSet(StringComparer.Ordinal);
                await foreach (var entry in work.AllAsync(cancellation))
                {
                    if (names.Contains(entry.Account.Name))
                        wrong.Add($"There is an account {entry.Account.Name} already.");
                }

                if (wrong.Count > 0)
                    return work.Refuse(wrong);
                StoredAccount[] hashed = [.. accounts.Accounts.AsParallel().AsOrdered().Select(account => account.Hashed())];
                return work.Told(await work.Store.AddAsync(accounts.Groups, hashed, cancellation), $"{hashed.Length} accounts and {accounts.Groups.Count} groups are added.");
            });
    }

    public static Command CreateExport()
    {
        var file = new Argument<string>("FILE") { Description = "Where to write it, its owner's alone; a file that is there is left as it is. - for standard output." };
        var hashes = new Option<bool>("--with-hashes") { Description = "The stored passwords too. Whoever has them can try passwords in peace." };
        return AccountWork.Of(
            new Command("export", "Writes all accounts and groups into a file that import takes. Seeds of one-time codes stay where they are.") { file, hashes },
            _ => { },
            async (work, cancellation) =>
            {
                var name = work.Reader.Value(file)!;
                var accounts = new List<StoredAccount>();
                await foreach (var entry in work.AllAsync(cancellation))
                    accounts.Add(entry.Account);
                var text = AccountFile.Write(await work.Store.ListGroupsAsync(cancellation), accounts, work.Reader.Value(hashes));
                if (name == "-")
                {
                    await work.Output.WriteAsync(text);
                    return ExitCode.Success;
                }

                try
                {
                    var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
                    if (!OperatingSystem.IsWindows())
                        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                    await using var writer = new StreamWriter(name, options);
                    await writer.WriteAsync(text);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
                {
                    await work.Errors.WriteLineAsync(e.Message);
                    return ExitCode.LocalFile;
                }

                return work.Done($"{accounts.Count} accounts are written to {name}.");
            });
    }

    private static byte[] ReadStandardInput()
    {
        using var input = Console.OpenStandardInput();
        var octets = new MemoryStream();
        input.CopyTo(octets);
        return octets.ToArray();
    }
}
