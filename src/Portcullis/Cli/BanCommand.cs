using System.CommandLine;
using System.Globalization;
using Portcullis.Configuration;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Defence;
using Portcullis.State;

namespace Portcullis.Cli;

/// <summary><c>portcullis ban</c>: who is banned, from the state folder that a server uses; a server that runs takes changes within two seconds.</summary>
internal static class BanCommand
{
    private static readonly TextKind<TimeSpan> Length = Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650));

    public static Command Create() => new("ban", "Shows and changes who is banned. A server that runs takes changes within two seconds.")
    {
        CreateList(), CreateAdd(), CreateRemove(),
    };

    private static Command CreateList()
    {
        var place = new StatePlace();
        var command = new Command("list", "Lists those that are banned now.") { place.Config.Option, place.State };
        SettingsReader.Check(command, reader => place.Read(reader));
        command.SetAction((parsed, cancellation) => RunAsync(parsed, place, async (bans, reader, time) =>
        {
            var (_, all) = await bans.LoadAsync(cancellation);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var ban in all.Where(ban => ban.Until is null || ban.Until > time).OrderBy(ban => ban.Since))
                await output.WriteLineAsync($"{ban.Clients,-43} until {(ban.Until is { } until ? until.ToString("u", CultureInfo.InvariantCulture) : "removed"),-20}  {(ban.IsByOperator ? "operator" : $"ban no. {ban.Number}")}: {Printable.Line(ban.Reason)}");
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command CreateAdd()
    {
        var (place, clients) = (new StatePlace(), Clients());
        var length = new Option<string?>("--for") { Description = "For how long, like 90m, 12h or 7d. Default: until it is removed.", HelpName = "DURATION" };
        var reason = new Option<string?>("--reason") { Description = "Why, for who lists them.", HelpName = "TEXT" };
        var command = new Command("add", "Bans an address or a network. Whom defender.trusted names, and clients on the server's own host, are not kept out by it.") { clients, length, reason, place.Config.Option, place.State };
        SettingsReader.Check(command, reader => (place.Read(reader), reader.One(clients, Parsers.Network), reader.One(length, ParseLength), reader.One(reason, ParseReason)));
        command.SetAction((parsed, cancellation) => RunAsync(parsed, place, async (bans, reader, time) =>
        {
            var until = reader.One(length, ParseLength) is { } given ? time + given : (DateTimeOffset?)null;
            var ban = new Ban(reader.One(clients, Parsers.Network), time, until, reader.One(reason, ParseReason) ?? "by an operator");
            await bans.SaveAsync([ban], cancellation);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{ban.Clients} is banned{(until is { } end ? $" until {end.ToString("u", CultureInfo.InvariantCulture)}" : "")}.");
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command CreateRemove()
    {
        var (place, clients) = (new StatePlace(), Clients());
        var command = new Command("remove", "Lifts a ban, and forgets what it rested on.") { clients, place.Config.Option, place.State };
        SettingsReader.Check(command, reader => (place.Read(reader), reader.One(clients, Parsers.Network)));
        command.SetAction((parsed, cancellation) => RunAsync(parsed, place, async (bans, reader, _) =>
        {
            var network = reader.One(clients, Parsers.Network);
            if (await bans.RemoveAsync(network, cancellation))
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{network} is not banned any more.");
                return ExitCode.Success;
            }

            await parsed.InvocationConfiguration.Error.WriteLineAsync($"{network} is not banned; 'portcullis ban list' shows who is. An IPv6 client is banned by its /64.");
            return ExitCode.Failure;
        }));
        return command;
    }

    private static Argument<string> Clients() => new("NETWORK") { Description = "An address or a network, like 203.0.113.7 or 2001:db8:0:1::/64." };

    private static Parsed<TimeSpan?> ParseLength(string text) =>
        Length.Parse(text) is { Error: null, Value: var value } ? new(value, null) : new(null, $"'{text}' is not {Length.Allowed}.");

    private static Parsed<string> ParseReason(string text) =>
        Kinds.Line.Parse(text) is { Error: null } ? new(text, null) : new(null, $"it is not {Kinds.Line.Allowed}.");

    private static async Task<int> RunAsync(ParseResult parsed, StatePlace place, Func<StateBans, SettingsReader, DateTimeOffset, Task<int>> run)
    {
        var reader = new SettingsReader(parsed.CommandResult);
        using var database = new StateDatabase(place.Read(reader)!);
        try
        {
            return await run(new StateBans(database), reader, TimeProvider.System.GetUtcNow());
        }
        catch (StateUnavailableException e)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return ExitCode.LocalFile;
        }
    }

    /// <summary><c>--state DIR</c>, or <c>--config FILE</c> that names one.</summary>
    private sealed class StatePlace
    {
        public ConfigOption Config { get; } = new("The configuration file, which names the state folder.");

        public Option<string?> State { get; } = new("--state") { Description = "The state folder of the server.", HelpName = "DIR" };

        public string? Read(SettingsReader reader)
        {
            var state = reader.Value(State) ?? Config.Read(reader).State;
            if (state is null && reader.Errors.Count == 0)
                reader.Error("There is no state folder: give --state DIR, or --config FILE with \"state\" in it. Without one a server keeps its bans in memory.");
            return state;
        }
    }
}
