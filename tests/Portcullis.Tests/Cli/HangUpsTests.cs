using Portcullis.Hosting;

namespace Portcullis.Tests.Cli;

public sealed class HangUpsTests
{
    [Fact]
    public void One_that_came_too_early_is_not_lost()
    {
        using var hangUps = new HangUps();
        var handled = 0;

        hangUps.Raise();
        hangUps.Raise();
        hangUps.Handle(() => handled++);
        Assert.Equal(1, handled);

        hangUps.Raise();
        Assert.Equal(2, handled);
    }

    [Fact]
    public void Nothing_is_done_where_none_came()
    {
        using var hangUps = new HangUps();
        hangUps.Handle(() => Assert.Fail("None came."));
    }
}
