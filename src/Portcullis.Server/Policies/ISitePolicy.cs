using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;

namespace Portcullis.Server.Policies;

/// <summary>
/// The questions a site may answer, each by a pure function of the request. A policy overrides those it cares about;
/// the first refusal stands.
/// </summary>
public interface ISitePolicy
{
    /// <summary>Asked when PORT or EPRT comes, and again at the moment of connecting.</summary>
    PolicyDecision OnDataPort(DataPortRequest request) => PolicyDecision.Allow;

    /// <summary>Asked before a command touches a file or directory.</summary>
    PolicyDecision OnAccess(AccessRequest request) => PolicyDecision.Allow;

    /// <summary>Asked before a login and before a transfer: whether it may be in the clear.</summary>
    PolicyDecision OnProtection(ProtectionRequest request) => PolicyDecision.Allow;
}

/// <param name="Account">Who asks.</param>
/// <param name="Granted">What the account may do.</param>
/// <param name="Path">What is to be touched.</param>
/// <param name="Needed">What is to be done to it.</param>
public sealed record AccessRequest(string Account, Permissions Granted, FtpPath Path, Permissions Needed);
