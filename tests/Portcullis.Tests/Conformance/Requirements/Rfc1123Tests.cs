using Portcullis.Server.Commands;

namespace Portcullis.Tests.Conformance.Requirements;

/// <summary>RFC 1123 §4.1.2.13, whose list no other test has.</summary>
public sealed class Rfc1123Tests
{
    private const string Minimum =
        "USER PASS ACCT PORT PASV TYPE MODE STRU RETR STOR APPE RNFR RNTO DELE CWD CDUP RMD MKD PWD LIST NLST SYST STAT HELP NOOP QUIT";

    [Fact]
    public void The_minimum_is_there() => Assert.All(Minimum.Split(' '), verb => Assert.NotNull(CommandTable.Find(verb)));
}
