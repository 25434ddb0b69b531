using System.CommandLine;
using System.Net;
using Portcullis.Configuration;
using Portcullis.Protocol.Addresses;
using Portcullis.Server.Accounts;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;
using Portcullis.Server.Security;
using Portcullis.Storage.Memory;

namespace Portcullis.Cli;

/// <summary><c>portcullis explain tls</c>: what a client must have under TLS and prove, and who says so.</summary>
internal static class ExplainTls
{
    private const string Default = "the default";

    public static Command Create()
    {
        var peer = new Option<string?>("--peer") { Description = "The address the client's control connection comes from.", HelpName = "ADDRESS", Required = true };
        var account = new Option<string?>("--account") { Description = "As whom it logs in.", HelpName = "NAME" };
        var host = new Option<string?>("--host") { Description = "The virtual host it names by HOST.", HelpName = "NAME" };
        var config = new ConfigOption("The configuration file that is asked. Without it the defaults are.");

        var command = new Command("tls", "Explains what must be under TLS: portcullis explain tls --peer 10.20.0.7 --account anna --config portcullis.json") { peer, account, host, config.Option };
        SettingsReader.Check(command, Read);
        command.SetAction(parsed =>
        {
            var (settings, sources, from) = Read(new SettingsReader(parsed.CommandResult));
            Explain(parsed.InvocationConfiguration.Output, settings, sources, from!);
            return ExitCode.Success;
        });
        return command;

        (ServeSettings Settings, ClientSources Sources, IPAddress? Peer) Read(SettingsReader reader)
        {
            var (from, settings) = (reader.One(peer, Parsers.Address), config.Read(reader));
            var chosen = reader.Value(host) is { } name ? settings.VirtualHosts.FirstOrDefault(each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) : null;
            if (reader.Value(host) is { } missing && chosen is null)
                reader.Error($"--host: there is no virtual host {missing}.");
            var found = (chosen?.Accounts ?? settings.Accounts).FirstOrDefault(each => each.Name == reader.Value(account));
            if (reader.Value(account) is { } nobody && found is null)
                reader.Error($"--account: there is no account {nobody}{(chosen is null ? "" : $" at {chosen.Name}")}.");
            return (settings, Sources(settings, chosen, found, from ?? IPAddress.None), from);
        }
    }

    private static ClientSources Sources(ServeSettings settings, VirtualHostSettings? host, AccountSettings? account, IPAddress peer) =>
        new(settings.Server.Settings, settings.Server.Profiles)
        {
            Network = NetworkSettings.Find(settings.Server.Networks, peer.Unmapped()),
            Host = host is null ? null : new VirtualHost(host.Name, new StaticAccounts()) { Settings = host.Settings },
            Account = account is null ? null : new Account(account.Name, new MemoryStorage()) { Settings = account.AllSettings },
        };

    private static void Explain(TextWriter output, ServeSettings serve, ClientSources sources, IPAddress peer)
    {
        var options = serve.Tls.Control == TlsDuty.Off ? null : serve.Tls.With(new TlsCertificates(TlsCertificates.CreateSelfSigned(TimeProvider.System)), ClientTrust.None);
        var own = sources.Resolve().Settings.Tls;
        var (control, data) = (ProtectionPolicy.ControlDuty(options, peer, own), ProtectionPolicy.DataDuty(options, peer, own));
        output.WriteLine($"A client at {peer}{(sources.Account is { } who ? $", account {who.Name}" : "")}{(sources.Host is { } at ? $", host {at.Name}" : "")}:");
        output.WriteLine($"Control:   {Word(control)}, by {Origin(each => each.Control, serve.Tls.Control, "tls.control", "the default: allow on this host, require for all others")}");
        output.WriteLine($"Data:      {Word(data)}, by {Origin(each => each.Data, serve.Tls.Data, "tls.data", "what holds for the control connection")}");
        output.WriteLine($"Binding:   {Word(own.Binding ?? serve.Tls.Binding)}, by {Origin(each => each.Binding, serve.Tls.Binding == default ? null : serve.Tls.Binding, "tls.binding", Default)}");
        output.WriteLine(
            $"An upload without close_notify: {(own.AllowMissingCloseNotify ?? serve.Tls.AllowMissingCloseNotify ? "stored, and its completeness assumed" : "not stored")}, by "
            + Origin(each => each.AllowMissingCloseNotify, serve.Tls.AllowMissingCloseNotify ? true : null, "tls.missingCloseNotify", Default));
        ExplainCertificates(output, serve, sources);

        var policy = new ProtectionPolicy(options);
        Decide(output, "A login in the clear", policy.OnProtection(new ProtectionRequest.Login(peer, ControlIsProtected: false, own, sources.Account?.Name ?? "somebody")));
        Decide(output, "A file in the clear", policy.OnProtection(new ProtectionRequest.Transfer(peer, ControlIsProtected: true, own, DataIsProtected: false)));

        string Origin<T>(Func<ClientTls, T?> value, T? server, string setting, string otherwise)
            where T : struct =>
            sources.Account is { } account && value(account.Settings.Tls) is not null ? $"the account {account.Name} (settings.tls)"
            : sources.Network is { } network && value(network.Settings.Tls) is not null ? $"the network {network.Name} (networkSettings)"
            : sources.Host is { } host && value(host.Settings.Tls) is not null ? $"the host {host.Name} (settings.tls)"
            : server is not null ? setting
            : otherwise;
    }

    private static void ExplainCertificates(TextWriter output, ServeSettings serve, ClientSources sources)
    {
        var mode = serve.Tls.ClientCertificates;
        output.WriteLine($"Client certificates: {mode switch { ClientCertificateMode.None => "not asked for", ClientCertificateMode.Accept => "taken where there is one", _ => "required" }}, by tls.clientCertificates");
        var account = serve.Accounts.Concat(serve.VirtualHosts.SelectMany(host => host.Accounts)).FirstOrDefault(each => each.Name == sources.Account?.Name);
        if (account is { Certificates: [_, ..] names })
            output.WriteLine($"  {string.Join(", ", names)}: {(account.CertificateAndPassword ? "needed, and the password too" : "enough to log in")}");
    }

    private static void Decide(TextWriter output, string what, PolicyDecision decision)
    {
        if (decision is PolicyDecision.Refused refused)
            output.WriteLine($"{what}: refused by rule {refused.Rule.Id}: {refused.ToReply()}");
        else
            output.WriteLine($"{what}: allowed");
    }

    private static string Word(TlsDuty duty) => duty switch
    {
        TlsDuty.Off => "off",
        TlsDuty.Allow => "allow",
        TlsDuty.RequireCredentials => "require-credentials",
        _ => "require",
    };

    private static string Word(TlsBinding binding) => binding switch
    {
        TlsBinding.Require => "require",
        TlsBinding.Automatic => "auto",
        _ => "off",
    };
}
