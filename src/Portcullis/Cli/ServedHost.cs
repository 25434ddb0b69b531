using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Portcullis.Audit;
using Portcullis.Certificates;
using Portcullis.Configuration;
using Portcullis.Server;
using Portcullis.Server.Security;

namespace Portcullis.Cli;

/// <summary>What a server takes from this host for its settings: folders, audit records, and an account where none is given.</summary>
internal sealed class ServedHost(ILoggerFactory loggers) : IAsyncDisposable
{
    private const string DefaultAccount = "portcullis";

    // No letters that are taken for each other, and none that a shell or a URL would read as its own.
    private const string PasswordLetters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private const int PasswordLength = 20;

    private static readonly string[] Hosts = ["localhost", "127.0.0.1", "::1"];

    private readonly Dictionary<string, AuditTrail> _audits = new(StringComparer.Ordinal);
    private TlsCertificate? _selfSigned;

    /// <summary>The account that was made because there was none; null where none was needed.</summary>
    public AccountSettings? Made { get; private set; }

    /// <summary>Those of the last settings that were composed.</summary>
    public ServedFolders Folders { get; private set; } = new();

    /// <summary>
    /// Opens what the settings name. Folders are opened anew each time: what stands under the name now is meant. Those before
    /// belong to the sessions that still use them, and close with the last.
    /// </summary>
    /// <exception cref="IOException">Something cannot be opened; the message says what and why.</exception>
    public FtpServerOptions Compose(ServeSettings settings)
    {
        var folders = new ServedFolders();
        try
        {
            if (settings is { Accounts: [], Anonymous: false, VirtualHosts: [] })
                settings = settings with { Accounts = [Made ??= MakeAccount()] };
            var options = Composition.Compose(settings, folders.Open, OpenAudit, tls => tls.Load(() => SelfSigned(settings.State), TimeProvider.System));
            Folders = folders;
            return options;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or PlatformNotSupportedException)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Puts what an operator has changed on the records that are open.</summary>
    public void Record(string change, string subject, IReadOnlyList<ChangedSetting> changed)
    {
        foreach (var audit in _audits.Values)
            _ = RecordAsync(audit, new OperatorChange(TimeProvider.System.GetUtcNow(), Operator.Name, change, subject, changed));
    }

    /// <summary>When the server has ended: until then its sessions write to the records.</summary>
    public async ValueTask DisposeAsync()
    {
        Folders.Dispose();
        foreach (var audit in _audits.Values)
            await audit.DisposeAsync();
    }

    private async Task RecordAsync(AuditTrail audit, OperatorChange change)
    {
        try
        {
            await audit.RecordAsync(change, CancellationToken.None);
        }
        catch (IOException e)
        {
            ServeLog.Warned(loggers.CreateLogger("Portcullis.Audit"), e.Message);
        }
    }

    private static AccountSettings MakeAccount() =>
        new() { Name = DefaultAccount, Password = RandomNumberGenerator.GetString(PasswordLetters, PasswordLength) };

    // The same for all settings: a reload must not make clients that pinned it turn away.
    private TlsCertificate SelfSigned(string? state) => _selfSigned ??= state is null
        ? TlsCertificates.CreateSelfSigned(TimeProvider.System, Hosts)
        : SelfSignedFile.Open(state, TimeProvider.System, Hosts);

    private AuditTrail OpenAudit(AuditSettings settings)
    {
        settings = settings with { Folder = Path.GetFullPath(settings.Folder!) };
        if (_audits.TryGetValue(settings.Folder, out var open))
            open.Use(settings);
        else
            open = _audits[settings.Folder] = AuditTrail.Open(settings, TimeProvider.System, loggers.CreateLogger("Portcullis.Audit"));
        return open;
    }
}
