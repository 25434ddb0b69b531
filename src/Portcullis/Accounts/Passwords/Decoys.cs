namespace Portcullis.Accounts.Passwords;

/// <summary>
/// One hash of each kind that some account has. A wrong password is checked against all of them, whatever the account has itself, and
/// if there is none: so it costs the same everywhere, however busy the machine is, and the time of an answer tells nothing.
/// </summary>
/// <remarks>
/// Imported hashes go with the first login of their accounts, and their kind with the next start of the server. A minimum of time
/// would cost less than all of this work, but would not hold where hashes wait for processors. What a decoy says is not looked at.
/// </remarks>
internal sealed class Decoys
{
    // More kinds than one other server has made are unlikely; without an end, each would make wrong passwords dearer.
    private const int Maximum = 8;

    private readonly Lock _lock = new();
    private volatile IReadOnlyList<PasswordHash> _all = [PasswordScheme.Nobodys];

    public void Add(PasswordHash hash)
    {
        if (IsKnown(hash))
            return;
        lock (_lock)
        {
            if (!IsKnown(hash) && _all.Count < Maximum)
                _all = [.. _all, hash];
        }
    }

    /// <param name="password">In UTF-8.</param>
    /// <param name="but">Whose kind has been paid for; null for none.</param>
    public bool Verify(ReadOnlySpan<byte> password, PasswordHash? but)
    {
        var any = false;
        foreach (var decoy in _all)
        {
            if (decoy.Cost != but?.Cost)
                any |= decoy.Verify(password);
        }

        return any;
    }

    private bool IsKnown(PasswordHash hash) => _all.Any(each => each.Cost == hash.Cost);
}
