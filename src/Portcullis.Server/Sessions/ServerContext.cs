using Microsoft.Extensions.Logging;
using Portcullis.Server.Auditing;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Hashing;
using Portcullis.Server.Policies;
using Portcullis.Server.Security;

namespace Portcullis.Server.Sessions;

/// <summary>What all sessions of a server share.</summary>
internal sealed class ServerContext(FtpServerOptions options, ServerMetrics metrics, Func<IEnumerable<Session>> sessions)
{
    private readonly ISitePolicy[] _policies = [new DataPortPolicy(options.DataPorts), new AccessPolicy(), new ProtectionPolicy(options.Tls), .. options.Policies];

    public FtpServerOptions Options { get; } = options;

    public ServerMetrics Metrics { get; } = metrics;

    public ILogger Log { get; } = options.LoggerFactory.CreateLogger("Portcullis.Server");

    public ServerAudit Audit { get; } = new(options.Audit, options.LoggerFactory.CreateLogger("Portcullis.Server"));

    /// <summary>All sessions, as of now.</summary>
    public Func<IEnumerable<Session>> Sessions { get; } = sessions;

    /// <summary>Null where TLS is not offered.</summary>
    public TlsContexts? Tls { get; } = options.Tls is { } tls ? new TlsContexts(tls) : null;

    public FileHasher Hasher { get; } = new();

    public PassivePorts PassivePorts { get; } = new(options.Network, options.PassivePorts);

    public ActiveConnector ActiveConnector { get; } = new(options.Network, options.TimeProvider, options.ConnectTimeout);

    /// <summary>The first refusal stands; an exception that lets something through is told, unless a later policy refuses.</summary>
    public PolicyDecision Ask(Func<ISitePolicy, PolicyDecision> question)
    {
        var decision = PolicyDecision.Allow;
        foreach (var policy in _policies)
        {
            switch (question(policy))
            {
                case PolicyDecision.Refused refused:
                    return refused;
                case PolicyDecision.Excepted excepted:
                    decision = excepted;
                    break;
            }
        }

        return decision;
    }
}
