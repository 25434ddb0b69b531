using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Storage.Local;

/// <summary>
/// What is known about a kept upload: one line of text, with a checksum at its end. The ".mark" file has room for two, written in turn, so
/// that a write torn by a power cut leaves the one before it.
/// </summary>
/// <param name="Sequence">The higher one holds.</param>
/// <param name="Inode">Of the file that is kept: another one that a crash left under its name is not it.</param>
/// <param name="Upload">What is told of it.</param>
internal sealed record KeptRecord(long Sequence, ulong Inode, PartialUpload Upload)
{
    public const int SlotLength = 256;

    private const int ChecksumLength = 16, Fields = 8;

    public long Offset => Sequence % 2 * SlotLength;

    /// <summary>Exactly a slot.</summary>
    public byte[] ToOctets()
    {
        var (id, tag, length, expires) = Upload;
        var text = string.Create(CultureInfo.InvariantCulture, $"portcullis {Sequence} {Inode} {id} {tag} {length} {expires.ToUnixTimeMilliseconds()}");
        return Encoding.ASCII.GetBytes($"{text} {Checksum(text)}\n".PadRight(SlotLength));
    }

    /// <summary>Of the octets of a ".mark" file; null where nothing in them can be trusted.</summary>
    public static KeptRecord? Read(ReadOnlySpan<byte> octets)
    {
        KeptRecord? latest = null;
        for (; octets.Length >= SlotLength; octets = octets[SlotLength..])
        {
            if (Parse(Encoding.ASCII.GetString(octets[..SlotLength])) is { } record && record.Sequence > (latest?.Sequence ?? 0))
                latest = record;
        }

        return latest;
    }

    private static KeptRecord? Parse(string slot)
    {
        var words = slot.TrimEnd('\n', ' ').Split(' ');
        return words.Length == Fields
            && words[^1] == Checksum(string.Join(' ', words[..^1]))
            && TryParse(words[1], out var sequence)
            && ulong.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
            && TryParse(words[5], out var length)
            && TryParse(words[6], out var expires)
            ? new KeptRecord(sequence, inode, new PartialUpload(words[3], words[4], length, DateTimeOffset.FromUnixTimeMilliseconds(expires)))
            : null;
    }

    private static bool TryParse(string word, out long number) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)))[..ChecksumLength];
}
