namespace Portcullis.Interop.Tests.Clients;

/// <summary>curl, the client of scripts and of half of all programs.</summary>
public sealed class CurlTests(SharedServer server) : SharedServerTest(server)
{
    [Theory]
    [InlineData("EPSV", "--ftp-pasv")]
    [InlineData("PASV", "--disable-epsv")]
    [InlineData("EPRT", "--ftp-port", "-")]
    [InlineData("PORT", "--ftp-port", "-", "--disable-eprt")]
    public async Task A_file_comes_back_as_it_was_sent_over_each_kind_of_data_connection(string verb, params string[] options)
    {
        var sent = MakeLocal("sent", 3_000_017);
        var trace = (await CurlAsync([.. options, "-v", "-T", sent, $"{Server.Url}/file"])).Succeeded().Error;
        Assert.Contains($"> {verb}", trace, StringComparison.Ordinal);
        AssertSame(sent, OnServer("file"));

        (await CurlAsync([.. options, "-o", Path.Combine(Local, "back"), $"{Server.Url}/file"])).Succeeded();
        AssertSame(sent, Path.Combine(Local, "back"));
    }

    [Theory]
    [InlineData("--ftp-pasv")]
    [InlineData("--ftp-port", "-")]
    public async Task IPv6_works_both_ways(params string[] options)
    {
        var sent = MakeLocal("sent", 100_000);
        var url = $"ftp://{OverIPv6}/file";
        (await CurlAsync(["-g", .. options, "-T", sent, url])).Succeeded();
        (await CurlAsync(["-g", .. options, "-o", Path.Combine(Local, "back"), url])).Succeeded();
        AssertSame(sent, Path.Combine(Local, "back"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_file_of_no_or_one_octet_is_a_file(int length)
    {
        var sent = MakeLocal("sent", length);
        (await CurlAsync("-T", sent, $"{Server.Url}/small")).Succeeded();
        AssertSame(sent, OnServer("small"));

        (await CurlAsync("-o", Path.Combine(Local, "back"), $"{Server.Url}/small")).Succeeded();
        Assert.Equal(length, new FileInfo(Path.Combine(Local, "back")).Length);
    }

    [Theory]
    [MemberData(nameof(Names.Strange), MemberType = typeof(Names))]
    [MemberData(nameof(Names.Patterns), MemberType = typeof(Names))]
    [MemberData(nameof(Names.OuterSpaces), MemberType = typeof(Names))]
    public async Task A_strange_name_is_sent_listed_fetched_renamed_and_deleted(string name)
    {
        var sent = MakeLocal("sent", 1000);
        var url = $"{Server.Url}/{Uri.EscapeDataString(name)}";
        (await CurlAsync("-T", sent, url)).Succeeded();
        AssertSame(sent, OnServer(name));

        // curl itself makes LF of CR LF in listings.
        Assert.Equal(name + "\n", (await CurlAsync("-l", $"{Server.Url}/")).Succeeded().Output);
        Assert.EndsWith(" " + name + "\n", (await CurlAsync($"{Server.Url}/")).Succeeded().Output, StringComparison.Ordinal);
        (await CurlAsync("-o", Path.Combine(Local, "back"), url)).Succeeded();
        AssertSame(sent, Path.Combine(Local, "back"));

        (await CurlAsync("-Q", $"RNFR {name}", "-Q", $"RNTO {name}2", $"{Server.Url}/")).Succeeded();
        AssertSame(sent, OnServer(name + "2"));
        (await CurlAsync("-Q", $"DELE {name}2", $"{Server.Url}/")).Succeeded();
        Assert.Empty(Tree(Root));
    }

    [Fact]
    public async Task A_download_is_resumed_where_it_stopped()
    {
        var source = MakeOnServer("file", 500_000);
        var partial = Path.Combine(Local, "back");
        await File.WriteAllBytesAsync(partial, (await File.ReadAllBytesAsync(source))[..123_457]);
        (await CurlAsync("-C", "-", "-o", partial, $"{Server.Url}/file")).Succeeded();
        AssertSame(source, partial);
    }

    [Fact]
    public async Task An_upload_is_resumed_where_it_stopped()
    {
        var sent = MakeLocal("sent", 500_000);
        await File.WriteAllBytesAsync(OnServer("file"), (await File.ReadAllBytesAsync(sent))[..123_457]);
        (await CurlAsync("-C", "-", "-T", sent, $"{Server.Url}/file")).Succeeded();
        AssertSame(sent, OnServer("file"));
    }

    [Fact]
    public async Task Appending_twice_doubles_the_file()
    {
        var sent = MakeLocal("sent", 70_000);
        (await CurlAsync("-a", "-T", sent, $"{Server.Url}/file")).Succeeded();
        (await CurlAsync("-a", "-T", sent, $"{Server.Url}/file")).Succeeded();
        var octets = await File.ReadAllBytesAsync(sent);
        Assert.Equal(Digest.Of([.. octets, .. octets]), Digest.OfFile(OnServer("file")));
    }

    // curl stops a range by closing the data connection in the middle, and goes on with the same control connection.
    [Fact]
    public async Task A_range_is_cut_out_and_the_session_goes_on()
    {
        var octets = await File.ReadAllBytesAsync(MakeOnServer("file", 2_000_000));
        (await CurlAsync("-r", "1000-1999", $"{Server.Url}/file", "-o", Path.Combine(Local, "range"), "--next", "-sS", "--user", "anna:secret", $"{Server.Url}/file", "-o", Path.Combine(Local, "all"))).Succeeded();
        Assert.Equal(octets[1000..2000], await File.ReadAllBytesAsync(Path.Combine(Local, "range")));
        Assert.Equal(octets, await File.ReadAllBytesAsync(Path.Combine(Local, "all")));
    }

    [Theory]
    [InlineData("multicwd")]
    [InlineData("nocwd")]
    [InlineData("singlecwd")]
    public async Task Directories_are_made_entered_and_removed(string method)
    {
        // Only by multicwd does curl make directories itself.
        var sent = MakeLocal("sent", 1000);
        string[] make = method == "multicwd" ? ["--ftp-create-dirs"] : ["-Q", "MKD one", "-Q", "MKD one/two \"quoted\""];
        (await CurlAsync([.. make, "--ftp-method", method, "-T", sent, $"{Server.Url}/one/two%20%22quoted%22/file"])).Succeeded();
        AssertSame(sent, OnServer("one/two \"quoted\"/file"));

        (await CurlAsync("--ftp-method", method, "-o", Path.Combine(Local, "back"), $"{Server.Url}/one/two%20%22quoted%22/file")).Succeeded();
        AssertSame(sent, Path.Combine(Local, "back"));
        (await CurlAsync("-Q", "DELE /one/two \"quoted\"/file", "-Q", "RMD /one/two \"quoted\"", "-Q", "RMD one", $"{Server.Url}/")).Succeeded();
        Assert.Empty(Tree(Root));
    }

    [Fact]
    public async Task Type_a_turns_line_ends_into_those_of_the_network_and_back()
    {
        // curl makes LF of the CR LF it gets; a CR that the server had added twice would stay.
        await File.WriteAllTextAsync(OnServer("text"), "one\ntwo\n");
        Assert.Equal("one\ntwo\n", (await CurlAsync($"{Server.Url}/text;type=a")).Succeeded().Output);

        var sent = Path.Combine(Local, "sent");
        await File.WriteAllTextAsync(sent, "three\nfour\n");
        (await CurlAsync("--crlf", "-T", sent, $"{Server.Url}/text;type=a")).Succeeded();
        Assert.Equal("three\nfour\n", await File.ReadAllTextAsync(OnServer("text")));
    }

    [Fact]
    public async Task The_date_and_the_length_are_told()
    {
        File.SetLastWriteTimeUtc(MakeOnServer("file", 4711), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        var head = (await CurlAsync("-I", $"{Server.Url}/file")).Succeeded().Output;
        Assert.Contains("Content-Length: 4711", head, StringComparison.Ordinal);
        Assert.Contains("Sat, 03 Feb 2001 04:05:06 GMT", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_and_a_missing_file_are_told_apart()
    {
        const int RemoteFileNotFound = 78, LoginDenied = 67;
        Assert.Equal(LoginDenied, (await Tool.RunAsync("curl", "-sS", "--user", "anna:wrong", $"{Server.Url}/")).ExitCode);
        Assert.Equal(RemoteFileNotFound, (await CurlAsync($"{Server.Url}/missing")).ExitCode);
    }

    private static Task<ToolResult> CurlAsync(params string[] arguments) =>
        Tool.RunAsync("curl", ["-q", "-sS", "--max-time", "50", "--user", $"{ServerProcess.User}:{ServerProcess.Password}", .. arguments]);
}
