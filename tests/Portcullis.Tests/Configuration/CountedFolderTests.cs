using Portcullis.Configuration;

namespace Portcullis.Tests.Configuration;

public sealed class CountedFolderTests
{
    [Theory]
    [InlineData("/srv/a", "/srv/a /srv", "/srv/a/b /srv/a/c")]
    [InlineData("/srv", "/srv", "/srv/a /srv/a/b /srv/a/c /srv/ab /srv/b")]
    [InlineData("/srv/a/b", "/srv/a/b /srv/a /srv", "")]
    [InlineData("/srv/a/b/c/d", "/srv/a/b /srv/a /srv", "")]
    [InlineData("/sr", "", "")]
    [InlineData("/", "", "/srv /srv/a /srv/a/b /srv/a/c /srv/ab /srv/b")]
    [InlineData("/other", "", "")]
    public void Those_above_and_those_below_are_found(string key, string around, string within)
    {
        var counted = new CountedFolders();
        foreach (var each in (string[])["/srv/a", "/srv", "/srv/ab", "/srv/a/b", "/srv/a/c", "/srv/b"])
            counted.Add(each, new ServedFolder(each));
        Assert.Equal(around, string.Join(' ', counted.Around(key).Select(each => each.Key)));
        Assert.Equal(within, string.Join(' ', counted.Within(key)));
        counted.Add("/", new ServedFolder("/"));
        Assert.Equal((around + " /").Trim(), string.Join(' ', counted.Around(key).Select(each => each.Key)));
        Assert.Equal(within, string.Join(' ', counted.Within(key)));
    }
}
