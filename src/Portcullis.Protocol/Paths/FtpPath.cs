using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Portcullis.Protocol.Paths;

/// <summary>
/// An absolute, normalised pathname of the TVFS (RFC 3659 §6): '/'-separated, unnamed root, no empty component,
/// no "." and no "..". It cannot leave the root by construction: ".." at the root stays at the root.
/// </summary>
public readonly record struct FtpPath
{
    /// <summary>In octets of UTF-8; what Linux calls PATH_MAX and NAME_MAX.</summary>
    public const int MaximumLength = 4096, MaximumNameLength = 255;

    /// <summary>Components at most, so that no walk over a path grows without bound.</summary>
    public const int MaximumDepth = 128;

    private readonly string? _value;

    private FtpPath(string value) => _value = value;

    public static FtpPath Root => default;

    public string Value => _value ?? "/";

    public bool IsRoot => _value is null;

    /// <summary>The last component; empty for the root.</summary>
    public string Name => _value is null ? "" : _value[(_value.LastIndexOf('/') + 1)..];

    /// <summary>The root is its own parent.</summary>
    public FtpPath Parent
    {
        get
        {
            var slash = Value.LastIndexOf('/');
            return slash <= 0 ? Root : new FtpPath(Value[..slash]);
        }
    }

    /// <summary>Components from the root down; none for the root.</summary>
    public string[] Components => _value is null ? [] : _value[1..].Split('/');

    /// <summary>
    /// Resolves a pathname against this directory. Refused are names that could forge a line of a reply or a listing
    /// (C0 and C1 controls, DEL), lone surrogates, and what is longer or deeper than any file system here takes.
    /// </summary>
    /// <param name="pathname">As the client sent it; empty means this directory.</param>
    /// <param name="path">The result, where true is returned.</param>
    /// <param name="fault">What is wrong with the pathname, in words for the client, where false is returned.</param>
    public bool TryResolve(string pathname, out FtpPath path, [NotNullWhen(false)] out string? fault)
    {
        path = default;
        fault = FaultOf(pathname);
        if (fault is not null)
            return false;

        var components = new List<string>(pathname.StartsWith('/') ? [] : Components);
        foreach (var component in pathname.Split('/'))
        {
            switch (component)
            {
                case "" or ".":
                    break;
                case "..":
                    if (components.Count > 0)
                        components.RemoveAt(components.Count - 1);
                    break;
                default:
                    components.Add(component);
                    break;
            }
        }

        var resolved = components.Count == 0 ? Root : new FtpPath("/" + string.Join('/', components));
        fault = FaultOfSize(components, resolved.Value);
        if (fault is not null)
            return false;

        path = resolved;
        return true;
    }

    /// <summary>A pathname known to be good: a constant, or one that came out of a <see cref="FtpPath"/>.</summary>
    /// <exception cref="ArgumentException">The pathname is not a good one.</exception>
    public static FtpPath Parse(string pathname) =>
        Root.TryResolve(pathname, out var path, out var fault)
            ? path
            : throw new ArgumentException(fault, nameof(pathname));

    /// <summary>An entry of this directory. The name comes from a store, so it has no '/' and is neither "." nor "..".</summary>
    public FtpPath Child(string name) => new(IsRoot ? "/" + name : Value + "/" + name);

    /// <summary>True for this path itself and for all below it.</summary>
    public bool Contains(FtpPath other) =>
        IsRoot
        || (other.Value.StartsWith(Value, StringComparison.Ordinal) && (other.Value.Length == Value.Length || other.Value[Value.Length] == '/'));

    /// <summary>This path as seen from a directory that contains it: <c>/a/b/c</c> from <c>/a</c> is <c>/b/c</c>, and <c>/a</c> is the root.</summary>
    /// <exception cref="ArgumentException">It does not contain it.</exception>
    public FtpPath SeenFrom(FtpPath directory) =>
        directory.IsRoot ? this
        : !directory.Contains(this) ? throw new ArgumentException($"{this} is not below {directory}.", nameof(directory))
        : Value.Length == directory.Value.Length ? Root : new FtpPath(Value[directory.Value.Length..]);

    /// <summary>The other way: what stands under <paramref name="below"/>, were this directory the root.</summary>
    public FtpPath Join(FtpPath below) => IsRoot ? below : below.IsRoot ? this : new FtpPath(Value + below.Value);

    public override string ToString() => Value;

    private static string? FaultOf(string pathname)
    {
        for (var i = 0; i < pathname.Length; i++)
        {
            var c = pathname[i];
            if (char.IsControl(c))
                return $"The pathname has a control character (U+{(int)c:X4}) at position {i + 1}.";
            if (char.IsHighSurrogate(c) && i + 1 < pathname.Length && char.IsLowSurrogate(pathname[i + 1]))
                i++;
            else if (char.IsSurrogate(c))
                return $"The pathname is not valid Unicode at position {i + 1}.";
        }

        return null;
    }

    private static string? FaultOfSize(List<string> components, string path)
    {
        if (components.Count > MaximumDepth)
            return $"The pathname is {components.Count} directories deep; the limit is {MaximumDepth}.";
        if (Encoding.UTF8.GetByteCount(path) >= MaximumLength)
            return $"The pathname is longer than {MaximumLength - 1} octets.";
        foreach (var component in components)
        {
            if (Encoding.UTF8.GetByteCount(component) > MaximumNameLength)
                return $"A name in the path is longer than {MaximumNameLength} octets.";
        }

        return null;
    }
}
