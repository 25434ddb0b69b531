using System.Globalization;
using System.Text;

namespace Portcullis.Audit;

/// <summary>
/// Where the chain ends: a small file beside the records, so that records missing at the end are missed. It has two lines
/// that are written in turn, each with a hash of its own: one of them is whole whatever happens.
/// </summary>
/// <param name="Link">The last record.</param>
/// <param name="File">The number of the file it is in.</param>
/// <param name="Length">Of that file, the record included.</param>
internal sealed record AuditHead(AuditLink Link, int File, long Length)
{
    public const string FileName = "head";

    private const int LineLength = 20 + 1 + 10 + 1 + 20 + 1 + 64 + 1 + 64 + 1;

    /// <summary>The later of the two lines; null where there is none that is whole.</summary>
    public static AuditHead? Read(string folder, AuditKey key)
    {
        if (Configuration.HostFile.Read(Path.Combine(folder, FileName), 2 * LineLength, out _) is not { } octets)
            return null;
        return Encoding.ASCII.GetString(octets).Split('\n').Select(line => Parse(line, key)).OfType<AuditHead>().MaxBy(head => head.Link.Number);
    }

    public void Write(Microsoft.Win32.SafeHandles.SafeFileHandle file, AuditKey key)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Link.Number,20} {File,10} {Length,20} {Link.HashText}");
        var line = Encoding.ASCII.GetBytes($"{text} {Convert.ToHexStringLower(key.Hash(Encoding.ASCII.GetBytes(text)))}\n");
        RandomAccess.Write(file, line, Link.Number % 2 * LineLength);
    }

    private static AuditHead? Parse(string line, AuditKey key)
    {
        if (line.Length != LineLength - 1)
            return null;
        var text = line[..^65];
        return line[^64..] == Convert.ToHexStringLower(key.Hash(Encoding.ASCII.GetBytes(text)))
            && text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var number, var file, var length, { Length: 64 } hash]
            ? new AuditHead(
                new AuditLink(long.Parse(number, CultureInfo.InvariantCulture), Convert.FromHexString(hash)),
                int.Parse(file, CultureInfo.InvariantCulture), long.Parse(length, CultureInfo.InvariantCulture))
            : null;
    }
}
