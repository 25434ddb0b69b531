namespace Portcullis.Configuration;

/// <summary>What clients and users are to see.</summary>
internal enum Look
{
    /// <summary>As the settings say.</summary>
    AsConfigured,

    Unix,

    /// <summary>See <see cref="Portcullis.Server.NtLook"/>.</summary>
    WindowsNt,
}
