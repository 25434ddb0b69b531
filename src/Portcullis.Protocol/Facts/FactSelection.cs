namespace Portcullis.Protocol.Facts;

/// <summary>The facts this server knows, and a choice of them: OPTS MLST (RFC 3659 §7.9).</summary>
[Flags]
public enum FactSelection
{
    None = 0,
    Type = 1 << 0,
    Size = 1 << 1,
    Modify = 1 << 2,
    Perm = 1 << 3,
    Unique = 1 << 4,
    Create = 1 << 5,
    UnixMode = 1 << 6,
    MediaType = 1 << 7,
    Charset = 1 << 8,
    Lang = 1 << 9,

    /// <summary>Until OPTS MLST chooses others: what clients use, and what costs nothing to know.</summary>
    Default = Type | Size | Modify | Perm | Unique | Create | UnixMode,

    /// <summary>What the operator's settings and the session tell, and no store.</summary>
    FromSettings = MediaType | Charset | Lang,
    All = Default | FromSettings,
}

public static class FactSelections
{
    private static readonly (FactSelection Fact, string Name)[] Names =
    [
        (FactSelection.Type, "Type"),
        (FactSelection.Size, "Size"),
        (FactSelection.Modify, "Modify"),
        (FactSelection.Perm, "Perm"),
        (FactSelection.Unique, "Unique"),
        (FactSelection.Create, "Create"),
        (FactSelection.UnixMode, "UNIX.mode"),
        (FactSelection.MediaType, "Media-Type"),
        (FactSelection.Charset, "Charset"),
        (FactSelection.Lang, "Lang"),
    ];

    /// <summary>
    /// The argument of OPTS MLST: <c>[ SP 1*( factname ";" ) ]</c>, without that space, names of either case. Facts
    /// unknown are left out without complaint (RFC 3659 §7.9); so is the missing ';' of clients that forget the last.
    /// </summary>
    public static FactSelection Parse(ReadOnlySpan<char> argument)
    {
        var selection = FactSelection.None;
        foreach (var range in argument.Split(';'))
        {
            foreach (var (fact, name) in Names)
            {
                if (argument[range].Equals(name, StringComparison.OrdinalIgnoreCase))
                    selection |= fact;
            }
        }

        return selection;
    }

    /// <summary>As in <c>200 MLST OPTS Type;Size;</c> (RFC 3659 §7.9.1).</summary>
    public static string ToOptions(this FactSelection selection) =>
        string.Concat(Names.Where(row => selection.HasFlag(row.Fact)).Select(row => row.Name + ";"));

    /// <summary>All facts, with those selected marked: <c>Type*;Size;…</c>, as FEAT lists them (RFC 3659 §7.8).</summary>
    public static string ToFeature(this FactSelection selection) =>
        string.Concat(Names.Select(row => row.Name + (selection.HasFlag(row.Fact) ? "*;" : ";")));
}
