using System.Net;
using Portcullis.Protocol.Addresses;
using Portcullis.Server.Defence;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Limits;
using Portcullis.Server.Policies;
using Portcullis.Server.Profiles;

namespace Portcullis.Server.Sessions;

/// <summary>Whether there is room: for a session when it connects and when it logs in, and for a transfer.</summary>
internal static class Admission
{
    /// <summary>A session of the server, its network and its address. An address of this host is counted only where its network says so.</summary>
    public static IDisposable? TryConnect(ServerContext server, IPAddress client, out PolicyDecision.Refused? refusal)
    {
        var (options, address) = (server.Options, client.Unmapped());
        if (server.Limits.Defender.FindBan(address, options.Defender) is { } ban)
        {
            refusal = RefusalOf(ban);
            return null;
        }

        var network = NetworkSettings.Find(options.Networks, address);
        var places = new List<PlaceLimit>
        {
            new(new Place(PlaceKind.SessionsOfServer), options.MaximumSessions),
            new(new Place(PlaceKind.SessionsOfAddress, ClientHost.Of(address).ToString()), network?.MaximumSessionsPerAddress ?? (IPAddress.IsLoopback(address) ? 0 : options.MaximumSessionsPerAddress)),
        };
        if (network is not null)
            places.Insert(1, new(new Place(PlaceKind.SessionsOfNetwork, network.Name), network.MaximumSessions ?? 0));

        return Take(server, places, out refusal);
    }

    /// <summary>The client is told that it is banned, and not for how long: that is the operator's to know.</summary>
    public static PolicyDecision.Refused RefusalOf(Ban ban) =>
        new(LimitRules.Banned, "Too many failures from your address; try again later, or ask the operator.") { Because = $"{ban.Clients}: {ban.Reason}" };

    /// <summary>A session of the account and its groups: from login on, with its share of their rates.</summary>
    /// <param name="server">Of the session.</param>
    /// <param name="sources">With the account.</param>
    /// <param name="refusal">Why there is no room.</param>
    public static AccountStay? TryLogIn(ServerContext server, ClientSources sources, out PolicyDecision.Refused? refusal)
    {
        var stay = AccountStay.TryBegin(server.Limits, sources.Account!, sources.Host?.Name ?? "", sources.ResolveGranted(), server.Options, out var full);
        refusal = stay is null ? RefusalOf(full, server.Options) : null;
        return stay;
    }

    public static IDisposable? TryTransfer(ServerContext server, AccountStay account, out PolicyDecision.Refused? refusal) =>
        Take(server, [new(new Place(PlaceKind.TransfersOfServer), server.Options.MaximumTransfers), .. account.Transfers], out refusal);

    /// <summary>Whom there is no place for: 421 in place of the greeting, and the end.</summary>
    public static async Task TurnAwayAsync(ServerContext server, ControlConnection control, bool isImplicitTls, PolicyDecision.Refused refusal, CancellationToken cancellation)
    {
        await using (control)
        {
            var rule = refusal.Rule;
            server.Metrics.Refused(rule);
            if (rule != LimitRules.Banned || server.Limits.MayTellOfBanned())
            {
                var (peer, reason) = (control.Connection.Remote.Address, refusal.Because is { } because ? $"{rule.Summary} ({because})" : rule.Summary);
                ServerLog.Refused(server.Log, 0, "-", peer, "connect", rule.Id, reason, rule.Setting);
                await server.Audit.RefusedAsync(peer, "connect", rule, reason);
            }

            // In the clear it would look like a broken handshake.
            if (isImplicitTls)
                return;
            try
            {
                await control.WriteAsync(refusal.ToReply(), cancellation);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // It did not wait for the answer.
            }
        }
    }

    private static Occupancy.Occupation? Take(ServerContext server, IReadOnlyList<PlaceLimit> places, out PolicyDecision.Refused? refusal)
    {
        var taken = server.Limits.Places.TryTake(places, out var full);
        refusal = taken is null ? RefusalOf(full, server.Options) : null;
        return taken;
    }

    private static PolicyDecision.Refused RefusalOf(Place full, FtpServerOptions options) => full.Kind switch
    {
        PlaceKind.SessionsOfAddress => new(LimitRules.TooManyFromAddress, "Too many sessions from your address; try again later.") { Because = full.Name },
        PlaceKind.SessionsOfNetwork => new(LimitRules.TooManyFromNetwork, "Too many sessions from your network; try again later.") { Because = full.Name },
        PlaceKind.SessionsOfAccount => new(LimitRules.TooManyOfAccount, "Too many sessions of this account; try again later."),
        PlaceKind.SessionsOfGroup => new(LimitRules.TooManyOfGroup, "Too many sessions of this account's group; try again later.") { Because = full.Name },
        PlaceKind.TransfersOfServer => new(LimitRules.TooManyTransfers, "Too many transfers at once; try again later."),
        PlaceKind.TransfersOfAccount => new(LimitRules.TooManyTransfersOfAccount, "Too many transfers of this account at once; try again when one has ended."),
        PlaceKind.TransfersOfGroup => new(LimitRules.TooManyTransfersOfGroup, "Too many transfers of this account's group at once; try again later.") { Because = full.Name },
        _ => new(LoginRules.TooManySessions, options.Messages.TooManySessions),
    };
}
