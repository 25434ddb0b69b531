using System.Globalization;
using Portcullis.Protocol.Commands;
using Portcullis.Protocol.Listings;
using Portcullis.Protocol.Representation;
using Portcullis.Server.Policies;

namespace Portcullis.Server.Profiles;

/// <summary>A value, and the fact about these clients that it rests on: it stands in docs/legacy-clients.md.</summary>
public sealed record Because<T>(T Value, string Reason);

/// <summary>What clients of one kind need. It is data alone: nothing in the server asks for its name.</summary>
/// <param name="Name">As settings, SITE PROFILE and the log have it: lower case.</param>
/// <param name="Clients">Which clients it is for.</param>
public sealed record ClientProfile(string Name, string Clients)
{
    public Because<ListingStyle>? ListingStyle { get; init; }

    public Because<ControlEncoding>? NameEncoding { get; init; }

    /// <summary>The CCSID of TYPE E.</summary>
    public Because<int>? CodePage { get; init; }

    public Because<UnmappableRule>? Unmappable { get; init; }

    public Because<RecordFormat>? Records { get; init; }

    public Because<bool>? OfferModeZ { get; init; }

    /// <summary>Of use only where the operator chose the profile, and to clients of the legacy networks that he lists.</summary>
    public Because<DataPortPreset>? DataPorts { get; init; }

    public Because<string>? SystemType { get; init; }

    public Because<ReplyWording>? Wording { get; init; }

    public ClientSettings Settings => Presentation with
    {
        CodePage = CodePage?.Value,
        Unmappable = Unmappable?.Value,
        Records = Records?.Value,
        OfferModeZ = OfferModeZ?.Value,
        DataPorts = DataPorts?.Value,
    };

    /// <summary>
    /// What a guess at the client may set: how things look. What files become stays as it is, since a wrong guess would
    /// store them wrong; and so does what a stranger could gain by.
    /// </summary>
    public ClientSettings Presentation => new()
    {
        ListingStyle = ListingStyle?.Value,
        NameEncoding = NameEncoding?.Value,
        SystemType = SystemType?.Value,
        Wording = Wording?.Value,
    };

    /// <summary>What it sets, in words, with the reasons.</summary>
    public IEnumerable<(string Setting, string Value, string Reason)> Describe()
    {
        if (ListingStyle is { } style)
            yield return ("LIST", $"in the style {style.Value}", style.Reason);
        if (NameEncoding is { } names)
            yield return ("names", names.Value.Name == names.Value.FallbackName ? $"in {names.Value.Name}" : $"in {names.Value.Name}; what is not, in {names.Value.FallbackName}", names.Reason);
        if (CodePage is { } page)
            yield return ("TYPE E", string.Create(CultureInfo.InvariantCulture, $"CCSID {page.Value}"), page.Reason);
        if (Unmappable is { } unmappable)
            yield return ("characters without a counterpart", unmappable.Value == UnmappableRule.Refuse ? "fail the transfer with 451" : "are substituted", unmappable.Reason);
        if (Records is { } records)
            yield return ("STRU R", records.Value is RecordFormat.Fixed { Length: var length } ? string.Create(CultureInfo.InvariantCulture, $"records of {length}") : "records with descriptor words", records.Reason);
        if (OfferModeZ is { } modeZ)
            yield return ("MODE Z", modeZ.Value ? "offered" : "not offered", modeZ.Reason);
        if (DataPorts is { } dataPorts)
            yield return ("data ports", $"preset {dataPorts.Value}", dataPorts.Reason);
        if (SystemType is { } systemType)
            yield return ("SYST", $"`{systemType.Value}`", systemType.Reason);
        if (Wording is { } wording)
            yield return ("replies", wording.Value.ToString(), wording.Reason);
    }
}
