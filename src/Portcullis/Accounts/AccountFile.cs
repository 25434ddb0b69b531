using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Portcullis.Accounts.Passwords;
using Portcullis.Configuration;

namespace Portcullis.Accounts;

/// <summary>Accounts and groups in one JSON file, for <c>account import</c> and <c>export</c>.</summary>
/// <param name="Groups">With names and settings.</param>
/// <param name="Accounts">In the order of the file.</param>
internal sealed record AccountFile(IReadOnlyList<StoredGroup> Groups, IReadOnlyList<AccountFile.Entry> Accounts)
{
    public const int MaximumLength = 64 * 1024 * 1024;

    private const int MaximumCount = 1_000_000;

    private static readonly TextKind<string> Hash = new(
        PasswordHash.Allowed, text => PasswordHash.TryParse(text, out _) ? new(text, null) : null, text => text)
    { IsSecret = true };

    private static readonly Table<StoredGroup> GroupRows = new(
        new Setting<StoredGroup, string>("name", Kinds.Name, "", new(""), null, (_, v) => new(v)) { IsRequired = true },
        new Setting<StoredGroup, ConfigNode.Map>("settings", new ObjectAsItIs(), "", new(""), null, (s, v) => s with { Settings = ConfigJson.Write(v) }));

    private static readonly Table<Entry> AccountRows = new(
        Of("name", Kinds.Name, (s, v) => s with { Account = new StoredAccount(v) }) with { IsRequired = true },
        Of("password", Kinds.Password, (s, v) => s with { Password = v }),
        Of("passwordHash", Hash, (s, v) => s with { Account = s.Account with { Password = v } }),
        Of("disabled", Kinds.Boolean, (s, v) => s with { Account = s.Account with { IsDisabled = v } }),
        Of("groups", new ListKind<string>(Kinds.Name) { Identity = name => name, IsCaseSensitive = true }, (s, v) => s with { Account = s.Account with { Groups = v } }),
        Of("settings", new ObjectAsItIs(), (s, v) => s with { Account = s.Account with { Settings = ConfigJson.Write(v) } }));

    private static readonly Table<AccountFile> Rows = new(
        new Setting<AccountFile, IReadOnlyList<StoredGroup>>(
            "groups", new ListKind<StoredGroup>(new ObjectKind<StoredGroup, StoredGroup>(GroupRows, _ => new(""), (group, _, _, _) => group), maximum: MaximumCount)
            { Identity = group => group.Name, IsCaseSensitive = true },
            "", new([], []), null, (s, v) => s with { Groups = v }),
        new Setting<AccountFile, IReadOnlyList<Entry>>(
            "accounts", new ListKind<Entry>(new ObjectKind<Entry, Entry>(AccountRows, _ => new(new("")), Finish), maximum: MaximumCount)
            { Identity = entry => entry.Account.Name, IsCaseSensitive = true },
            "", new([], []), null, (s, v) => s with { Accounts = v }));

    /// <summary>What it says, of use only where there are no errors. Settings are not judged: that needs the groups of the database too.</summary>
    public static (AccountFile File, IReadOnlyList<ConfigurationError> Errors) Read(ReadOnlySpan<byte> octets, string name)
    {
        var reading = new Reading(folder: null);
        var file = new AccountFile([], []);
        if (ConfigText.Parse(octets, name, reading.Errors, MaximumLength) is { } root)
            file = Rows.Read(root, "", reading, file);
        return (file, reading.Errors.Errors);
    }

    public static string Write(IReadOnlyList<StoredGroup> groups, IReadOnlyList<StoredAccount> accounts, bool withHashes) => JsonText.Write(
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("groups");
            foreach (var group in groups)
            {
                writer.WriteStartObject();
                writer.WriteString("name", group.Name);
                WriteSettings(writer, group.Settings);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("accounts");
            foreach (var account in accounts)
            {
                writer.WriteStartObject();
                writer.WriteString("name", account.Name);
                if (withHashes && account.Password is not null)
                    writer.WriteString("passwordHash", account.Password);
                if (account.IsDisabled)
                    writer.WriteBoolean("disabled", true);
                if (account.Groups.Count > 0)
                    writer.WriteStrings("groups", account.Groups);
                WriteSettings(writer, account.Settings);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        },
        indented: true) + "\n";

    private static void WriteSettings(Utf8JsonWriter writer, string settings)
    {
        using var document = JsonDocument.Parse(settings);
        writer.WritePropertyName("settings");
        document.RootElement.WriteTo(writer);
    }

    private static Entry? Finish(Entry entry, ConfigNode node, string path, Reading reading)
    {
        if (entry is not { Password: not null, Account.Password: not null })
            return entry;
        reading.Errors.Add(node.Origin, path, "There are both a password and a passwordHash; one of them is enough.");
        return null;
    }

    private static Setting<Entry, T> Of<T>(string key, Kind<T> kind, Func<Entry, T, Entry> set) => new(key, kind, "", new(new("")), null, set);

    /// <param name="Account">As it will be stored.</param>
    /// <param name="Password">In the clear; null where there is a hash, or none is right.</param>
    internal sealed record Entry(StoredAccount Account, string? Password = null)
    {
        public StoredAccount Hashed() => Password is null ? Account : Account with { Password = PasswordScheme.Make(Password) };

        public override string ToString() => Account.Name;
    }

    /// <summary>An object that others judge.</summary>
    private sealed class ObjectAsItIs : Kind<ConfigNode.Map>
    {
        public override string Allowed => "an object in braces";

        public override bool TryRead(ConfigNode node, string path, Reading reading, [MaybeNullWhen(false)] out ConfigNode.Map value)
        {
            value = node as ConfigNode.Map;
            if (value is null)
                reading.Wrong(node, path, this);
            return value is not null;
        }

        public override void Write(Utf8JsonWriter writer, ConfigNode.Map value) => ConfigJson.Write(writer, value);

        public override void WriteSchema(Utf8JsonWriter schema) => schema.WriteString("type", "object");
    }
}
