using Portcullis.Protocol.Facts;

namespace Portcullis.Server.Policies;

/// <summary>An account does what its permissions grant there, and nothing else.</summary>
public sealed class AccessPolicy : ISitePolicy
{
    public PolicyDecision OnAccess(AccessRequest request)
    {
        var rights = request.Rights;
        if (!rights.Permissions.HasFlag(request.Needed))
        {
            var isByBox = rights.IsInDropBox && rights.Granted.HasFlag(request.Needed);
            return isByBox ? DropBox(rights) : new PolicyDecision.Refused(
                AccessRules.NotPermitted, $"Permission denied: this account is not allowed to {Describe(request.Needed & ~rights.Permissions)} here.")
            { Because = rights.Reason(request.Needed) };
        }

        if (request.Rules.Hidden.FindBarrier(request.Path) is { } hidden)
            return NotThere(request, hidden.ToString());
        return request.Made is null ? PolicyDecision.Allow : OnMaking(request, rights);
    }

    private static PolicyDecision OnMaking(AccessRequest request, PathRights rights)
    {
        var path = request.Made!.Value;

        // The box is where its mount is, so that what is made in it is made by what may be: an upload, which finds a name that is free.
        if (rights.IsInDropBox && !request.IsUpload)
            return DropBox(rights);
        if (request.Rules.Hidden.FindBarrier(path) is { } hidden)
            return NameNotAllowed(request, $"hidden.names has \"{hidden}\"");
        return request.Rules.Names.Refuse(path, request.MakesDirectory) is { } why ? NameNotAllowed(request, why) : PolicyDecision.Allow;
    }

    private static PolicyDecision.Refused DropBox(PathRights rights) =>
        new(AccessRules.DropBox, "This folder is a drop box: whole files are stored into it under new names, and that is all.") { Because = $"the mount {rights.Mount?.Path} is a drop box" };

    // What is hidden so answers as what is not there, to the letter.
    private static PolicyDecision.Refused NotThere(AccessRequest request, string pattern) =>
        new(AccessRules.Hidden, $"{request.Made ?? request.Path}: No such file or directory.") { Because = $"hidden.names has \"{pattern}\"" };

    private static PolicyDecision.Refused NameNotAllowed(AccessRequest request, string why) =>
        new(AccessRules.NameNotAllowed, $"{request.Made}: File name not allowed.") { Because = why };

    private static string Describe(Permissions missing) => missing switch
    {
        _ when missing.HasFlag(Permissions.Store) => "store files",
        _ when missing.HasFlag(Permissions.Append) => "append to files",
        _ when missing.HasFlag(Permissions.Create) => "create files",
        _ when missing.HasFlag(Permissions.Delete) => "delete",
        _ when missing.HasFlag(Permissions.Purge) => "delete",
        _ when missing.HasFlag(Permissions.Rename) => "rename",
        _ when missing.HasFlag(Permissions.MakeDirectory) => "make directories",
        _ when missing.HasFlag(Permissions.Retrieve) => "retrieve files",
        _ => "list",
    };
}
