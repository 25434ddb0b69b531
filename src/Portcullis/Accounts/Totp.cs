using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Accounts;

/// <summary>One-time codes by time (RFC 6238), as authenticator apps make them by default: SHA-1, six digits, 30 s.</summary>
internal static class Totp
{
    public const int SeedLength = 20;

    private const int Digits = 6, Modulus = 1_000_000, StepSeconds = 30;

    // A clock may be off by a step, and a person slow (RFC 6238 §5.2).
    private const int Window = 1;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A password and the code behind it; null where there is none.</summary>
    public static (string Password, string Code)? SplitOff(string text) =>
        text.Length > Digits && text.AsSpan(text.Length - Digits).ContainsAnyExceptInRange('0', '9') is false ? (text[..^Digits], text[^Digits..]) : null;

    /// <summary>The time step whose code it is; null for none that counts now.</summary>
    public static long? StepOf(ReadOnlySpan<byte> seed, string code, DateTimeOffset now)
    {
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;

        // All are looked at, whichever it is.
        for (var step = current - Window; step <= current + Window; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(seed, step)), Encoding.UTF8.GetBytes(code)))
                found = step;
        }

        return found;
    }

    public static string Code(ReadOnlySpan<byte> seed, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 §1.2: HMAC-SHA-1, whose security does not rest on collisions.
        HMACSHA1.HashData(seed, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xF)..]) & int.MaxValue;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>What an authenticator app takes, as text or as a QR code.</summary>
    public static string UriOf(string account, ReadOnlySpan<byte> seed) =>
        $"otpauth://totp/Portcullis:{Uri.EscapeDataString(account)}?secret={Encode(seed)}&issuer=Portcullis";

    /// <summary>Base 32 (RFC 4648 §6); twenty octets need no padding.</summary>
    private static string Encode(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var octet in octets)
        {
            (bits, count) = ((bits << 8) | octet, count + 8);
            for (; count >= 5; count -= 5)
                text.Append(Base32[(bits >> (count - 5)) & 31]);
        }

        return text.ToString();
    }
}
