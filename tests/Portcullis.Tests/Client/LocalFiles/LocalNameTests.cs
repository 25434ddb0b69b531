using Portcullis.Client.LocalFiles;

namespace Portcullis.Tests.Client.LocalFiles;

public sealed class LocalNameTests
{
    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b")]
    [InlineData("..\\x")]
    [InlineData("C:\\x")]
    [InlineData("a\u001bb")]
    [InlineData("a\0")]
    [InlineData("con")]
    [InlineData("NUL")]
    [InlineData("aux.txt")]
    [InlineData("Com1.log.gz")]
    [InlineData("LPT9 .x")]
    [InlineData("CONOUT$")]
    public void A_name_that_is_more_than_a_name_has_a_fault(string name) => Assert.NotNull(LocalName.Fault(name));

    [Theory]
    [InlineData("a")]
    [InlineData("...")]
    [InlineData(".profile")]
    [InlineData("a b")]
    [InlineData("console")]
    [InlineData("com10")]
    [InlineData("FILE.MBR")]
    [InlineData("ä")]
    public void A_name_has_none(string name) => Assert.Null(LocalName.Fault(name));
}
