using System.Globalization;
using Portcullis.Interop.Tests.Tls;

namespace Portcullis.Interop.Tests.Clients;

/// <summary>Node's basic-ftp, which ./test installs: the client that most programs of JavaScript have. Its data connections resume.</summary>
public sealed class BasicFtpTests : TlsTest
{
    private const string Prologue = """
        const [module_, host, port, secure, authority, version] = process.argv.slice(2);
        const ftp = require(module_), fs = require('fs'), assert = require('assert');
        const client = new ftp.Client(20000);
        client.access({ host, port: Number(port), user: 'anna', password: 'secret', secure: secure === 'implicit' ? 'implicit' : secure === 'explicit',
          secureOptions: { ca: fs.readFileSync(authority), minVersion: version, maxVersion: version } }).then(run)
          .then(() => { client.close(); }, e => { console.error(e); process.exit(1); });

        """;

    // Engine and binding, which the second cannot do.
    public static TheoryData<string[], string, string> Ways =>
        new MatrixTheoryData<string[], string, string>([["libssl", "auto"], ["libssl", "require"], ["sslstream", "auto"]], ["explicit", "implicit"], ["TLSv1.2", "TLSv1.3"]);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_sends_fetches_and_lists_by_default_and_where_data_connections_must_be_bound(string[] server, string secure, string version)
    {
        await StartTlsAsync(server[0], "--tls-binding", server[1]);
        var sent = MakeLocal("sent", 1_500_007);
        await NodeAsync(secure, version, """
            async function run() {
              await client.uploadFrom('sent', 'file');
              await client.downloadTo('back', 'file');
              assert.deepStrictEqual((await client.list()).map(each => each.name), ['file']);
              assert.equal(await client.size('file'), 1500007);
              await client.ensureDir('folder/below');
              await client.uploadFromDir('tree');
              await client.cd('/');
              await client.remove('file');
            }
            """);
        AssertSame(sent, Path.Combine(Local, "back"));
        Assert.Equal(["folder", "folder/below", "folder/below/leaf"], Tree(Root));
    }

    private async Task NodeAsync(string secure, string version, string script)
    {
        MakeLocal("tree/leaf", 10);
        var file = Path.Combine(Local, "script.cjs");
        await File.WriteAllTextAsync(file, Prologue + script, TlsUser.Cancellation);
        var endPoint = secure == "implicit" ? Implicit : Server.EndPoint;
        (await Tool.RunAsync("node", [file, Module, endPoint.Address.ToString(), endPoint.Port.ToString(CultureInfo.InvariantCulture), secure, Certificate, version], "", Local)).Succeeded();
    }

    private static string Module => Path.Combine(Repository.Root, "artifacts", "node", "node_modules", "basic-ftp");
}
