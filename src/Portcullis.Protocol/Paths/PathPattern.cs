using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Protocol.Paths;

/// <summary>
/// A pattern for pathnames. Without '/' it is for a name, in whatever directory; with '/' in front for the whole path, name
/// by name. <c>**</c> stands for any number of directories, none included.
/// <code>
/// *.dat        /in/*.dat        /in/**        /payroll/**/*.dat
/// </code>
/// </summary>
public sealed class PathPattern
{
    /// <summary>Names in a pattern at most; no path is deeper.</summary>
    public const int MaximumNames = FtpPath.MaximumDepth;

    private const string AnyDirectories = "**";

    private readonly string _text;

    // Null stands for any number of names.
    private readonly Glob?[] _names;

    private PathPattern(string text, Glob?[] names) => (_text, _names) = (text, names);

    /// <param name="text">As above.</param>
    /// <param name="pattern">The pattern, where true is returned.</param>
    /// <param name="fault">What is wrong, in words, where false is returned.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PathPattern? pattern, [NotNullWhen(false)] out string? fault)
    {
        pattern = null;
        fault = text switch
        {
            "" or "/" => "The pattern is empty.",
            _ when text.Contains('/') && text[0] != '/' => "A pattern with '/' in it begins with '/'.",
            _ when text.Contains("//", StringComparison.Ordinal) || text[^1] == '/' => "The pattern has an empty name.",
            _ => null,
        };
        if (fault is not null)
            return false;

        var words = text[0] == '/' ? text[1..].Split('/') : [AnyDirectories, text];
        if (words.Length > MaximumNames)
        {
            fault = $"The pattern has more than {MaximumNames} names.";
            return false;
        }

        var names = new Glob?[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] != AnyDirectories && !Glob.TryParse(words[i], out names[i], out fault))
                return false;
        }

        pattern = new PathPattern(text, names);
        return true;
    }

    /// <summary>A pattern known to be good.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static PathPattern Parse(string text) =>
        TryParse(text, out var pattern, out var fault) ? pattern : throw new ArgumentException(fault, nameof(text));

    /// <summary>For one pathname: what has a meaning in a pattern stands for itself.</summary>
    public static PathPattern Literal(FtpPath path) =>
        Parse(string.Concat(path.Value.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString())));

    /// <summary>As in <see cref="Glob"/>, only the last <c>**</c> is ever tried again, so the time is bounded by names times names.</summary>
    public bool IsMatch(FtpPath path) => IsMatch(path, ignoreCase: false);

    /// <inheritdoc cref="IsMatch(FtpPath)"/>
    public bool IsMatch(FtpPath path, bool ignoreCase)
    {
        var components = path.Components;
        var (name, position) = (0, 0);
        var (afterAny, retry) = (-1, 0);
        while (position < components.Length)
        {
            if (name < _names.Length && _names[name] is null)
            {
                afterAny = ++name;
                retry = position;
            }
            else if (name < _names.Length && _names[name]!.IsMatch(components[position], ignoreCase))
            {
                name++;
                position++;
            }
            else if (afterAny >= 0)
            {
                name = afterAny;
                position = ++retry;
            }
            else
            {
                return false;
            }
        }

        while (name < _names.Length && _names[name] is null)
            name++;
        return name == _names.Length;
    }

    /// <summary>
    /// Whether something below the directory may match by where it stands: not for a pattern of a bare name, nor for one that is the same
    /// for all that is below.
    /// </summary>
    public bool MayMatchBelow(FtpPath directory)
    {
        if (_text[0] != '/')
            return false;

        var components = directory.Components;
        for (var i = 0; i < _names.Length; i++)
        {
            if (_names[i] is null)
                return i < _names.Length - 1;
            if (i == components.Length)
                return true;
            if (!_names[i]!.IsMatch(components[i]))
                return false;
        }

        return false;
    }

    public override string ToString() => _text;
}
