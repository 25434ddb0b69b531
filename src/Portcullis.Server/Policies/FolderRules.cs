using Portcullis.Protocol.Facts;
using Portcullis.Protocol.Paths;

namespace Portcullis.Server.Policies;

/// <summary>
/// What an account may do where: <see cref="Lines"/> in their order, of which the first that matches a pathname counts, and then what the
/// mount leaves of it. Pathnames are meant as the client says them, without "." and "..": where links give a file a second one, that
/// has rules of its own.
/// </summary>
/// <remarks>
/// As in RFC 3659 §7.5.5 the letters c, m and p are asked of the directory that something is made in or cleared, all others of the entry
/// itself; so a line is for the pathname that the perm fact stands beside.
/// </remarks>
public sealed record FolderRules
{
    public static FolderRules None { get; } = new();

    /// <summary>The first whose pattern matches says it, in place of <see cref="Accounts.Account.Permissions"/>.</summary>
    public IReadOnlyList<PathPermissions> Lines { get; init; } = [];

    /// <summary>What mounts leave of it. Of those around a pathname the innermost counts.</summary>
    public IReadOnlyList<MountRules> Mounts { get; init; } = [];

    /// <summary>What is in no listing.</summary>
    public HiddenNames Hidden { get; init; } = HiddenNames.None;

    /// <summary>Names that files and directories may get.</summary>
    public NameRules Names { get; init; } = NameRules.Default;

    /// <summary>Every pathname has the permissions of the account.</summary>
    public bool AreUniform => Lines.Count == 0 && Mounts.All(mount => mount is { IsDropBox: false, Permissions: Permissions.All });

    /// <summary>What may be done there, and what says so.</summary>
    /// <param name="path">A file or a directory; it need not be there.</param>
    /// <param name="otherwise">Where no line matches.</param>
    public PathRights At(FtpPath path, Permissions otherwise)
    {
        var line = -1;
        for (var i = 0; i < Lines.Count && line < 0; i++)
        {
            if (Lines[i].Pattern.IsMatch(path))
                line = i;
        }

        var mount = MountOf(path);
        return new PathRights(line < 0 ? otherwise : Lines[line].Permissions, line < 0 ? null : Lines[line], line, mount, mount?.Leaves(path) ?? Permissions.All);
    }

    /// <summary>The innermost mount around the path; null for none.</summary>
    public MountRules? MountOf(FtpPath path)
    {
        MountRules? innermost = null;
        foreach (var mount in Mounts)
        {
            if (mount.Path.Contains(path) && (innermost is null || innermost.Path.Contains(mount.Path)))
                innermost = mount;
        }

        return innermost;
    }

    /// <summary>A line or a hidden name that may be for something below the directory by where it stands: moved elsewhere, it would have other rules.</summary>
    public PathPattern? FindBelow(FtpPath directory)
    {
        foreach (var pattern in Lines.Select(line => line.Pattern).Concat(Hidden.Patterns))
        {
            if (pattern.MayMatchBelow(directory))
                return pattern;
        }

        return null;
    }
}

/// <param name="Pattern">For which pathnames.</param>
/// <param name="Permissions">What may be done to them.</param>
public sealed record PathPermissions(PathPattern Pattern, Permissions Permissions)
{
    public override string ToString() => $"\"{Pattern}\": \"{Permissions.ToFact()}\"";
}

/// <summary>What a mount leaves of the permissions of an account.</summary>
/// <param name="Path">Of the mount.</param>
public sealed record MountRules(FtpPath Path)
{
    public Permissions Permissions { get; init; } = Permissions.All;

    /// <summary>
    /// Files are put into it, and that is all: nothing in it is listed, read, changed, or given away by an answer. It has no directories, for
    /// a client. A name that is taken is not refused, which would give it away: the file is stored under another one.
    /// </summary>
    public bool IsDropBox { get; init; }

    internal Permissions Leaves(FtpPath path) => !IsDropBox ? Permissions
        : path == Path ? Permissions & (Permissions.Enter | Permissions.Create)
        : Permissions.None;
}

/// <summary>What may be done under a pathname, and what says so.</summary>
/// <param name="Granted">By the account or the line.</param>
/// <param name="Line">The line of <see cref="FolderRules.Lines"/>; null where it is the account's own permissions.</param>
/// <param name="Index">Of the line.</param>
/// <param name="Mount">Where the path stands; null for no mount with rules.</param>
/// <param name="Left">What the mount leaves of it.</param>
public readonly record struct PathRights(Permissions Granted, PathPermissions? Line, int Index, MountRules? Mount, Permissions Left)
{
    public Permissions Permissions => Granted & Left;

    public bool IsInDropBox => Mount is { IsDropBox: true };

    /// <summary>For the operator: what withholds the permission.</summary>
    public string Reason(Permissions needed) =>
        Line is null && (needed & ~Granted) != 0 ? $"the account has \"{Granted.ToFact()}\""
        : (needed & ~Granted) != 0 ? $"line {Index + 1} of rules, {Line}"
        : Mount is { IsDropBox: true } ? $"the mount {Mount.Path} is a drop box"
        : $"the mount {Mount?.Path} leaves \"{Left.ToFact()}\"";
}
