using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Protocol.Representation;
using Portcullis.Storage;

namespace Portcullis.Server.DataTransfer;

/// <summary>
/// A restart marker of ours in MODE B and C: <c>position "." form "." stamp</c>. It holds all that is needed to tell later whether it
/// may be used (RFC 1123 §4.1.3.4).
/// </summary>
/// <param name="Position">In the stored file.</param>
/// <param name="Form">Under what TYPE, STRU and MODE it was made: <see cref="TransferFormat.Form"/>. Under others, 555.</param>
/// <param name="Stamp">Of what it was made: a kept upload, or a file as it was. 554 where that is gone.</param>
internal sealed record ServerMarker(long Position, string Form, string Stamp)
{
    private const int StampLength = 12;

    public static bool TryParse(RestartMarker marker, [NotNullWhen(true)] out ServerMarker? parsed)
    {
        parsed = marker.Text.Split('.') is [var position, { Length: > 0 } form, { Length: > 0 } stamp]
            && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ServerMarker(number, form, stamp)
            : null;
        return parsed is not null;
    }

    /// <summary>Of a place in a stored file. A file that has changed since has other ones.</summary>
    public static ServerMarker Of(StorageEntry file, string form, long position)
    {
        var facts = string.Create(CultureInfo.InvariantCulture, $"{position} {form} {file.Unique} {file.Length} {file.Modified.UtcTicks}");
        return new ServerMarker(position, form, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts)))[..StampLength]);
    }

    public RestartMarker ToMarker() => RestartMarker.Parse(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Position}.{Form}.{Stamp}")));
}
