using Portcullis.Client.Scripts;
using Portcullis.Tests.Client;

namespace Portcullis.Tests.Cli;

/// <summary>Every command of a script against a server that refuses all but the login: each has to say so, with its own exit code.</summary>
public sealed class FtpScriptCommandTests : IDisposable
{
    private const int Usage = 2, Connect = 3, Login = 4, Refused = 5, LocalFile = 8, Lost = 9, Tls = 10;

    private static readonly (string Script, int ExitCode)[] Failures =
    [
        ("open 127.0.0.1 1", Connect), ("open h 0", Usage), ("close; open 127.0.0.1 1", Connect), ("close; ls", Connect), ("close; status; pwd", Connect),
        ("user otto wrong", Login), ("user otto wrong; pass x", Login), ("pass x", Login), ("acct x", Login), ("account x", Login),
        ("reinitialize", Refused), ("reset", Lost), ("disconnect; noop", Connect), ("quit x", Usage), ("bye x", Usage),
        ("get nothing", Refused), ("recv nothing", Refused), ("get a (APPEND", Usage), ("get a b c", Usage), ("get (REPLACE", Usage), ("get a/..", LocalFile),
        ("get a /no/such/folder/x", LocalFile), ("put /no/such/file", LocalFile), ("put here", Refused), ("send here x (DISK", Usage), ("append here", Refused), ("append /no/such/file", LocalFile),
        ("mget *", Refused), ("mget a/**********/b*c*d*e*f*g*h*i*j*k", Usage), ("mget * (NOW", Usage), ("mput no*", LocalFile), ("mput here", Refused), ("mput /no/such/folder/*", LocalFile),
        ("mdelete *", Refused), ("reget nothing", Refused), ("reput /no/such/file", Refused), ("reput here", Refused),
        ("restart 5; get here", LocalFile), ("restart x; get here", Usage), ("restart 99; get here", LocalFile), ("restart 1; put here", Refused), ("restart 99; put here", LocalFile), ("restart \"a b\"", Usage),
        ("sunique 2", Usage), ("sunique; put here", Refused), ("delete x", Refused), ("rm x", Refused), ("rename a b", Refused), ("size x", Refused), ("mdtm x", Refused),
        ("ls", Refused), ("ls x /no/such/folder/y", LocalFile), ("dir (PRINT", Usage), ("nlst", Refused), ("mlsd", Refused),
        ("cd x", Refused), ("cwd x", Refused), ("cdup", Refused), ("pwd", Refused), ("mkdir x", Refused), ("rmdir x", Refused), ("lcd /no/such/folder", LocalFile), ("lpwd x", Usage),
        ("quote TYPE I; ascii", Refused), ("ebcdic", Refused), ("image", Refused), ("binary", Refused), ("type c 99", Usage), ("type c 273", Refused), ("type b 1", Usage), ("struct r", Refused), ("struct p", Usage), ("mode b", Refused), ("mode x", Usage),
        ("locsite LRECL=x", Usage), ("locsite CCSID=99", Usage), ("locsite x", Usage), ("locsite RECFM=", Usage), ("locsite TRIM=2", Usage), ("locsite MARKERS=-1", Usage),
        ("type F", Usage), ("ltype c 99", Usage), ("ltype t 37", Usage), ("sendsite 2", Usage), ("nullflds 1", Refused),
        ("secopen 127.0.0.1 x", Usage), ("close; secopen 127.0.0.1 1", Connect), ("secdata S", Usage), ("secdata x", Usage), ("secdata p", Tls), ("ccc", Refused),
        ("sendepsv 2", Usage), ("sendpasv x", Usage), ("sendeprt -1", Usage), ("sendport on", Usage), ("passive 1", Usage), ("close; sendport 1", Connect),
        ("quote XYZ", Refused), ("site chmod", Refused), ("namefmt 1", Refused), ("listfmt", Refused), ("system", Refused), ("syst", Refused), ("stat x", Refused), ("noop", Refused), ("remotehelp", Refused),
        ("status x", Usage), ("locstat x", Usage), ("verbose 2", Usage), ("debug 2", Usage), ("prompt 2", Usage), ("syscmd ls", Usage), ("! ls", Usage), ("help xyz", Usage), ("? xyz", Usage), ("connect 127.0.0.1 1", Connect),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tests-");

    public FtpScriptCommandTests() => File.WriteAllText(Path.Combine(_folder.FullName, "here"), "x");

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var (script, exitCode) in Failures)
                cases.Add(script, exitCode);
            return cases;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_command_that_fails_tells_how(string script, int exitCode)
    {
        await using var server = new ScriptedServer
        {
            On = { ["PWD"] = ScriptedServer.Say("550 No."), ["SYST"] = ScriptedServer.Say("550 No."), ["TYPE"] = TypeFor(script), ["USER"] = ScriptedServer.SayInTurn("331 Password.", "530 Wrong."), ["PASS"] = ScriptedServer.SayInTurn("230 In.", "530 Wrong.") },
        };
        var before = exitCode is Connect or Usage ? "" : $"lcd {_folder.FullName}; ";
        var run = await FtpProgram.RunAsync($"127.0.0.1:{server.Port}", "--user", "anna:geheim", "-e", before + script);

        Assert.True(exitCode == run.ExitCode, $"{script}: {run.ExitCode}, {string.Join(" / ", run.Errors)}");
        Assert.NotEmpty(run.Errors);
        Assert.DoesNotContain(run.Errors, line => line.Contains("Exception", StringComparison.Ordinal) || line.Contains("   at ", StringComparison.Ordinal));
        Assert.Equal(["here"], _folder.EnumerateFileSystemInfos().Select(file => file.Name));
    }

    [Fact]
    public void Every_command_has_a_case_that_fails()
    {
        var tried = Failures.SelectMany(failure => failure.Script.Split("; ")).Select(command => command.Split(' ')[0]).ToHashSet();
        Assert.Empty(ScriptCommands.ByName.Keys.Where(name => !tried.Contains(name)));
    }

    [Fact]
    public async Task IBMs_commands_that_do_little_here_say_so()
    {
        await using var server = new ScriptedServer { On = { ["SITE"] = ScriptedServer.Say("250 Null fields.") } };
        var run = await FtpProgram.RunAsync($"127.0.0.1:{server.Port}", "--user", "anna:geheim", "-e", "ltype c 273; sendsite 1; sendsite; nullflds 1; status");
        Assert.Equal((0, ""), (run.ExitCode, string.Join('\n', run.Errors)));
        Assert.StartsWith("No SITE is sent by itself: files here have no record format.", run.Output, StringComparison.Ordinal);
        Assert.Contains("250 Null fields.\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("TYPE E: CCSID=273", run.Output, StringComparison.Ordinal);
        Assert.Equal(["SITE NULLFLDS 1", "QUIT"], server.Commands.Skip(2));
    }

    [Fact]
    public async Task A_double_byte_type_is_refused_by_a_word_that_helps()
    {
        await using var server = new ScriptedServer();
        var run = await FtpProgram.RunAsync($"127.0.0.1:{server.Port}", "--user", "anna:geheim", "-e", "type b 1");
        Assert.Equal(2, run.ExitCode);
        Assert.Matches("double-byte.*binary.*273", Assert.Single(run.Errors));
        Assert.DoesNotContain("TYPE", server.Verbs);
    }

    [Theory]
    [InlineData("as", "TYPE A")]
    [InlineData("BIN", "TYPE I")]
    [InlineData("Rei", "REIN")]
    [InlineData("sys", null)]
    [InlineData("send", null)]
    public async Task Names_are_shortened_as_long_as_they_are_one(string name, string? sent)
    {
        await using var server = new ScriptedServer { On = { ["REIN"] = ScriptedServer.Say("220 Anew.") } };
        var run = await FtpProgram.RunAsync($"127.0.0.1:{server.Port}", "--user", "anna:geheim", "--dialect", "as400", "-e", $"quote TYPE E; {name}");
        Assert.Equal(sent is null ? 2 : 0, run.ExitCode);
        if (sent is not null)
            Assert.Contains(sent, server.Commands);
    }

    [Fact]
    public async Task Switches_turn_the_ways_and_tell_what_they_are()
    {
        await using var server = new ScriptedServer { On = { ["EPSV"] = ScriptedServer.Say("500 No."), ["LIST"] = ScriptedServer.Send("a\r\n") } };
        var run = await FtpProgram.RunAsync($"127.0.0.1:{server.Port}", "--user", "anna:geheim", "-e",
            "ls; ls; sendepsv; sendepsv; ls; sendpasv 0; ls; passive; passive; sendepsv 0; sendpasv 0; sendeprt 0; sendport; sendport; ls; sendeprt 1; ls");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("EPSV PASV LIST PASV LIST EPSV PASV LIST EPRT LIST PORT LIST EPRT LIST QUIT", string.Join(' ', server.Verbs.Skip(2).Where(verb => verb != "TYPE")));
        Assert.Contains("Using EPSV is off.\nUsing EPSV is on.\n", run.Output, StringComparison.Ordinal);
        Assert.Equal("portcullis: EPSV failed: the server refused EPSV: 500 No.; trying PASV", run.Errors[0]);
    }

    [Fact]
    public async Task The_AS400_falls_back_in_IBMs_order_when_told_to()
    {
        await using var server = new ScriptedServer { On = { ["EPSV"] = ScriptedServer.Say("500 No."), ["PASV"] = ScriptedServer.Say("500 No."), ["LIST"] = ScriptedServer.Send("a\r\n") } };
        var run = await FtpProgram.RunAsync($"127.0.0.1:{server.Port}", "--user", "anna:geheim", "--dialect", "as400", "-e", "sendepsv 1; sendpasv 1; sendport 0; sendeprt 1; ls; ls");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["EPSV", "PASV", "EPRT", "LIST", "EPRT", "LIST", "QUIT"], server.Verbs.Skip(3));
    }

    [Fact]
    public async Task What_a_server_refused_is_remembered_when_it_is_called_again()
    {
        await using var server = new ScriptedServer { On = { ["EPSV"] = ScriptedServer.Say("500 No."), ["LIST"] = ScriptedServer.Send("a\r\n") } };
        var run = await FtpProgram.RunAsync($"127.0.0.1:{server.Port}", "--user", "anna:geheim", "-e", $"ls; close; open 127.0.0.1 {server.Port}; user anna geheim; ls");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(1, server.Verbs.Count(verb => verb == "EPSV"));
    }

    [Fact]
    public async Task Help_names_every_command_and_status_what_is_set()
    {
        await using var server = new ScriptedServer();
        var run = await FtpProgram.RunAsync($"127.0.0.1:{server.Port}", "--user", "anna:geheim", "-e", "help; locsite lrecl=100 ccsid=273 trim=1 noreplace; status");
        Assert.All(ScriptCommands.All, command => Assert.Contains($"{command.Usage} ", run.Output, StringComparison.Ordinal));
        Assert.Contains("TYPE I, STRU F, MODE S.\nData connections: EPSV, PASV, EPRT, PORT.\nLocal files: NOREPLACE, TRIM=1.\nRecords of octets: RECFM=F LRECL=100.\nTYPE E: CCSID=273, STRICT.\n", run.Output, StringComparison.Ordinal);
    }

    // What transfers need is taken; where TYPE itself is tried, it is refused.
    private static Answer TypeFor(string script) => script.Split(' ')[0] switch
    {
        "quote" => ScriptedServer.SayInTurn("200 Fine.", "504 No."),
        "ebcdic" or "image" or "binary" or "type" => ScriptedServer.Say("504 No."),
        _ => ScriptedServer.Say("200 Fine."),
    };
}
