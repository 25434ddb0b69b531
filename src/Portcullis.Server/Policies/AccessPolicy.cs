using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Policies;

/// <summary>An account does what its permissions grant, and nothing else.</summary>
public sealed class AccessPolicy : ISitePolicy
{
    public static readonly PolicyRule NotPermitted = new(
        "access.not-permitted", ReplyCode.ActionNotTaken,
        "The account does not have the permission that the command needs.",
        "RFC 3659 §7.5.5",
        "serve without --read-only; --anonymous is always read-only; Account.Permissions for an embedder",
        "Log in with an account that may do this.");

    public PolicyDecision OnAccess(AccessRequest request) =>
        request.Granted.HasFlag(request.Needed)
            ? PolicyDecision.Allow
            : new PolicyDecision.Refused(NotPermitted, $"Permission denied: this account is not allowed to {Describe(request.Needed & ~request.Granted)} here.");

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
