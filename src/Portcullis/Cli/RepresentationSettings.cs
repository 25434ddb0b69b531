using System.CommandLine;
using Portcullis.Configuration;
using Portcullis.Server.Profiles;

namespace Portcullis.Cli;

/// <summary>The options of <c>serve</c> about what clients are, and how files and names look to them.</summary>
internal sealed class RepresentationSettings
{
    private readonly Option<string?> _profile = new("--profile")
    {
        Description = $"What clients are taken for, unless they show to be others: {string.Join(", ", ClientProfiles.All.Select(profile => profile.Name))}. See docs/legacy-clients.md.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _nameCharset = new("--name-charset")
    {
        Description = "The character set of names: utf-8 (the default), latin1, or one of .NET's with one octet a character, like windows-1252 or ibm850. OPTS UTF8 outranks it.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _codePage = new("--code-page")
    {
        Description = "The EBCDIC code page of TYPE E, by its CCSID; 'none' keeps the octets as they come. Default: 37.",
        HelpName = "CCSID|none",
    };

    private readonly Option<string?> _unmappable = new("--unmappable")
    {
        Description = "A character that the other side's character set lacks: 'refuse' fails the transfer and names it (the default), 'substitute' puts SUB in its place.",
        HelpName = "refuse|substitute",
    };

    private readonly Option<bool> _comb = new("--comb") { Description = "Offer COMB, which puts the parts of a file together and deletes them." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _profile, _nameCharset, _codePage, _unmappable, _comb })
            command.Options.Add(option);
    }

    public ClientSettings Read(SettingsReader reader) => new()
    {
        Profile = reader.One(_profile, Parsers.Profile),
        NameEncoding = reader.One(_nameCharset, Parsers.Charset),
        CodePage = reader.One(_codePage, Parsers.CodePage),
        Unmappable = reader.One(_unmappable, Parsers.Unmappable),
        OfferComb = reader.Value(_comb) ? true : null,
    };
}
