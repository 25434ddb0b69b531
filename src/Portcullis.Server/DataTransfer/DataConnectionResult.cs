using Portcullis.Server.Policies;
using Portcullis.Server.Transport;

namespace Portcullis.Server.DataTransfer;

/// <summary>What came of opening a data connection.</summary>
internal abstract record DataConnectionResult
{
    private DataConnectionResult() { }

    public sealed record Opened(IConnection Connection) : DataConnectionResult;

    /// <param name="Reason">For the client, after "Can't open data connection: ".</param>
    public sealed record NotOpened(string Reason) : DataConnectionResult;

    /// <summary>TLS did not come about, or is not that of the control connection's client: 522.</summary>
    /// <param name="Rule">What it rests on.</param>
    /// <param name="Reason">For the client.</param>
    public sealed record NotProtected(PolicyRule Rule, string Reason) : DataConnectionResult;

    /// <summary>The policy, asked at the moment of connecting, said no.</summary>
    public sealed record Refused(PolicyDecision.Refused Decision) : DataConnectionResult;
}
