using System.Globalization;
using Portcullis.Interop.Tests.Tls;

namespace Portcullis.Interop.Tests.Clients;

/// <summary>Node's basic-ftp, which ./test installs: the client that most programs of JavaScript have. It resumes no session.</summary>
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

    public static TheoryData<string, string, string> Ways =>
        new MatrixTheoryData<string, string, string>(["libssl", "sslstream"], ["explicit", "implicit"], ["TLSv1.2", "TLSv1.3"]);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_sends_fetches_and_lists_by_default(string engine, string secure, string version)
    {
        await StartTlsAsync(engine);
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

    [Theory]
    [InlineData("explicit")]
    [InlineData("implicit")]
    public async Task It_is_refused_with_the_reason_where_data_connections_must_be_bound(string secure)
    {
        await StartTlsAsync(options: ["--tls-binding", "require"]);
        MakeOnServer("file", 1000);
        MakeLocal("sent", 1000);
        await NodeAsync(secure, "TLSv1.3", """
            async function run() {
              const replies = [];
              client.ftp.log = message => { if (/^< 522/.test(message)) replies.push(message); };
              client.ftp.verbose = true;
              await assert.rejects(client.uploadFrom('sent', 'new'));
              assert(replies.length === 0 || /does not resume/.test(replies[0]), replies[0]);
            }
            """);
        await Eventually.TrueAsync(() => Server.Log.Contains("refused by rule tls.not-bound", StringComparison.Ordinal), () => Server.Log);
        Assert.Equal(["file"], Tree(Root));
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
