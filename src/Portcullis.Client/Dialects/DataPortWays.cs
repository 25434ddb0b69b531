namespace Portcullis.Client.Dialects;

/// <summary>The ways to a data connection, by their commands. With none of them the default data port is used (RFC 959 §3.2).</summary>
[Flags]
public enum DataPortWays
{
    None = 0,
    Epsv = 1,
    Pasv = 2,
    Eprt = 4,
    Port = 8,

    /// <summary>The server listens.</summary>
    Passive = Epsv | Pasv,

    /// <summary>The client listens.</summary>
    Active = Eprt | Port,
}
