using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Server.Accounts;

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
/// <param name="Granted">What the account may do, where its <see cref="Rules"/> do not say it.</param>
/// <param name="Path">What is to be touched; of what is to be made, the directory.</param>
/// <param name="Needed">What is to be done to it.</param>
public sealed record AccessRequest(string Account, Permissions Granted, FtpPath Path, Permissions Needed)
{
    /// <summary>Those of the account.</summary>
    public FolderRules Rules { get; init; } = FolderRules.None;

    /// <summary>What is to be made in the directory; null for what is to be there already.</summary>
    public FtpPath? Made { get; init; }

    /// <summary>What is to be made is a directory.</summary>
    public bool MakesDirectory { get; init; }

    /// <summary>It is made by an upload, which can take another name where this one is taken.</summary>
    public bool IsUpload { get; init; }

    /// <summary>What may be done to <see cref="Path"/>.</summary>
    public PathRights Rights => Rules.At(Path, Granted);

    public static AccessRequest To(Account account, FtpPath path, Permissions needed) => new(account.Name, account.Permissions, path, needed) { Rules = account.Rules };

    /// <param name="account">Who asks.</param>
    /// <param name="path">What is to be made.</param>
    /// <param name="needed"><see cref="Permissions.Create"/> or <see cref="Permissions.MakeDirectory"/>, of its directory.</param>
    public static AccessRequest ToMake(Account account, FtpPath path, Permissions needed) => To(account, path.Parent, needed) with { Made = path, MakesDirectory = needed == Permissions.MakeDirectory };
}
