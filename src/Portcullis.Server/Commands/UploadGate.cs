using System.Security.Cryptography;
using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;
using Portcullis.Server.Policies;
using Portcullis.Server.Sessions;
using Portcullis.Storage;

namespace Portcullis.Server.Commands;

/// <summary>
/// Who may upload where. A file that is not there yet is made: that takes the permission c of its directory; one that is there takes w, or a,
/// of its own. The store is asked which of both it is only where an account has one and not the other.
/// </summary>
internal static class UploadGate
{
    private const int RandomDigits = 16;

    /// <param name="session">Whose policies are asked.</param>
    /// <param name="login">Who asks.</param>
    /// <param name="verb">For the record.</param>
    /// <param name="path">Where the file is to stand.</param>
    /// <param name="needed">Where one stands there already: store or append.</param>
    /// <param name="mode">As the command means it.</param>
    /// <param name="cancellation">Of the command.</param>
    /// <returns>The mode, and the path, as the permissions let them be.</returns>
    public static async ValueTask<(WriteMode Mode, FtpPath Path)> DemandUploadAsync(
        this Session session, Login.Done login, string verb, FtpPath path, Permissions needed, WriteMode mode, CancellationToken cancellation)
    {
        var making = AccessRequest.ToMake(login.Account, path, Permissions.Create) with { IsUpload = true };
        if (login.Account.Rules.MountOf(path) is { IsDropBox: true })
            return session.DropInto(verb, making, path, mode);

        if (mode is WriteMode.UniqueMode)
        {
            session.Demand(verb, making);
            return (mode, path);
        }

        var changing = AccessRequest.To(login.Account, path, needed);
        var mayNotChange = session.Server.Ask(policy => policy.OnAccess(changing)) as PolicyDecision.Refused;
        var mayNotMake = session.Server.Ask(policy => policy.OnAccess(making)) as PolicyDecision.Refused;
        switch (mayNotChange, mayNotMake)
        {
            case (null, null):
                return (mode, path);
            case (_, { Rule: var rule }) when rule == AccessRules.NameNotAllowed:
                throw session.Fail(verb, mayNotMake);
            case (not null, not null):
                throw session.Fail(verb, mayNotMake.Rule == AccessRules.NotPermitted ? mayNotChange : mayNotMake);
        }

        var isThere = await login.Account.Storage.FindAsync(path, cancellation) is not null;
        if ((isThere ? mayNotChange : mayNotMake) is { } refusal)
            throw session.Fail(verb, refusal);

        // Decided again by the store, at the end: somebody else may make it meanwhile.
        return (isThere ? mode : WriteMode.Create, path);
    }

    // Whether a name is taken nobody may learn: the file gets another one then. That of STOU is told, so that it is one nobody has.
    private static (WriteMode, FtpPath) DropInto(this Session session, string verb, AccessRequest making, FtpPath path, WriteMode mode)
    {
        session.Demand(verb, making);
        if (mode is WriteMode.UniqueMode && !path.IsRoot)
            path = path.Parent.Child($"{path.Name}.{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}");
        return mode is WriteMode.ReplaceMode or WriteMode.UniqueMode
            ? (WriteMode.Unique, path)
            : throw session.Fail(verb, new PolicyDecision.Refused(AccessRules.DropBox, "This folder is a drop box: whole files are stored into it under new names, and that is all."));
    }
}
