using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Sessions;

/// <summary>Every session ends for one of these reasons; the log says which.</summary>
public enum SessionEnd
{
    /// <summary>QUIT.</summary>
    Quit,

    /// <summary>The client closed its side.</summary>
    ClosedByClient,

    /// <summary>The control connection broke.</summary>
    Lost,

    /// <summary>421: no command for too long.</summary>
    Idle,

    /// <summary>421: not logged in in time.</summary>
    LoginTimeout,

    /// <summary>421: too many failed logins.</summary>
    TooManyFailedLogins,

    /// <summary>421: the client was banned before it had logged in.</summary>
    Banned,

    /// <summary>421: nobody could tell who the user is.</summary>
    LoginUnavailable,

    /// <summary>421: the account has as many sessions as it may have.</summary>
    TooManyOfAccount,

    /// <summary>421: what came before login was not FTP.</summary>
    NotFtp,

    /// <summary>The TLS handshake failed, or did not come.</summary>
    NoTls,

    /// <summary>421: the server stops.</summary>
    ServerStopping,

    /// <summary>The server stopped, and the session did not end in time.</summary>
    Cut,

    /// <summary>An operator has ended it.</summary>
    Kicked,

    /// <summary>A fault of ours, logged with its details.</summary>
    Failed,
}

internal static class SessionEnds
{
    /// <summary>The 421 to a session that ends though its client did not ask for it.</summary>
    public static Reply ToGoodbye(this SessionEnd end) => Replies.ServiceNotAvailable(end switch
    {
        SessionEnd.Idle => "Idle for too long; closing the control connection.",
        SessionEnd.LoginTimeout => "Not logged in in time; closing the control connection.",
        _ => "The server is stopping; closing the control connection.",
    });
}
