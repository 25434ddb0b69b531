using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Storage.Local;

namespace Portcullis.Configuration;

/// <summary>A folder of the host within the tree of an account.</summary>
internal sealed record MountSettings
{
    public FtpPath Path { get; init; }

    public string Folder { get; init; } = "";

    public Permissions Permissions { get; init; } = Permissions.All;

    public bool ReadOnly { get; init; }

    public bool DropBox { get; init; }

    public QuotaSettings Quota { get; init; } = QuotaSettings.None;

    public int? Umask { get; init; }

    /// <summary>Null for the server's.</summary>
    public Durability? Durability { get; init; }
}

/// <summary>Null for no limit.</summary>
internal sealed record QuotaSettings(long? Octets, long? Files)
{
    public static QuotaSettings None { get; } = new(null, null);

    public bool IsNone => this == None;
}

/// <summary>The modes of user isolation of IIS 7 and later. Active Directory, which tells of each user a folder, is out of reach.</summary>
internal enum UserIsolation
{
    /// <summary>IIS: FTP root directory.</summary>
    None,

    /// <summary>IIS: user name directory; all see all.</summary>
    StartInUserDirectory,

    /// <summary>IIS: user name directory, disable global virtual directories.</summary>
    UserDirectory,

    /// <summary>IIS: user name physical directory, enable global virtual directories.</summary>
    UserDirectoryWithMounts,
}
