using Portcullis.Audit;
using Portcullis.Protocol.Facts;
using Portcullis.Server;
using Portcullis.Server.Accounts;
using Portcullis.Server.Auditing;
using Portcullis.Server.Security;
using Portcullis.Storage;

namespace Portcullis.Configuration;

/// <param name="Path">A pathname of the host.</param>
/// <param name="IsMade">Made where it is missing.</param>
internal sealed record ServedFolder(string Path, bool IsMade = false);

/// <summary>From settings to the options of a server: accounts with their folders, hosts with their accounts.</summary>
internal static class Composition
{
    /// <summary>Of the audit record, in the state folder.</summary>
    public const string AuditFolder = "audit";

    /// <param name="settings">Each account has its password.</param>
    /// <param name="open">Opens a folder; the same one may be asked for more than once.</param>
    /// <param name="openAudit">Opens the audit record; its folder is given.</param>
    /// <param name="loadTls">Reads the certificates.</param>
    public static FtpServerOptions Compose(
        ServeSettings settings, Func<ServedFolder, IStorage> open, Func<AuditSettings, IAudit> openAudit, Func<TlsSettings, TlsOptions?> loadTls)
    {
        var folder = settings.Folder is { } given ? new ServedFolder(given) : new ServedFolder(settings.DefaultFolder, IsMade: true);
        var tls = loadTls(settings.Tls);
        return settings.Server with
        {
            Tls = tls,
            ImplicitTlsListeners = tls is null ? [] : settings.Tls.Implicit,
            Audit = settings.State is { } state ? openAudit(settings.Audit with { Folder = Path.Combine(state, AuditFolder) }) : null,
            Authenticator = Accounts(settings.Accounts, settings.Anonymous, folder),
            VirtualHosts =
            [
                .. settings.VirtualHosts.Select(host =>
                    new VirtualHost(host.Name, Accounts(host.Accounts, host.Anonymous, Of(host.Folder, folder))) { Greeting = host.Greeting, Settings = host.Settings }),
            ],
        };

        StaticAccounts Accounts(IReadOnlyList<AccountSettings> accounts, bool anonymous, ServedFolder serverFolder)
        {
            var made = new StaticAccounts();
            foreach (var account in accounts)
                made.Add(ToAccount(account, open(Of(account.Folder, serverFolder)), settings.ReadOnly), account.Password!);
            return anonymous ? made.AddAnonymous(open(serverFolder)) : made;
        }
    }

    private static Account ToAccount(AccountSettings account, IStorage storage, bool readOnly) => new(account.Name, storage)
    {
        Permissions = readOnly ? account.Permissions & Permissions.ReadOnly : account.Permissions,
        Home = account.Home,
        Settings = account.AllSettings,
        Representation = account.Representation?.Options,
    };

    private static ServedFolder Of(string? folder, ServedFolder otherwise) => folder is null ? otherwise : new ServedFolder(folder);
}
