using System.Text;

namespace Portcullis.Protocol.Facts;

/// <summary>
/// What an account may do to a file or directory, as the perm fact says it (RFC 3659 §7.5.5). The same values authorise
/// and print the fact, so a listing promises what the server will do.
/// </summary>
[Flags]
public enum Permissions
{
    None = 0,

    /// <summary>a: APPE to the file.</summary>
    Append = 1 << 0,

    /// <summary>c: STOU, STOR, APPE and RNTO may create names in the directory.</summary>
    Create = 1 << 1,

    /// <summary>d: DELE or RMD.</summary>
    Delete = 1 << 2,

    /// <summary>e: CWD into the directory.</summary>
    Enter = 1 << 3,

    /// <summary>f: RNFR.</summary>
    Rename = 1 << 4,

    /// <summary>l: LIST, NLST and MLSD of the directory.</summary>
    List = 1 << 5,

    /// <summary>m: MKD in the directory.</summary>
    MakeDirectory = 1 << 6,

    /// <summary>p: names in the directory may be deleted.</summary>
    Purge = 1 << 7,

    /// <summary>r: RETR of the file.</summary>
    Retrieve = 1 << 8,

    /// <summary>w: STOR to the file.</summary>
    Store = 1 << 9,

    OfFiles = Append | Delete | Rename | Retrieve | Store,
    OfDirectories = Create | Delete | Enter | Rename | List | MakeDirectory | Purge,
    All = OfFiles | OfDirectories,
    ReadOnly = Enter | List | Retrieve,
}

public static class PermissionLetters
{
    /// <summary>In the order of the bits of <see cref="Permissions"/>.</summary>
    private const string Letters = "acdeflmprw";

    /// <summary>The value of the perm fact: the letters in alphabetical order.</summary>
    public static string ToFact(this Permissions permissions)
    {
        Span<byte> fact = stackalloc byte[Letters.Length];
        return Encoding.ASCII.GetString(fact[..permissions.WriteFact(fact)]);
    }

    /// <returns>How many letters there are.</returns>
    internal static int WriteFact(this Permissions permissions, Span<byte> destination)
    {
        var length = 0;
        for (var i = 0; i < Letters.Length; i++)
        {
            if (((int)permissions & 1 << i) != 0)
                destination[length++] = (byte)Letters[i];
        }

        return length;
    }

    /// <summary>Reads letters of either case. A letter that RFC 3659 lacks is refused.</summary>
    public static bool TryParse(ReadOnlySpan<char> letters, out Permissions permissions)
    {
        permissions = Permissions.None;
        foreach (var letter in letters)
        {
            var i = Letters.IndexOf(char.ToLowerInvariant(letter), StringComparison.Ordinal);
            if (i < 0)
                return false;
            permissions |= (Permissions)(1 << i);
        }

        return true;
    }
}
