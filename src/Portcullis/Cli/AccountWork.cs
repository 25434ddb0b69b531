using System.CommandLine;
using Portcullis.Accounts;
using Portcullis.Client;
using Portcullis.Configuration;
using Portcullis.State;

namespace Portcullis.Cli;

/// <summary>One run of one command of <c>portcullis account</c>, with its database open.</summary>
/// <param name="Settings">Of the server, as far as they are known.</param>
/// <param name="Reader">The command line; it has no errors.</param>
/// <param name="Store">Where the accounts are.</param>
/// <param name="Terminal">For passwords.</param>
/// <param name="Output">For what scripts read.</param>
/// <param name="Errors">For what people read.</param>
internal sealed record AccountWork(ServeSettings Settings, SettingsReader Reader, IAccountStore Store, Terminal Terminal, TextWriter Output, TextWriter Errors)
{
    /// <summary>A command with options of its own and those that name the database.</summary>
    /// <param name="command">With arguments and options.</param>
    /// <param name="check">Reads them; what it complains of is an error of the command line.</param>
    /// <param name="run">Returns the exit code.</param>
    public static Command Of(Command command, Action<SettingsReader> check, Func<AccountWork, CancellationToken, Task<int>> run)
    {
        var database = new AccountDatabaseOptions();
        database.AddTo(command);
        SettingsReader.Check(command, reader =>
        {
            check(reader);
            return database.Read(reader);
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var (console, reader) = (parsed.InvocationConfiguration, new SettingsReader(parsed.CommandResult));
            try
            {
                var settings = database.Read(reader);
                await using var databases = new AccountDatabases(isForChanges: true);
                return await run(new AccountWork(settings, reader, databases.Open(settings)!, Terminal.OfProcess, console.Output, console.Error), cancellation);
            }
            catch (StateUnavailableException e)
            {
                await console.Error.WriteLineAsync(e.Message);
                return ExitCode.Failure;
            }
            catch (FtpException e)
            {
                await console.Error.WriteLineAsync(e.Message);
                return ExitCode.Of(e);
            }
        });
        return command;
    }

    /// <summary>Says what came of a change.</summary>
    public int Told(StoreAnswer answer, string done) => answer is StoreAnswer.Refused refused ? Refuse(refused.Reason) : Done(done);

    public int Done(string what)
    {
        Output.WriteLine(what);
        return ExitCode.Success;
    }

    public int Refuse(params IEnumerable<string> reasons)
    {
        foreach (var reason in reasons)
            Errors.WriteLine(reason);
        return ExitCode.Usage;
    }

    public int NoSuchAccount(string name) => Refuse($"There is no account {name} in {Store.Place}.");

    /// <summary>Of all that are in the database, in the order of their names.</summary>
    public async IAsyncEnumerable<AccountEntry> AllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var page = new AccountPage();
        while (true)
        {
            var entries = await Store.ListAsync(page, cancellation);
            foreach (var entry in entries)
                yield return entry;
            if (entries.Count < page.Maximum)
                break;
            page = page with { After = entries[^1].Account.Name };
        }
    }
}
