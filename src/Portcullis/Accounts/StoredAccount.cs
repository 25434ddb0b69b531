namespace Portcullis.Accounts;

/// <summary>An account as a database holds it.</summary>
/// <param name="Name">What USER says, compared octet by octet.</param>
internal sealed record StoredAccount(string Name)
{
    /// <summary>Grows with each change, over all accounts and groups of the database; 0 for what is not in it yet.</summary>
    public long Version { get; init; }

    /// <summary>A hash in the form of PHC or crypt(3); null where no password is right.</summary>
    public string? Password { get; init; }

    public bool IsDisabled { get; init; }

    /// <summary>JSON: an object with the settings of <c>accounts[]</c>, without name and password.</summary>
    public string Settings { get; init; } = "{}";

    /// <summary>What <see cref="Settings"/> leave open comes from the first of these that says it.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The sealed seed of one-time codes; null where none is asked for.</summary>
    public string? Totp { get; init; }

    // A record prints its members; neither a hash nor a seed must get into a log that way.
    public override string ToString() => Name;
}

/// <summary>Settings that accounts inherit.</summary>
/// <param name="Name">Compared octet by octet.</param>
internal sealed record StoredGroup(string Name)
{
    /// <inheritdoc cref="StoredAccount.Version"/>
    public long Version { get; init; }

    /// <inheritdoc cref="StoredAccount.Settings"/>
    public string Settings { get; init; } = "{}";
}

/// <summary>An account and all that it inherits from, of one moment.</summary>
/// <param name="Account">Its settings, and the order of its groups.</param>
/// <param name="Groups">In that order.</param>
/// <param name="Revision">The greatest version of the database then.</param>
internal sealed record AccountEntry(StoredAccount Account, IReadOnlyList<StoredGroup> Groups, long Revision);
