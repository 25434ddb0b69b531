using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Policies;

/// <summary>Rules about what an account may do in its tree.</summary>
public static class AccessRules
{
    public static readonly PolicyRule NotPermitted = new(
        "access.not-permitted", ReplyCode.ActionNotTaken,
        "The account does not have the permission that the command needs there.",
        "RFC 3659 §7.5.5",
        "serve without --read-only; accounts[].permissions, accounts[].rules and mounts[].permissions in the configuration file; --anonymous is always read-only; Account.Permissions and Account.Rules for an embedder",
        "Log in with an account that may do this.");

    public static readonly PolicyRule DropBox = new(
        "access.drop-box", ReplyCode.ActionNotTaken,
        "In a drop box files are stored, and nothing in it is listed, read, changed or given away.",
        "our own; vsftpd's and IIS's write-only folders",
        "mounts[].dropBox in the configuration file; MountRules.IsDropBox for an embedder",
        "Store whole files, right in the folder. What was stored cannot be looked at.");

    public static readonly PolicyRule Hidden = new(
        "access.hidden", ReplyCode.ActionNotTaken,
        "The name is hidden, and to this client as if it were not there.",
        "our own; IIS's hidden segments",
        "accounts[].hidden in the configuration file; FolderRules.Hidden for an embedder",
        "Nothing: the client is told that there is no such file.");

    public static readonly PolicyRule NameNotAllowed = new(
        "names.not-allowed", ReplyCode.FileNameNotAllowed,
        "No file or directory may get this name here.",
        "our own; IIS's request filtering",
        "accounts[].names in the configuration file; FolderRules.Names for an embedder",
        "Choose another name.");

    public static readonly PolicyRule BetweenMounts = new(
        "folders.between-mounts", ReplyCode.FileNameNotAllowed,
        "A rename or a link goes from one mount into another: it could not be done at once, and a crash would leave half of it.",
        "our own; rename(2), EXDEV",
        "none",
        "Copy with SITE CPFR and SITE CPTO, then delete.");

    public static readonly PolicyRule RulesBelow = new(
        "folders.rules-below", ReplyCode.ActionNotTaken,
        "A directory is to be renamed that has rules or hidden names of its own below it: they are for pathnames, and would not go with it.",
        "our own",
        "accounts[].rules and accounts[].hidden in the configuration file; FolderRules for an embedder",
        "Rename what is in it.");

    public static readonly PolicyRule QuotaExceeded = new(
        "quota.exceeded", ReplyCode.ExceededStorageAllocation,
        "The upload would make the folder or the account hold more octets or files than it may.",
        "RFC 959 §4.2 (552)",
        "accounts[].quota and mounts[].quota in the configuration file; QuotaLimit for an embedder",
        "Delete something; SITE QUOTA tells how much is used.");

    public static IReadOnlyList<PolicyRule> All { get; } = [NotPermitted, DropBox, Hidden, NameNotAllowed, BetweenMounts, RulesBelow, QuotaExceeded];
}
