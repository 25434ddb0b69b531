using Portcullis.Storage;
using Portcullis.Storage.Local;

namespace Portcullis.Tests.Storage;

/// <summary>Alone, because the environment is that of the whole process.</summary>
[CollectionDefinition(nameof(LocalStorageOpeningTests), DisableParallelization = true)]
[Collection(nameof(LocalStorageOpeningTests))]
public sealed class LocalStorageOpeningTests : IDisposable
{
    private const string Variable = "PORTCULLIS_CONFINEMENT";

    private readonly LocalFolder _folder = LocalFolder.CreateFast();
    private readonly string? _value = Environment.GetEnvironmentVariable(Variable);

    [Theory]
    [InlineData("openat2", Confinement.OpenAt2)]
    [InlineData("walk", Confinement.Walk)]
    public void The_environment_decides_where_the_options_do_not(string value, Confinement expected)
    {
        Environment.SetEnvironmentVariable(Variable, value);

        using var automatic = _folder.Open(Confinement.Automatic);
        using var walk = _folder.Open(Confinement.Walk);
        using var openAt2 = _folder.Open(Confinement.OpenAt2);
        Assert.Equal((expected, Confinement.Walk, Confinement.OpenAt2), (automatic.Confinement, walk.Confinement, openAt2.Confinement));
    }

    [Fact]
    public void A_word_that_is_none_is_refused()
    {
        Environment.SetEnvironmentVariable(Variable, "chroot");

        Assert.Throws<InvalidOperationException>(() => _folder.Open(Confinement.Automatic));
    }

    [Fact]
    public void Automatic_is_never_what_is_in_effect()
    {
        Environment.SetEnvironmentVariable(Variable, null);

        using var storage = _folder.Open(Confinement.Automatic);
        Assert.NotEqual(Confinement.Automatic, storage.Confinement);
    }

    [Fact]
    public void A_folder_that_is_not_there_or_none_is_refused_by_its_name()
    {
        var missing = Assert.Throws<StorageException>(() => LocalStorage.Open(_folder["/missing"]));
        Assert.Equal((StorageFault.NotFound, "/"), (missing.Fault, missing.Path.Value));
        Assert.Contains(_folder["/missing"], missing.Detail, StringComparison.Ordinal);

        File.WriteAllText(_folder["/file"], "");
        Assert.Equal(StorageFault.NotADirectory, Assert.Throws<StorageException>(() => LocalStorage.Open(_folder["/file"])).Fault);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _value);
        _folder.Dispose();
    }
}
