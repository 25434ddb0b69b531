using System.Buffers;
using System.Globalization;
using System.Text;

namespace Portcullis.Accounts.Passwords;

/// <summary>bcrypt, as others made it: <c>$2b$12$</c> and 53 letters. It looks at 72 octets of a password.</summary>
internal sealed class BcryptHash : PasswordHash
{
    // Each step doubles the time; 14 takes a second or more.
    private const int MaximumCost = 14;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private readonly string _text;

    private BcryptHash(string text) => _text = text;

    // The number between the second and the third dollar sign.
    public override string Cost => $"bcrypt {_text.Split('$')[2]}";

    public static BcryptHash? Parse(string[] parts, string text) =>
        parts is [{ Length: 2 } cost, { Length: 53 } rest]
        && int.TryParse(cost, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps is >= 4 and <= MaximumCost
        && !rest.AsSpan().ContainsAnyExcept(Alphabet)
            ? new(text)
            : null;

    public override bool Verify(ReadOnlySpan<byte> password) => BCrypt.Net.BCrypt.Verify(Encoding.UTF8.GetString(password), _text);
}
