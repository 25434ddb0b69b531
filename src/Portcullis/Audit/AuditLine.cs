using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Portcullis.Audit;

/// <summary>
/// One record as it stands in the file: a JSON object on a line of its own,
/// <c>{"n":17,"prev":"…","at":"…","event":"login",…,"hash":"…"}</c>. <c>prev</c> is the hash of the record before, and <c>hash</c> is
/// that of all octets of the line in front of <c>,"hash":</c>.
/// </summary>
internal static class AuditLine
{
    private const int HexLength = 2 * AuditKey.HashLength;

    // Letters of all scripts stand as they are; control characters, quotes and what HTML would take for its own do not.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    private static ReadOnlySpan<byte> BeforeHash => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> AfterHash => "\"}"u8;

    private static ReadOnlySpan<byte> BeforeNumber => "{\"n\":"u8;

    private static ReadOnlySpan<byte> BeforePrevious => ",\"prev\":\""u8;

    /// <summary>Writes a line, with its line end, that follows <paramref name="previous"/>.</summary>
    public static AuditLink Write(ArrayBufferWriter<byte> into, AuditLink previous, AuditKey key, Action<Utf8JsonWriter> members)
    {
        var start = into.WrittenCount;
        var number = previous.Number + 1;
        using (var writer = new Utf8JsonWriter(into, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("n", number);
            writer.WriteString("prev", previous.HashText);
            members(writer);
            writer.Flush();
            var hash = key.Hash(into.WrittenSpan[start..]);
            writer.WriteString("hash", Convert.ToHexStringLower(hash));
            writer.WriteEndObject();
            writer.Flush();
            into.Write("\n"u8);
            return new AuditLink(number, hash);
        }
    }

    /// <summary>What a line says of its place in the chain, and whether it is as it was written; null where it is no record.</summary>
    /// <param name="line">Without its line end.</param>
    /// <param name="key">Of the chain.</param>
    public static ReadLine? Read(ReadOnlySpan<byte> line, AuditKey key)
    {
        var tail = BeforeHash.Length + HexLength + AfterHash.Length;
        if (!line.StartsWith(BeforeNumber) || line.Length <= tail || !line.EndsWith(AfterHash))
            return null;

        var hashed = line[..^tail];
        var end = line[^tail..];
        if (!end.StartsWith(BeforeHash) || !TryReadHash(end[BeforeHash.Length..], out var told))
            return null;
        var rest = hashed[BeforeNumber.Length..];
        if (!Utf8Parser.TryParse(rest, out long number, out var digits) || number < 1 || rest[0] is (byte)'0' or (byte)'+' or (byte)'-')
            return null;
        rest = rest[digits..];
        if (!rest.StartsWith(BeforePrevious) || !TryReadHash(rest[BeforePrevious.Length..], out var previous))
            return null;

        return new ReadLine(number, previous, told, told.AsSpan().SequenceEqual(key.Hash(hashed)));
    }

    // In lower case only: another way to write the same hash would be another octet that nobody misses.
    private static bool TryReadHash(ReadOnlySpan<byte> text, out byte[] hash)
    {
        hash = new byte[AuditKey.HashLength];
        if (text.Length < HexLength || text[..HexLength].ContainsAnyExcept(HexDigits))
            return false;
        return Convert.FromHexString(Encoding.ASCII.GetString(text[..HexLength]), hash, out _, out _) == OperationStatus.Done;
    }

    /// <param name="Number">Of the record.</param>
    /// <param name="Previous">The hash of the record before, as it says.</param>
    /// <param name="Hash">Its own, as it says.</param>
    /// <param name="IsIntact">The hash is that of the octets.</param>
    internal sealed record ReadLine(long Number, byte[] Previous, byte[] Hash, bool IsIntact)
    {
        public AuditLink Link => new(Number, Hash);

        public bool Follows(AuditLink link) => Number == link.Number + 1 && Previous.AsSpan().SequenceEqual(link.Hash.Span);
    }
}
