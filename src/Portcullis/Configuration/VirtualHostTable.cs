namespace Portcullis.Configuration;

/// <summary><c>virtualHosts</c>: what HOST chooses from (RFC 7151).</summary>
internal static class VirtualHostTable
{
    private static readonly Table<VirtualHostSettings> Rows = new(
        Of("name", Kinds.Name, "What HOST says, in either case.", null, (s, v) => s with { Name = v }) with { IsRequired = true, ExampleJson = "\"ftp.example.com\"" },
        Of("greeting", Kinds.Line, "The text of the 220 that answers HOST.", s => s.Greeting, (s, v) => s with { Greeting = v }),
        Of("folder", new HostPathKind("folder"), "The folder that is served there; without it that of the server.", null, (s, v) => s with { Folder = v }),
        Of("accounts", AccountTable.ListOfHost, "Who may log in there. The server's accounts do not hold there.", _ => [], (s, v) => s with { Accounts = v }) with { ExampleJson = "[{ \"name\": \"anna\", \"passwordFile\": \"/run/secrets/anna\" }]" },
        Of("anonymous", Kinds.Boolean, "Let users anonymous and ftp in there with any password, to read only.", s => s.Anonymous, (s, v) => s with { Anonymous = v }),
        Of("settings", ClientSettingsTable.Object, "What its sessions have of their own, before what the server says.", null, (s, v) => s with { Settings = v }));

    public static ListKind<VirtualHostSettings> List { get; } =
        new(new ObjectKind<VirtualHostSettings, VirtualHostSettings>(Rows, _ => new(), (host, _, _, _) => host)) { Identity = host => host.Name };

    private static Setting<VirtualHostSettings, T> Of<T>(
        string key, Kind<T> kind, string description, Func<VirtualHostSettings, T?>? get, Func<VirtualHostSettings, T, VirtualHostSettings> set) =>
        new(key, kind, description, new(), get, set);
}
