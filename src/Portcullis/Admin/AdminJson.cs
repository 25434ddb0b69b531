using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portcullis.Admin;

/// <param name="Version">Of the program.</param>
/// <param name="Since">When it was started.</param>
/// <param name="EndPoints">Where it listens.</param>
/// <param name="IsReady">It takes sessions.</param>
/// <param name="IsDraining">It takes no new ones, and waits for transfers to end.</param>
/// <param name="Sessions">Open now.</param>
/// <param name="Transfers">Under way now.</param>
/// <param name="Bans">Known now.</param>
/// <param name="PassivePortsUsed">They wait for their data connections.</param>
/// <param name="PassivePortsLimit">How many there may be.</param>
/// <param name="PassivePortsExhaustionSeconds">When there are none left, going by the last quarter of an hour.</param>
internal sealed record ServerStatus(
    string Version, DateTimeOffset Since, IReadOnlyList<string> EndPoints, bool IsReady, bool IsDraining, int Sessions, int Transfers, int Bans,
    int PassivePortsUsed, int PassivePortsLimit, double? PassivePortsExhaustionSeconds);

/// <param name="Number">As in the log.</param>
/// <param name="Since">When it began.</param>
/// <param name="Peer">Where the client is.</param>
/// <param name="Local">Where it has connected to.</param>
/// <param name="User">Not there before the login.</param>
/// <param name="Client">What it calls itself.</param>
/// <param name="Tls">Protocol and cipher suite; not there in the clear.</param>
/// <param name="WorkingDirectory">Not there before the login.</param>
/// <param name="Transfer">Under way now.</param>
internal sealed record SessionView(
    long Number, DateTimeOffset Since, string Peer, string Local, string? User, string? Client, string? Tls, string? WorkingDirectory, TransferView? Transfer);

internal sealed record TransferView(string Verb, string Path, string Direction, long Octets, double Seconds);

/// <param name="Errors">What is wrong with the new settings; none where they are taken.</param>
internal sealed record ReloadResult(IReadOnlyList<string> Errors);

/// <param name="Error">What was wrong, and what to do.</param>
internal sealed record AdminFault(string Error);

[JsonSerializable(typeof(ServerStatus))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(IReadOnlyList<SessionView>))]
[JsonSerializable(typeof(ReloadResult))]
[JsonSerializable(typeof(AdminFault))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class AdminJson : JsonSerializerContext;
