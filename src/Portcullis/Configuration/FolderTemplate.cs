using Portcullis.Protocol.Paths;

namespace Portcullis.Configuration;

/// <summary>A pathname of the host with the name of an account in it: <c>/srv/ftp/{account}/files</c>.</summary>
internal static class FolderTemplate
{
    public const string Account = "{account}";

    /// <summary>The folder of the account. What comes before the name is the operator's; from there on nothing leads out.</summary>
    /// <exception cref="IOException">The name is none of a folder.</exception>
    public static ServedFolder Resolve(string template, string account)
    {
        var names = template.Split('/');
        var first = Array.FindIndex(names, name => name.Contains(Account, StringComparison.Ordinal));
        if (first < 0)
            return new ServedFolder(template);

        var above = string.Join('/', names[..first]);
        return new ServedFolder(above.Length == 0 ? "/" : above)
        {
            Below = Below([.. names[first..].Where(name => name.Length > 0).Select(name => name.Replace(Account, account, StringComparison.Ordinal))], account),
        };
    }

    /// <summary>By names of which each is one component: a '/' or ".." in the name of an account is refused, and never a way elsewhere.</summary>
    public static FtpPath Below(IReadOnlyList<string> names, string account) =>
        names.All(IsName) && FtpPath.Root.TryResolve(string.Join('/', names), out var path, out _)
            ? path
            : throw new IOException($"The account {new string([.. account.Select(c => char.IsControl(c) ? '?' : c)])} cannot have a folder of its name: it is not the name of one.");

    private static bool IsName(string name) => name.Length > 0 && name is not ("." or "..") && !name.AsSpan().ContainsAny('/', '\\', '\0') && !name.Any(char.IsControl);
}
