using Portcullis.Accounts;
using Portcullis.Audit;
using Portcullis.Protocol.Paths;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Auditing;
using Portcullis.Server.Security;
using Portcullis.Storage;
using Portcullis.Storage.Local;
using Portcullis.Storage.Quotas;

namespace Portcullis.Configuration;

/// <param name="Path">A pathname of the host.</param>
/// <param name="IsMade">Made where it is missing.</param>
internal sealed record ServedFolder(string Path, bool IsMade = false)
{
    /// <summary>What is served is a folder below: no link on the way leads out of <see cref="Path"/>.</summary>
    public FtpPath Below { get; init; }

    /// <summary>The folder below is made where it is missing.</summary>
    public bool BelowIsMade { get; init; }

    public int? Umask { get; init; }

    public Durability Durability { get; init; }
}

/// <summary>From settings to the options of a server: accounts with their folders, hosts with their accounts.</summary>
internal static class Composition
{
    /// <summary>Of the audit record, in the state folder.</summary>
    public const string AuditFolder = "audit";

    /// <param name="settings">Each account has its password.</param>
    /// <param name="open">Opens a folder; the same one may be asked for more than once, at any time.</param>
    /// <param name="openAudit">Opens the audit record; its folder is given.</param>
    /// <param name="loadTls">Reads the certificates.</param>
    /// <param name="ledger">Of quotas; it outlives the settings.</param>
    /// <param name="stored">Accounts of a database; null where there is none.</param>
    public static FtpServerOptions Compose(
        ServeSettings settings, Func<ServedFolder, IStorage> open, Func<AuditSettings, IAudit> openAudit, Func<TlsSettings, TlsOptions?> loadTls, QuotaLedger? ledger = null,
        StoredAccountsSource? stored = null)
    {
        var folders = new AccountFolders(settings, open, ledger ?? new QuotaLedger());
        var tls = loadTls(settings.Tls);
        return settings.Server with
        {
            Tls = tls,
            ImplicitTlsListeners = tls is null ? [] : settings.Tls.Implicit,
            Audit = settings.State is { } state ? openAudit(settings.Audit with { Folder = Path.Combine(state, AuditFolder) }) : null,
            HomeDirectoryRule = settings.Isolation == UserIsolation.StartInUserDirectory ? HomeDirectoryRule.WindowsNt : settings.Server.HomeDirectoryRule,
            Authenticator = Chain(),
            VirtualHosts =
            [
                .. settings.VirtualHosts.Select(host =>
                    new VirtualHost(host.Name, Accounts(host.Accounts, host.Anonymous, host.Folder, host.Name)) { Greeting = host.Greeting, Settings = host.Settings }),
            ],
        };

        // The accounts of the file come first: they are there when the database is not. Certificates are asked of each step alike.
        IAuthenticator Chain()
        {
            var own = Accounts(settings.Accounts, settings.Anonymous, null, host: null);
            return stored is null ? own : new AuthenticatorChain(
                stored.Clock,
                new AuthenticationStep("configuration", new SlowRejection(own, stored.Passwords)),
                new AuthenticationStep("database", stored.With(settings, folders)));
        }

        StaticAccounts Accounts(IReadOnlyList<AccountSettings> accounts, bool anonymous, string? hostFolder, string? host)
        {
            var made = new StaticAccounts();
            foreach (var account in accounts)
            {
                var owner = MarkOwner.OfConfigured(host is null ? account.Name : $"{host}/{account.Name}");
                made.Add(folders.ToAccount(account, hostFolder) with { Conditions = account.ConditionsIn(stored?.Store, owner) }, account.Password, new CertificateLogin(account.Certificates) { NeedsPassword = account.CertificateAndPassword });
            }

            return anonymous ? made.AddAnonymous(folders.ToAnonymous(hostFolder)) : made;
        }
    }
}
