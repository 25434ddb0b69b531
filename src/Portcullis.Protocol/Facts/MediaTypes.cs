using System.Collections.Frozen;

namespace Portcullis.Protocol.Facts;

/// <summary>Media types of IANA by the extensions that their registrations name: what is exchanged by FTP, and no more.</summary>
public static class MediaTypes
{
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> ByExtension = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["txt"] = "text/plain",
        ["csv"] = "text/csv",
        ["htm"] = "text/html",
        ["html"] = "text/html",
        ["css"] = "text/css",
        ["js"] = "text/javascript",
        ["md"] = "text/markdown",
        ["xml"] = "application/xml",
        ["json"] = "application/json",
        ["pdf"] = "application/pdf",
        ["rtf"] = "application/rtf",
        ["zip"] = "application/zip",
        ["gz"] = "application/gzip",
        ["zst"] = "application/zstd",
        ["sql"] = "application/sql",
        ["doc"] = "application/msword",
        ["docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ["xls"] = "application/vnd.ms-excel",
        ["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ["odt"] = "application/vnd.oasis.opendocument.text",
        ["ods"] = "application/vnd.oasis.opendocument.spreadsheet",
        ["jpg"] = "image/jpeg",
        ["jpeg"] = "image/jpeg",
        ["png"] = "image/png",
        ["gif"] = "image/gif",
        ["svg"] = "image/svg+xml",
        ["tif"] = "image/tiff",
        ["tiff"] = "image/tiff",
        ["webp"] = "image/webp",
        ["mp3"] = "audio/mpeg",
        ["mp4"] = "video/mp4",
        ["edi"] = "application/EDIFACT",
        ["x12"] = "application/EDI-X12",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Null where the extension is not known, or there is none.</summary>
    public static string? OfExtension(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot >= 0 && ByExtension.TryGetValue(name.AsSpan(dot + 1), out var mediaType) ? mediaType : null;
    }
}
