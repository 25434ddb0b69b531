using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Portcullis.Admin;
using Portcullis.Protocol.Replies;

namespace Portcullis.Cli;

/// <summary><c>portcullis status|sessions|kick|reload|drain</c>: a server that runs, by its admin socket.</summary>
internal static class AdminCommands
{
    public static IEnumerable<Command> Create() => [CreateStatus(), CreateSessions(), CreateKick(), CreateReload(), CreateDrain()];

    private static Command CreateStatus()
    {
        var json = Json();
        var command = new Command("status", "Says how a server that runs is: where it listens, how many sessions, transfers, bans and passive ports there are. Exit code 1 where it takes no sessions.") { json };
        return Prepare(command, async (client, parsed, cancellation) =>
        {
            var (status, output) = (await client.GetAsync("v1/status", AdminJson.Default.ServerStatus, cancellation), parsed.InvocationConfiguration.Output);
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(status, AdminJson.Default.ServerStatus));
            }
            else
            {
                await output.WriteLineAsync($"Portcullis {status.Version}, {(status.IsDraining ? "draining" : status.IsReady ? "ready" : "starting")}, since {Time(status.Since)}");
                await output.WriteLineAsync($"Listening on {string.Join(", ", status.EndPoints)}");
                await output.WriteLineAsync($"{status.Sessions} sessions, {status.Transfers} transfers, {status.Bans} bans");
                var forecast = status.PassivePortsExhaustionSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"; none left in {seconds / 60:0} minutes, as use rises now") : "";
                await output.WriteLineAsync($"{status.PassivePortsUsed} of {status.PassivePortsLimit} passive ports{forecast}");
            }

            return status.IsReady ? ExitCode.Success : ExitCode.Failure;
        });
    }

    private static Command CreateSessions()
    {
        var json = Json();
        var command = new Command("sessions", "Lists the sessions of a server that runs.") { json };
        return Prepare(command, async (client, parsed, cancellation) =>
        {
            var (sessions, output) = (await client.GetAsync("v1/sessions", AdminJson.Default.IReadOnlyListSessionView, cancellation), parsed.InvocationConfiguration.Output);
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(sessions, AdminJson.Default.IReadOnlyListSessionView));
                return ExitCode.Success;
            }

            await output.WriteLineAsync($"{"NUMBER",8} {"USER",-16} {"CLIENT",-32} {"SINCE",-20} {"TLS",-8} DOING");
            foreach (var session in sessions)
            {
                var doing = session.Transfer is { } transfer
                    ? string.Create(CultureInfo.InvariantCulture, $"{transfer.Verb} {transfer.Path}: {transfer.Octets} octets in {transfer.Seconds:0} s")
                    : "-";
                await output.WriteLineAsync(Printable.Line($"{session.Number,8} {session.User ?? "-",-16} {session.Peer,-32} {Time(session.Since),-20} {session.Tls?.Split(' ')[0] ?? "-",-8} {doing}"));
            }

            return ExitCode.Success;
        });
    }

    private static Command CreateKick()
    {
        var numbers = new Argument<long[]>("NUMBER") { Description = "Of the session, as 'portcullis sessions' and the log have it.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("kick", "Ends sessions now, transfers and all; what was being stored is not stored.") { numbers };
        return Prepare(command, async (client, parsed, cancellation) =>
        {
            foreach (var number in parsed.GetValue(numbers)!)
            {
                await client.KickAsync(number, cancellation);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Session {number} is ended."));
            }

            return ExitCode.Success;
        });
    }

    private static Command CreateReload() => Prepare(
        new Command("reload", "Has a server that runs read its configuration file again, as SIGHUP does, and says what is wrong with it."), async (client, parsed, cancellation) =>
        {
            var errors = await client.ReloadAsync(cancellation);
            foreach (var error in errors)
                await parsed.InvocationConfiguration.Error.WriteLineAsync(error);
            await (errors.Count == 0
                ? parsed.InvocationConfiguration.Output.WriteLineAsync("The configuration is taken; sessions that are open keep the one they began with.")
                : parsed.InvocationConfiguration.Error.WriteLineAsync("The configuration stays as it was."));
            return errors.Count == 0 ? ExitCode.Success : ExitCode.Usage;
        });

    private static Command CreateDrain() => Prepare(
        new Command("drain", "Has a server that runs end as SIGTERM does: no new sessions, idle ones get 421, transfers under way may end, for 30 s at most."), async (client, parsed, cancellation) =>
        {
            await client.DrainAsync(cancellation);
            await parsed.InvocationConfiguration.Output.WriteLineAsync("The server takes no new sessions, and ends when transfers have ended.");
            return ExitCode.Success;
        });

    private static Option<bool> Json() => new("--json") { Description = "As JSON, for programs." };

    private static string Time(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);

    private static Command Prepare(Command command, Func<AdminClient, ParseResult, CancellationToken, Task<int>> run)
    {
        var place = new AdminPlace();
        place.AddTo(command);
        SettingsReader.Check(command, place.Read);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = new AdminClient(place.Read(new SettingsReader(parsed.CommandResult))!);
            try
            {
                return await run(client, parsed, cancellation);
            }
            catch (AdminException e)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
                return e.IsRefusal ? ExitCode.Failure : ExitCode.Connect;
            }
        });
        return command;
    }

    /// <summary><c>--socket FILE</c>, or <c>--state DIR</c>, or <c>--config FILE</c>.</summary>
    private sealed class AdminPlace
    {
        private readonly ConfigOption _config = new("The configuration file of the server.");

        private readonly Option<string?> _state = new("--state") { Description = "The state folder of the server.", HelpName = "DIR" };

        private readonly Option<string?> _socket = new("--socket") { Description = "The admin socket of the server.", HelpName = "FILE" };

        public void AddTo(Command command)
        {
            command.Options.Add(_config.Option);
            command.Options.Add(_state);
            command.Options.Add(_socket);
        }

        public string? Read(SettingsReader reader)
        {
            var settings = _config.Read(reader);
            var path = reader.Value(_socket) ?? settings.Admin.PathIn(reader.Value(_state) ?? settings.State);
            if (path is null && reader.Errors.Count == 0)
                reader.Error("There is no admin socket: give --socket FILE, --state DIR, or --config FILE with one of them in it. A server without a state folder and without admin.socket has none.");
            return path;
        }
    }
}
