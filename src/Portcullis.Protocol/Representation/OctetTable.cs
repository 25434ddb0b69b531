namespace Portcullis.Protocol.Representation;

/// <summary>256 octets for 256 octets, where X'FF' stops the translation.</summary>
internal sealed class OctetTable(byte[] table)
{
    /// <returns>How many octets were translated: all, or those before one that the table has not. More of the destination may be written.</returns>
    public int Translate(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        destination = destination[..source.Length];
        ReadOnlySpan<byte> map = table.AsSpan(0, 256);
        for (var i = 0; i < source.Length; i++)
        {
            var octet = map[source[i]];
            if (octet == EbcdicCodePage.NotAscii)
                return i;
            destination[i] = octet;
        }

        return source.Length;
    }
}
