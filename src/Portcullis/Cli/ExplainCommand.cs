using System.CommandLine;
using System.Net;
using Portcullis.Configuration;
using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Commands;
using Portcullis.Server;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;

namespace Portcullis.Cli;

/// <summary><c>portcullis explain</c>: what the server would decide, from the server's own code.</summary>
internal static class ExplainCommand
{
    public static Command Create() => new("explain", "Says what the server would decide about a data port or TLS, by which rule, from which source, and which setting lifts it.")
    {
        CreatePort(), CreateLine(), ExplainTls.Create(), CreateRule(),
    };

    private static Command CreatePort()
    {
        var dataPort = new Argument<string>("ADDRESS:PORT") { Description = "What the client would ask for." };
        var peer = new Option<string?>("--peer") { Description = "The address the client's control connection comes from.", HelpName = "ADDRESS", Required = true };
        var config = new ConfigOption("The configuration file whose dataPorts and networkSettings are asked; --data-ports and --legacy-network go before it. What an account or a virtual host has of its own is not looked at.");
        var settings = new DataPortSettings();

        var command = new Command("port", "Explains a data port: portcullis explain port 192.168.4.29:1018 --peer 192.168.4.29") { dataPort, peer, config.Option };
        settings.AddTo(command);
        SettingsReader.Check(command, Read);
        command.SetAction(parsed =>
        {
            var (asked, from, server) = Read(new SettingsReader(parsed.CommandResult));
            var verb = NetworkProtocols.Of(asked!.Address) == NetworkProtocol.IPv4 ? "PORT" : "EPRT";
            Explain(parsed.InvocationConfiguration.Output, verb, asked, from!, server);
            return ExitCode.Success;
        });
        return command;

        (IPEndPoint?, IPAddress?, FtpServerOptions) Read(SettingsReader reader) =>
            (reader.One(dataPort, Parsers.EndPoint), reader.One(peer, Parsers.Address), settings.Read(reader, config.Read(reader)));
    }

    private static Command CreateLine()
    {
        var line = new Argument<string>("LINE") { Description = "A line as it went over the wire: PORT, EPRT, or a 227 or 229 reply." };
        var peer = new Option<string?>("--peer") { Description = "The address the control connection comes from. Default: the address in the line.", HelpName = "ADDRESS" };
        var config = new ConfigOption("The configuration file whose dataPorts and networkSettings are asked; --data-ports and --legacy-network go before it. What an account or a virtual host has of its own is not looked at.");
        var settings = new DataPortSettings();

        var command = new Command("line", "Explains a line: portcullis explain line \"PORT 192,168,4,29,3,250\"") { line, peer, config.Option };
        settings.AddTo(command);
        SettingsReader.Check(command, Read);
        command.SetAction(parsed =>
        {
            var (text, from, server) = Read(new SettingsReader(parsed.CommandResult));
            return ExplainLine(parsed.InvocationConfiguration, text, from, server);
        });
        return command;

        (string, IPAddress?, FtpServerOptions) Read(SettingsReader reader) =>
            (reader.Value(line) ?? "", reader.One(peer, Parsers.Address), settings.Read(reader, config.Read(reader)));
    }

    private static Command CreateRule()
    {
        var id = new Argument<string>("ID") { Description = "The id of a rule, as it stands in the log: data-port.reserved", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("rule", "Explains a rule; without an id it lists them all.") { id };
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (parsed.GetValue(id) is not { } asked)
            {
                foreach (var each in RuleCatalogue.All)
                    output.WriteLine($"{each.Id,-36}{(int)each.Reply}  {each.Summary}");
                return ExitCode.Success;
            }

            if (RuleCatalogue.Find(asked) is not { } rule)
            {
                error.WriteLine($"There is no rule '{asked}'. The rules are: {string.Join(", ", RuleCatalogue.All.Select(each => each.Id))}.");
                return ExitCode.Usage;
            }

            output.WriteLine(rule.Summary);
            Describe(output, rule);
            output.WriteLine($"Reply:     {(int)rule.Reply}");
            return ExitCode.Success;
        });
        return command;
    }

    private static int ExplainLine(InvocationConfiguration console, string text, IPAddress? peer, FtpServerOptions server)
    {
        var line = CommandLine.Parse(text);
        switch (line.Verb)
        {
            case "PORT" or "EPRT":
                ExplainCommandLine(console.Output, line, peer, server);
                return ExitCode.Success;

            case "227" when HostPort.TryFind(line.Argument, out var endPoint):
                console.Output.WriteLine($"The server listens on port {endPoint.Port} at {endPoint.Address}. A careful client connects to that port at the");
                console.Output.WriteLine("address of its control connection, and does not trust the address in the reply.");
                return ExitCode.Success;

            case "229" when ExtendedHostPort.TryFindPort(line.Argument, out var port):
                console.Output.WriteLine($"The server listens on port {port}, at the address of the control connection (RFC 2428 §3).");
                return ExitCode.Success;

            default:
                console.Error.WriteLine($"'{text}' is not a PORT or EPRT command, nor a 227 or 229 reply with an end point in it.");
                return ExitCode.Usage;
        }
    }

    private static void ExplainCommandLine(TextWriter output, CommandLine line, IPAddress? peer, FtpServerOptions server)
    {
        // Without a peer the line is taken at its word: the network protocol it names, the address it gives.
        var protocolOf = peer ?? (line.Argument.StartsWith("|2|", StringComparison.Ordinal) ? IPAddress.IPv6Loopback : IPAddress.Loopback);
        if (!DataPortArgument.TryRead(line.Verb, line.Argument, protocolOf, out var dataPort, out var malformed))
            Refused(output, malformed);
        else
            Explain(output, line.Verb, dataPort, peer ?? dataPort.Address, server);
    }

    private static void Explain(TextWriter output, string verb, IPEndPoint dataPort, IPAddress peer, FtpServerOptions server)
    {
        output.WriteLine($"{verb} asks for port {dataPort.Port} at {dataPort.Address}; the control connection's peer is {peer}.");
        var sources = new ClientSources(server.Settings, server.Profiles) { Network = NetworkSettings.Find(server.Networks, peer.Unmapped()) };
        if (sources.Network is { } network && (sources with { Server = ClientSettings.None }).Resolve().Settings.DataPorts is { } preset)
            output.WriteLine($"Preset:    {preset}, for the network {network.Name} (networkSettings)");

        var request = new DataPortRequest(verb, dataPort, peer, TimeProvider.System.GetUtcNow()) { Preset = sources.Resolve().Settings.DataPorts };
        switch (new DataPortPolicy(server.DataPorts).OnDataPort(request))
        {
            case PolicyDecision.Refused refused:
                Refused(output, refused);
                break;
            case PolicyDecision.Excepted excepted:
                output.WriteLine($"Decision:  allowed, as an exception to rule {excepted.Rule.Id}: {excepted.Reason}; each use is audited{(excepted.Warns ? ", and warned of" : "")}");
                Describe(output, excepted.Rule);
                break;
            default:
                output.WriteLine("Decision:  allowed");
                break;
        }
    }

    private static void Refused(TextWriter output, PolicyDecision.Refused refused)
    {
        output.WriteLine($"Decision:  refused by rule {refused.Rule.Id}");
        output.WriteLine($"Reply:     {refused.ToReply()}");
        if (refused.Because is { } because)
            output.WriteLine($"Because:   {because}");
        Describe(output, refused.Rule);
    }

    private static void Describe(TextWriter output, PolicyRule rule)
    {
        output.WriteLine($"Rule:      {rule.Id} (docs/rules.md)");
        output.WriteLine($"Source:    {rule.Source}");
        output.WriteLine($"Lifted by: {rule.Setting}");
        output.WriteLine($"Client:    {rule.Remedy}");
    }
}
