using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Portcullis.AccessLogs;
using Portcullis.Accounts;
using Portcullis.Accounts.Passwords;
using Portcullis.Audit;
using Portcullis.Certificates;
using Portcullis.Configuration;
using Portcullis.Hosting;
using Portcullis.Server;
using Portcullis.Server.Security;
using Portcullis.State;
using Portcullis.Storage.Quotas;

namespace Portcullis.Cli;

/// <summary>What a server takes from this host for its settings: folders, audit records, and an account where none is given.</summary>
/// <param name="loggers">For what is wrong with the audit record.</param>
/// <param name="inherited">Sockets that were given to the process; null for none.</param>
internal sealed class ServedHost(ILoggerFactory loggers, InheritedListeners? inherited = null) : IAsyncDisposable
{
    private const string DefaultAccount = "portcullis";

    // No letters that are taken for each other, and none that a shell or a URL would read as its own.
    private const string PasswordLetters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private const int PasswordLength = 20;

    private static readonly string[] Hosts = ["localhost", "127.0.0.1", "::1"];

    private readonly Dictionary<string, AuditTrail> _audits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StateDatabase> _states = new(StringComparer.Ordinal);
    private readonly AccountDatabases _databases = new();
    private readonly PasswordVerifier _passwords = new(TimeProvider.System);
    private (IAccountStore Store, ServeSettings Settings)? _stored;
    private TlsCertificate? _selfSigned;
    private IReadOnlyList<AccessLogFile> _opened = [];

    /// <summary>The account that was made because there was none; null where none was needed.</summary>
    public AccountSettings? Made { get; private set; }

    /// <summary>What was wrong with the database of accounts when it was looked into at start; null for nothing.</summary>
    public string? DatabaseFault { get; private set; }

    /// <summary>An account of the database, to tell of; null where there is none.</summary>
    public string? FirstStored { get; private set; }

    /// <summary>It goes on through reloads, for the sessions that know it.</summary>
    public AccessLog AccessLog { get; } = new(TimeProvider.System);

    /// <summary>What folders hold: it goes on through reloads, as uploads do.</summary>
    public QuotaLedger Quotas { get; } = new();

    /// <summary>Those of the last settings that were composed.</summary>
    public ServedFolders Folders { get; private set; } = new();

    /// <summary>Of all folders. What was kept of uploads counted until now.</summary>
    public async Task<int> RemoveOrphansAsync(CancellationToken cancellation)
    {
        var count = await Folders.RemoveOrphansAsync(cancellation);
        if (_stored is { } stored)
            count += await StoredFolders.RemoveOrphansAsync(stored.Store, stored.Settings, [.. Folders.Paths], cancellation);
        if (count > 0)
            await Quotas.CountAllAsync(cancellation);
        return count;
    }

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
            var stored = _databases.Open(settings);
            (FirstStored, DatabaseFault) = stored is null ? (null, null) : Look(stored);
            if (settings is { Accounts: [], Anonymous: false, VirtualHosts: [] } && (FirstStored ?? DatabaseFault) is null)
                settings = settings with { Accounts = [Made ??= MakeAccount()] };
            settings = inherited?.AddTo(settings) ?? settings;
            var options = Composition.Compose(
                settings, folders.Open, OpenAudit, tls => tls.Load(() => SelfSigned(settings.State), TimeProvider.System), Quotas,
                stored is null ? null : new StoredAccountsSource(stored, _passwords, TimeProvider.System));
            (Folders, _stored) = (folders, stored is null ? null : (stored, settings));
            ForgetOpened();
            _opened = AccessLog.Open(settings.AccessLogs);
            return options with { AccessLog = settings.AccessLogs.Count > 0 ? AccessLog : null, Bans = settings.State is { } state ? new StateBans(OpenState(state)) : null };
        }
        catch (Exception e) when (e is UnauthorizedAccessException or PlatformNotSupportedException)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>What was composed last is what the server now has.</summary>
    public void TookEffect()
    {
        AccessLog.Use(_opened);
        _opened = [];
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
        // Sessions are over, and what they did is to be in it.
        await AccessLog.DisposeAsync();
        ForgetOpened();
        Folders.Dispose();
        await _databases.DisposeAsync();
        foreach (var audit in _audits.Values)
            await audit.DisposeAsync();
        foreach (var state in _states.Values)
            state.Dispose();
    }

    private void ForgetOpened()
    {
        foreach (var file in _opened)
            file.Dispose();
        _opened = [];
    }

    // A database that does not answer is no reason not to start: other accounts may be in the file, and it may answer later.
    private static (string? FirstStored, string? Fault) Look(IAccountStore store)
    {
        try
        {
            var page = Task.Run(async () => await store.ListAsync(new AccountPage(Maximum: 1), CancellationToken.None)).GetAwaiter().GetResult();
            return (page is [var first] ? first.Account.Name : null, null);
        }
        catch (StateUnavailableException e)
        {
            return (null, e.Message);
        }
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

    private StateDatabase OpenState(string folder)
    {
        var path = Path.GetFullPath(folder);
        return _states.TryGetValue(path, out var open) ? open : _states[path] = new StateDatabase(path);
    }

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
