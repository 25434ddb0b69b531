using System.Net;
using Portcullis.Client.Dialects;
using Portcullis.Client.Security;
using Portcullis.Protocol.Replies;

namespace Portcullis.Client;

/// <summary>How a client behaves. One object may serve many clients.</summary>
public sealed record FtpClientOptions
{
    /// <summary>Makes the dialect of one client; its memory (of refusals, of ports) is the session's.</summary>
    public Func<Dialect> Dialect { get; init; } = static () => new StandardDialect();

    public ClientTlsOptions Tls { get; init; } = new();

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>For the control connection and each data connection, in either direction.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From a command to its reply, and from the end of the data to the reply that ends the transfer: servers scan and sync files then.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Without one octet moving on a data connection.</summary>
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For the replies to ABOR. After it the control connection is given up.</summary>
    public TimeSpan AbortTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where a host has several addresses: the one the control connection leaves from, and active data connections come to.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>Sees each command line as sent, but for passwords.</summary>
    public Action<string>? CommandSent { get; init; }

    public Action<Reply>? ReplyReceived { get; init; }

    /// <summary>Sees what the client did unasked, in words: another way to a data connection, a port it could not bind.</summary>
    public Action<string>? Noticed { get; init; }

    /// <summary>Hears of each restart marker of MODE B and C: a transfer that breaks can go on from there.</summary>
    public Action<RestartPoint>? Marked { get; init; }
}
