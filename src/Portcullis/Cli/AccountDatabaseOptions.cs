using System.CommandLine;
using Portcullis.Configuration;

namespace Portcullis.Cli;

/// <summary>Which database the commands of <c>portcullis account</c> work on.</summary>
internal sealed class AccountDatabaseOptions
{
    private readonly ConfigOption _config = new("The configuration file of the server, which names the database and the networks that settings may name.");

    private readonly Option<string?> _state = new("--state") { Description = "The state folder of the server, whose portcullis.db has the accounts.", HelpName = "DIR" };

    private readonly Option<string?> _accounts = new("--accounts") { Description = "PostgreSQL, like \"Host=db.example.com;Database=portcullis;Username=portcullis\"; its password best in ~/.pgpass.", HelpName = "CONNECTION" };

    public void AddTo(Command command)
    {
        command.Options.Add(_config.Option);
        command.Options.Add(_state);
        command.Options.Add(_accounts);
    }

    public ServeSettings Read(SettingsReader reader)
    {
        var file = _config.Read(reader);
        var given = reader.One(_accounts, Parsers.Connection);
        var settings = file with
        {
            State = reader.Value(_state) ?? file.State,
            AccountDatabase = given ?? (reader.IsGiven(_state) ? null : file.AccountDatabase),
        };
        if (settings is { State: null, AccountDatabase: null } && !reader.IsGiven(_accounts))
            reader.Error("Which database? Give --config FILE with state or accountDatabase in it, --state DIR, or --accounts CONNECTION.");
        return settings;
    }
}
