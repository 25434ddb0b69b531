namespace Portcullis.Server.Security;

/// <summary>What of TLS may differ by account, network and virtual host. Null leaves it to the next, and at last to <see cref="TlsOptions"/>.</summary>
public sealed record ClientTls
{
    public static readonly ClientTls None = new();

    /// <summary>Of the control connection. Before the login what network and host say counts, for nobody knows the account yet.</summary>
    public TlsDuty? Control { get; init; }

    /// <summary>Of data connections.</summary>
    public TlsDuty? Data { get; init; }

    public TlsBinding? Binding { get; init; }

    /// <summary>For clients that never send close_notify.</summary>
    public bool? AllowMissingCloseNotify { get; init; }

    /// <summary>These, and where they say nothing, those below.</summary>
    public ClientTls Over(ClientTls below) => new()
    {
        Control = Control ?? below.Control,
        Data = Data ?? below.Data,
        Binding = Binding ?? below.Binding,
        AllowMissingCloseNotify = AllowMissingCloseNotify ?? below.AllowMissingCloseNotify,
    };
}
