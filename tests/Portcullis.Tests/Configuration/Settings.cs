using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Accounts;
using Portcullis.Accounts.Passwords;
using Portcullis.Audit;
using Portcullis.Configuration;
using Portcullis.Server;
using Portcullis.Server.Auditing;
using Portcullis.Storage;
using Portcullis.Storage.Local;
using Portcullis.Storage.Memory;
using Portcullis.Tests.Conversations;
using Portcullis.Tests.Security;
using Portcullis.Tests.Storage;

namespace Portcullis.Tests.Configuration;

/// <summary>Configurations in tests: read from a text, and put before a server in memory.</summary>
internal static class Settings
{
    private const string Base = """
        {
          "listeners": ["192.0.2.21:21", "[2001:db8::21]:21"],
          "passivePorts": "50000-50000",
          "limits": { "failedLoginDelay": "0s" },
          "timeouts": { "closingGrace": "0s" },
          "tls": { "control": "off" },
          "accounts": [{ "name": "anna", "password": "secret" }]
        }
        """;

    private static readonly AccountDatabases Databases = new();

    public static ConfigurationFile Read(string text, params (string Name, string Value)[] variables) =>
        ConfigurationFile.Parse(Encoding.UTF8.GetBytes(text), "test.json", "/etc/portcullis", variables.ToDictionary(each => each.Name, each => each.Value));

    /// <summary>All that is wrong, as an operator reads it.</summary>
    public static string[] ErrorsOf(string text, params (string Name, string Value)[] variables) =>
        [.. Read(text, variables).Errors.Select(error => error.ToString())];

    /// <summary>A server with these settings over ordinary ones. Each folder but /etc/portcullis/files has only a file that is named after it.</summary>
    public static async Task<Conversation> BeginAsync(string text)
    {
        var merged = JsonNode.Parse(Base)!.AsObject();
        Merge(merged, JsonNode.Parse(text)!.AsObject());
        var file = Read(merged.ToJsonString());
        Assert.Empty(file.Errors);

        Conversation? conversation = null;
        IStorage? ordinary = null;
        var opened = new Dictionary<ServedFolder, MemoryStorage>();
        conversation = await Conversation.BeginAsync(
            options => Composition.Compose(
                file.Settings, Open, audit => new NamedAudit(NameOf(audit), options.Audit!), tls => tls.Load(() => TestCertificates.Localhost, TimeProvider.System), stored: Stored(options)) with
            {
                Network = options.Network,
                TimeProvider = options.TimeProvider,
                LoggerFactory = options.LoggerFactory,
                MeterFactory = options.MeterFactory,
            },
            storage: memory => ordinary = memory);
        return conversation;

        // The state folder of most tests is only a name.
        StoredAccountsSource? Stored(FtpServerOptions options) =>
            file.Settings.AccountDatabase is not null || Directory.Exists(file.Settings.State)
                ? new StoredAccountsSource(Databases.Open(file.Settings)!, new PasswordVerifier(TimeProvider.System), options.TimeProvider)
                : null;

        IStorage Open(ServedFolder folder)
        {
            if (folder == new ServedFolder("/etc/portcullis/files", IsMade: true))
                return ordinary!;

            if (opened.TryGetValue(folder, out var before))
                return before;

            var storage = opened[folder] = new MemoryStorage(new ConversationClock());
            storage.PutAsync("/" + (folder.Below.IsRoot ? folder.Path.Split('/')[^1] : folder.Below.Name), "x").GetAwaiter().GetResult();
            if (folder.Umask is { } mask)
                storage.PutAsync($"/umask-{Convert.ToString(mask, 8)}", "").GetAwaiter().GetResult();
            if (folder.Durability == Durability.Relaxed)
                storage.PutAsync("/relaxed", "").GetAwaiter().GetResult();
            if (folder.BelowIsMade)
                storage.PutAsync("/made", "").GetAwaiter().GetResult();
            return storage;
        }
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (into[name] is JsonObject inner && value is JsonObject more)
                Merge(inner, more);
            else
                into[name] = value?.DeepClone();
        }
    }

    private static string NameOf(AuditSettings audit) => audit == AuditSettings.Default with { Folder = audit.Folder }
        ? audit.Folder!
        : $"{audit.Folder} {audit.KeyFile} {audit.WaitsForDisk} {audit.GoesOnUnrecorded} {audit.FileSize} {audit.Files}";

    private sealed class NamedAudit(string name, IAudit audit) : IAudit
    {
        public ValueTask RecordAsync(AuditRecord record, CancellationToken cancellation) =>
            audit.RecordAsync(record is ExceptionUse use ? use with { Reason = $"{name}: {use.Reason}" } : record, cancellation);
    }
}
