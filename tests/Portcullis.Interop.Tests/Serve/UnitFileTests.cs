namespace Portcullis.Interop.Tests.Serve;

/// <summary>The unit files, by systemd's own judgement.</summary>
public sealed class UnitFileTests : InteropTest
{
    private const string Program = "/usr/bin/portcullis";

    [Fact]
    public async Task The_unit_leaves_the_server_next_to_nothing()
    {
        var judged = await Tool.RunAsync("systemd-analyze", "security", "--offline=yes", "--threshold=15", Unit("portcullis.service"));
        Assert.True(judged.ExitCode == 0, judged.Output + judged.Error);
    }

    [Fact]
    public async Task The_units_are_right_to_the_last_key()
    {
        // The program need not be installed for that.
        var service = (await File.ReadAllTextAsync(Unit("portcullis.service"))).Replace(Program, ServerProcess.Program(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(Base, "portcullis.service"), service);
        File.Copy(Unit("portcullis.socket"), Path.Combine(Base, "portcullis.socket"));
        var judged = await Tool.RunAsync("systemd-analyze", "verify", "--man=no", Path.Combine(Base, "portcullis.service"), Path.Combine(Base, "portcullis.socket"));
        Assert.True(judged.ExitCode == 0 && !judged.Error.Contains("portcullis.", StringComparison.Ordinal), judged.Error);
    }

    // The repository's root is where the solution is.
    private static string Unit(string name)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Portcullis.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
        return Path.Combine(folder, "packaging", "systemd", name);
    }
}
