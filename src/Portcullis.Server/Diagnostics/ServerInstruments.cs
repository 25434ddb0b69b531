namespace Portcullis.Server.Diagnostics;

/// <summary>Every instrument of the server. A name that stands here is a promise to whoever has a dashboard.</summary>
public static class ServerInstruments
{
    public static InstrumentInfo Sessions { get; } = new("portcullis.sessions", InstrumentKind.Gauge, "{session}", "Sessions open now.");

    public static InstrumentInfo SessionDuration { get; } = new("portcullis.session.duration", InstrumentKind.Histogram, "s", "From greeting to end, by why it ended.", "end");

    public static InstrumentInfo Logins { get; } = new("portcullis.logins", InstrumentKind.Counter, "{login}", "Logins that were answered: accepted, rejected, or unavailable where nobody could tell.", "outcome");

    public static InstrumentInfo Transfers { get; } = new("portcullis.transfers", InstrumentKind.Counter, "{transfer}", "Transfers ended, listings among them.", "direction", "outcome");

    public static InstrumentInfo ActiveTransfers { get; } = new("portcullis.transfers.active", InstrumentKind.Gauge, "{transfer}", "Transfers under way now.", "direction");

    public static InstrumentInfo TransferDuration { get; } = new("portcullis.transfer.duration", InstrumentKind.Histogram, "s", "From the 150 to the outcome.", "direction", "outcome");

    public static InstrumentInfo Transferred { get; } = new("portcullis.transferred", InstrumentKind.Counter, "By", "Octets carried by data connections, those of transfers under way included.", "direction");

    public static InstrumentInfo ConnectDuration { get; } = new("portcullis.data_connection.duration", InstrumentKind.Histogram, "s", "Until a data connection came about, or did not.", "mode", "outcome");

    public static InstrumentInfo StorageDuration { get; } = new("portcullis.storage.duration", InstrumentKind.Histogram, "s", "What the store took to open a file or a directory for a transfer (open), and to make what was received last (commit).", "operation", "outcome");

    public static InstrumentInfo HandshakeDuration { get; } = new("portcullis.tls.handshake.duration", InstrumentKind.Histogram, "s", "TLS handshakes, of control and data connections.", "connection", "outcome");

    public static InstrumentInfo ProtectedData { get; } = new("portcullis.tls.data_connections", InstrumentKind.Counter, "{connection}", "Data connections under TLS, by what proves whose they are.", "proof");

    public static InstrumentInfo Refusals { get; } = new("portcullis.refusals", InstrumentKind.Counter, "{refusal}", "Requests refused, by rule (docs/rules.md).", "rule");

    public static InstrumentInfo Bans { get; } = new("portcullis.bans", InstrumentKind.Counter, "{ban}", "Bans that the defender imposed.");

    public static InstrumentInfo ActiveBans { get; } = new("portcullis.bans.active", InstrumentKind.Gauge, "{ban}", "Bans known now, those of operators included.");

    public static InstrumentInfo PassivePortsUsed { get; } = new("portcullis.passive_ports.used", InstrumentKind.Gauge, "{port}", "Passive ports that wait for their data connection now.");

    public static InstrumentInfo PassivePortsLimit { get; } = new("portcullis.passive_ports.limit", InstrumentKind.Gauge, "{port}", "Ports of the setting passivePorts.");

    public static InstrumentInfo PassivePortsExhaustion { get; } = new("portcullis.passive_ports.exhaustion", InstrumentKind.Gauge, "s", "When passive ports run out, if use goes on rising as in the last 15 minutes. Not there while it does not rise, or for more than a week.");

    public static InstrumentInfo Unexpected { get; } = new("portcullis.unexpected", InstrumentKind.Counter, "{fault}", "Faults of ours: 451 with a reference into the log. Any is worth a look.");

    public static IReadOnlyList<InstrumentInfo> All { get; } =
    [
        Sessions, SessionDuration, Logins, Transfers, ActiveTransfers, TransferDuration, Transferred, ConnectDuration, StorageDuration,
        HandshakeDuration, ProtectedData, Refusals, Bans, ActiveBans, PassivePortsUsed, PassivePortsLimit, PassivePortsExhaustion, Unexpected,
    ];
}
