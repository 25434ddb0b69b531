using System.Net;
using Portcullis.Protocol.Addresses;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Replies;
using Portcullis.Server.Accounts;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;

namespace Portcullis.Server.Commands;

/// <summary>
/// HOST (RFC 7151): chooses a virtual host before the login is complete, and may be repeated until then; the last one
/// counts, and a USER before it is forgotten. An address in brackets, or an IPv4 one, is right when it is the one the
/// client connected to.
/// </summary>
internal static class Host
{
    private const int LongestName = 253, LongestLabel = 63;

    public static readonly Command Command = Command.Anyone("HOST", Argument.Required, "HOST <SP> hostname", Execute) with
    {
        Feature = state => state.Login is Login.Done ? null : "HOST",
    };

    private static ValueTask<Reply?> Execute(Session session, CommandLine line, CancellationToken cancellation)
    {
        if (session.State.Login is Login.Done)
            return ValueTask.FromResult<Reply?>(Replies.BadSequence("HOST comes before the login."));

        var (name, options) = (line.Argument.Trim(), session.Server.Options);
        if (session.Tls.Facts?.ServerName is { } asked && IsHostname(name) && !asked.Equals(name, StringComparison.OrdinalIgnoreCase))
            return ValueTask.FromResult<Reply?>(session.Refuse("HOST", TlsRules.HostMismatch, $"The TLS handshake asked for {Printable.Line(asked)}; HOST must name the same."));
        if (IsOwnAddress(session, name))
            return ValueTask.FromResult<Reply?>(Choose(session, null, options.Greeting));
        if (options.VirtualHosts.FirstOrDefault(each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } host)
            return ValueTask.FromResult<Reply?>(Choose(session, host, host.Greeting));

        return ValueTask.FromResult<Reply?>(IsHostname(name)
            ? Replies.ParameterNotImplemented("There is no such host here.")
            : Replies.ArgumentWrong("The argument of HOST is a host name or an address, without a port."));
    }

    // Who has begun to log in at one host has not at another (RFC 7151 §4).
    private static Reply Choose(Session session, VirtualHost? host, string greeting)
    {
        session.State = session.State with { Host = host, Login = new Login.None() };
        return Replies.HostAccepted(greeting);
    }

    private static bool IsOwnAddress(Session session, string name) =>
        (name is ['[', .. var literal, ']'] ? IPAddress.TryParse(literal, out var address) : IPAddress.TryParse(name, out address) && name.Contains('.'))
        && address!.Unmapped().Equals(session.Called.Address.Unmapped());

    // RFC 7151 §3.1: labels of letters, digits and hyphens; or an address in brackets.
    private static bool IsHostname(string name) => name is ['[', .. var literal, ']']
        ? IPAddress.TryParse(literal, out _)
        : name.Length <= LongestName && name.Split('.').All(IsLabel);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
