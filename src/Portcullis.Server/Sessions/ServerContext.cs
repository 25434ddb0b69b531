using Microsoft.Extensions.Logging;
using Portcullis.Server.Auditing;
using Portcullis.Server.DataTransfer;
using Portcullis.Server.Diagnostics;
using Portcullis.Server.Hashing;
using Portcullis.Server.Limits;
using Portcullis.Server.Policies;
using Portcullis.Server.Security;
using Portcullis.Server.Transport;
using Portcullis.Server.Transport.Proxying;

namespace Portcullis.Server.Sessions;

/// <summary>What all sessions of a server share.</summary>
internal sealed class ServerContext(FtpServerOptions options, ServerTelemetry telemetry, SharedLimits limits, Func<IEnumerable<Session>> sessions)
{
    private readonly ISitePolicy[] _policies = [new DataPortPolicy(options.DataPorts), new AccessPolicy(), new ProtectionPolicy(options.Tls), .. options.Policies];

    public FtpServerOptions Options { get; } = options;

    public ServerTelemetry Telemetry { get; } = telemetry;

    public ServerMetrics Metrics => Telemetry.Metrics;

    /// <summary>The same for all contexts of a server.</summary>
    public SharedLimits Limits { get; } = limits;

    public ILogger Log { get; } = new LeveledLog(options.LoggerFactory.CreateLogger("Portcullis.Server"), options.MinimumLogLevel);

    public ServerAudit Audit { get; } = new(options.Audit, options.TimeProvider, options.LoggerFactory.CreateLogger("Portcullis.Server"));

    /// <summary>All sessions, as of now.</summary>
    public Func<IEnumerable<Session>> Sessions { get; } = sessions;

    /// <summary>Null where TLS is not offered.</summary>
    public TlsContexts? Tls { get; } = options.Tls is { } tls ? new TlsContexts(tls) : null;

    public ProxyGate Proxies { get; } = new(options.Proxies, options.TimeProvider);

    public FileHasher Hasher { get; } = new();

    public PassivePorts PassivePorts { get; } = new(options.Network, options.PassivePorts);

    public PassiveAddresses PassiveAddresses { get; } = new(options.Network, options.TimeProvider);

    public ActiveConnector ActiveConnector { get; } = new(options.Network, options.TimeProvider, options.ConnectTimeout);

    /// <summary>Whose a connection is. Null where a listed proxy does not tell, which is told, and the connection closed.</summary>
    public async ValueTask<IConnection?> IdentifyAsync(IConnection connection, long session, string verb, CancellationToken cancellation)
    {
        try
        {
            return await Proxies.IdentifyAsync(connection, cancellation);
        }
        catch (ProxyHeaderException e)
        {
            var rule = ProxyRules.HeaderWrong;
            Metrics.Refused(rule);
            ServerLog.Refused(Log, session, "-", connection.Remote.Address, verb, rule.Id, e.Message + ".", rule.Setting);
            await Audit.RefusedAsync(connection.Remote.Address, verb, rule, e.Message + ".");
            connection.Abort();
            return null;
        }
        catch (OperationCanceledException)
        {
            connection.Abort();
            throw;
        }
    }

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
