using Portcullis.Server.Auditing;
using Portcullis.Tests.Conversations;

namespace Portcullis.Tests.Configuration;

/// <summary>The settings of the audit record. What the record itself does by them, <c>AuditChainTests</c> and <c>AuditTrailTests</c> show.</summary>
internal static class AuditSettingCases
{
    public static IReadOnlyDictionary<string, SettingCase> All { get; } = new Dictionary<string, SettingCase>
    {
        ["audit.sha256"] = new("""{ "state": "s", "audit": { "sha256": "received" } }""", HashAsync, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ["audit.waitForDisk"] = Of("\"waitForDisk\": true", " True False 67108864 0"),
        ["audit.whenFailing"] = Of("\"whenFailing\": \"continue\"", " False True 67108864 0"),
        ["audit.keyFile"] = Of("\"keyFile\": \"k\"", "/etc/portcullis/k False False 67108864 0"),
        ["audit.fileSize"] = Of("\"fileSize\": \"1MiB\"", " False False 1048576 0"),
        ["audit.files"] = Of("\"files\": 3", " False False 67108864 3"),
    };

    private static SettingCase Of(string member, string told) => new(
        $$"""{ "state": "s", "audit": { {{member}} }, "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["198.51.100.7"] }] } }""",
        SettingCases.AuditAsync, $"/etc/portcullis/s/audit {told}: legacy network 198.51.100.7/32")
    { Otherwise = """{ "state": "s", "dataPorts": { "preset": "legacy", "exceptions": [{ "networks": ["198.51.100.7"] }] } }""" };

    private static async Task<string> HashAsync(Conversation c)
    {
        var user = await c.LogInAsync();
        await user.SayAsync("TYPE I", "200");
        await user.SayAsync("PASV", "227");
        await user.SayAsync("STOR new", "150");
        await (await user.OpenDataAsync()).SendAllAsync("abc");
        await user.ExpectAsync("226");
        return c.Records.OfType<TransferEnded>().SingleOrDefault()?.Sha256 ?? "-";
    }
}
