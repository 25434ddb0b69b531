using System.Buffers;
using System.Text;
using Portcullis.Protocol.Facts;

namespace Portcullis.Tests.Protocol.Facts;

public sealed class FactLineTests
{
    private static readonly FactEntry Letter = new(
        "letter.txt",
        TypeFact.File,
        1234,
        new DateTimeOffset(2024, 2, 9, 14, 5, 6, 789, TimeSpan.Zero),
        Permissions.All,
        "3g4");

    [Fact]
    public void A_file_with_all_its_facts() =>
        Assert.Equal("Type=file;Size=1234;Modify=20240209140506;Perm=adfrw;Unique=3g4; letter.txt\r\n", Written(Letter));

    [Theory]
    [InlineData(TypeFact.Directory, "Type=dir;Perm=cdeflmp; letter.txt")]
    [InlineData(TypeFact.ListedDirectory, "Type=cdir;Perm=cdeflmp; letter.txt")]
    [InlineData(TypeFact.ParentDirectory, "Type=pdir;Perm=cdeflmp; letter.txt")]
    [InlineData(TypeFact.UnixSymbolicLink, "Type=OS.unix=symlink;Perm=df; letter.txt")]
    [InlineData(TypeFact.UnixSpecial, "Type=OS.unix=special;Perm=df; letter.txt")]
    public void Each_type_has_its_word_and_its_letters(TypeFact type, string expected) =>
        Assert.Equal(expected, FactLine.Format(Letter with { Type = type }, FactSelection.Type | FactSelection.Perm));

    [Theory]
    [InlineData(FactSelection.None, " letter.txt")]
    [InlineData(FactSelection.Size, "Size=1234; letter.txt")]
    [InlineData(FactSelection.Unique | FactSelection.Modify, "Modify=20240209140506;Unique=3g4; letter.txt")]
    public void Only_the_facts_asked_for_are_told(FactSelection selection, string expected) =>
        Assert.Equal(expected, FactLine.Format(Letter, selection));

    [Fact]
    public void A_fact_not_known_is_left_out_and_no_permission_is_a_fact() =>
        Assert.Equal("Type=file;Perm=; a", FactLine.Format(new FactEntry("a", TypeFact.File, Permissions: Permissions.Enter), FactSelection.All));

    [Theory]
    [InlineData(" a b ", "Type=file;  a b ")]
    [InlineData("a;Type=dir; b", "Type=file; a;Type=dir; b")]
    [InlineData("/home/Grüße/日本", "Type=file; /home/Grüße/日本")]
    [InlineData("a\r\nType=dir; forged", "Type=file; a??Type=dir; forged")]
    public void A_name_is_all_after_the_first_space(string name, string expected) =>
        Assert.Equal(expected, FactLine.Format(new FactEntry(name, TypeFact.File), FactSelection.Type));

    [Theory]
    [InlineData("a b;c\r\n=d", "Unique=a_b_c__=d; x")]
    [InlineData("é*", "Unique=__; x")]
    public void A_value_cannot_forge_a_name(string unique, string expected) =>
        Assert.Equal(expected, FactLine.Format(new FactEntry("x", TypeFact.File, Unique: unique), FactSelection.Unique));

    [Fact]
    public void Extreme_values_fit()
    {
        var entry = Letter with { Size = long.MinValue, Modified = DateTimeOffset.MaxValue };
        Assert.Equal("Size=-9223372036854775808;Modify=99991231235959; letter.txt", FactLine.Format(entry, FactSelection.Size | FactSelection.Modify));
    }

    [Theory]
    [InlineData("Type;Size;", FactSelection.Type | FactSelection.Size)]
    [InlineData("type;MODIFY;", FactSelection.Type | FactSelection.Modify)]
    [InlineData("Size;frogs;owner;", FactSelection.Size)]
    [InlineData("Perm;Unique", FactSelection.Perm | FactSelection.Unique)]
    [InlineData("", FactSelection.None)]
    [InlineData(";;;", FactSelection.None)]
    [InlineData("Unique Type;", FactSelection.None)]
    public void OPTS_chooses_the_facts(string argument, FactSelection expected) =>
        Assert.Equal(expected, FactSelections.Parse(argument));

    [Fact]
    public void A_selection_is_told_as_OPTS_and_FEAT_want_it()
    {
        const FactSelection Selection = FactSelection.Size | FactSelection.Perm;
        Assert.Equal("Size;Perm;", Selection.ToOptions());
        Assert.Equal("Type;Size*;Modify;Perm*;Unique;Create;UNIX.mode;Media-Type;Charset;Lang;", Selection.ToFeature());
        Assert.Equal("", FactSelection.None.ToOptions());
        for (var selection = FactSelection.None; selection <= FactSelection.All; selection++)
            Assert.Equal(selection, FactSelections.Parse(selection.ToOptions()));
    }

    [Fact]
    public void Permissions_are_their_letters()
    {
        Assert.Equal("acdeflmprw", Permissions.All.ToFact());
        Assert.Equal("", Permissions.None.ToFact());
        Assert.False(PermissionLetters.TryParse("rx", out _));
        Assert.True(PermissionLetters.TryParse("WRr", out var parsed));
        Assert.Equal(Permissions.Retrieve | Permissions.Store, parsed);
        for (var permissions = Permissions.None; permissions <= Permissions.All; permissions++)
        {
            Assert.True(PermissionLetters.TryParse(permissions.ToFact(), out parsed));
            Assert.Equal(permissions, parsed);
        }
    }

    private static string Written(FactEntry entry)
    {
        var output = new ArrayBufferWriter<byte>();
        FactLine.Write(output, entry, FactSelection.All);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
