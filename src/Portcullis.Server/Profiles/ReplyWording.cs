namespace Portcullis.Server.Profiles;

/// <summary>
/// What clients find in the text of replies that should look at the codes alone. The codes are the same whatever is set here, and only what
/// a client is known to need is here. Null leaves it to the next, as in <see cref="ClientSettings"/>.
/// </summary>
public sealed record ReplyWording
{
    public static readonly ReplyWording None = new();

    /// <summary>
    /// 220, 230 and the 250 of CWD have one line: no banner, no welcome, no annotation of a directory. A dash before the password of an anonymous
    /// user has asked for the same since the 1990s, of the 230 alone; firmware has no such switch.
    /// </summary>
    public bool? OneLine { get; init; }

    /// <summary>The 150 of RETR ends with <c>(35 bytes)</c>, where just so many come: TYPE I or L 8, STRU F, MODE S. Else octets are told as stored.</summary>
    public bool? SizeInBytes { get; init; }

    /// <summary>These, and where they say nothing, those below.</summary>
    public ReplyWording Over(ReplyWording below) => new()
    {
        OneLine = OneLine ?? below.OneLine,
        SizeInBytes = SizeInBytes ?? below.SizeInBytes,
    };

    /// <summary>In words, for docs/legacy-clients.md.</summary>
    public override string ToString() => string.Join("; ", ((string?[])
        [
            OneLine switch { true => "220, 230 and 250 in one line", false => "220, 230 and 250 with all their lines", null => null },
            SizeInBytes switch { true => "150 with `(35 bytes)`", false => "150 with `(35 octets stored)`", null => null },
        ]).OfType<string>());
}
