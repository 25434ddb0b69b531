namespace Portcullis.Tests.Conformance.Requirements;

internal enum Level
{
    Must,
    Should,
    May,
}

internal enum Status
{
    Done,

    /// <summary>Met in another way, or more widely, than the words say.</summary>
    DoneDifferently,

    /// <summary>Left out on purpose, and refused as the RFCs want it refused.</summary>
    NotOffered,

    NotYet,
}

/// <summary>A test that holds a requirement.</summary>
internal abstract record Holder
{
    private Holder() { }

    /// <summary>A method of a test class.</summary>
    public sealed record Method(Type Class, string Name) : Holder;

    /// <summary>A scene of a transcript, which <see cref="Conversations.TranscriptTests"/> plays.</summary>
    public sealed record Scene(string Verb, string Title) : Holder;
}

/// <summary>What a document asks for, in our words, and what became of it.</summary>
/// <param name="Section">Of the document.</param>
/// <param name="Level">How strongly it is asked for. RFC 959 knows only small letters: "must", "shall" and what is said as a fact are Must.</param>
/// <param name="Text">In one sentence without its full stop.</param>
internal sealed record Requirement(string Section, Level Level, string Text)
{
    public Status Status { get; private init; } = Status.NotYet;

    /// <summary>Why it is not simply done.</summary>
    public string Reason { get; private init; } = "";

    public IReadOnlyList<Holder> Holders { get; private init; } = [];

    public Requirement Done(params Holder[] holders) => this with { Status = Status.Done, Holders = holders };

    public Requirement Differently(string reason, params Holder[] holders) =>
        this with { Status = Status.DoneDifferently, Reason = reason, Holders = holders };

    public Requirement NotOffered(string reason, params Holder[] holders) => this with { Status = Status.NotOffered, Reason = reason, Holders = holders };

    public Requirement NotYet(string reason) => this with { Status = Status.NotYet, Reason = reason };
}

/// <summary>A document, and all that it asks of a server.</summary>
/// <param name="Name">As it is cited.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Source">Where the rows were read from.</param>
/// <param name="Sections">Those with a requirement in them: each has at least one row.</param>
/// <param name="Requirements">The rows, in the order of the document.</param>
internal sealed record Document(string Name, string Title, string Source, IReadOnlyList<string> Sections, IReadOnlyList<Requirement> Requirements);

/// <summary>The words that the tables are written in.</summary>
internal static class Rows
{
    public const string FromText = "its text, requirement by requirement", FromMemory = "knowledge of it and of what clients do; its text was not at hand";

    public static Requirement Must(string section, string text) => new(section, Level.Must, text);

    public static Requirement Should(string section, string text) => new(section, Level.Should, text);

    public static Requirement May(string section, string text) => new(section, Level.May, text);

    /// <summary>To be given a <c>nameof</c>, so that a test that is renamed or removed does not compile here.</summary>
    public static Holder Test<T>(string name) => new Holder.Method(typeof(T), name);

    public static Holder Scene(string verb, string title) => new Holder.Scene(verb, title);
}

/// <summary>All the tables.</summary>
internal static class Documents
{
    public static IReadOnlyList<Document> All { get; } =
    [
        Rfc959.Document, Rfc1123.Document, Rfc1639.Document, Rfc2228.Document, Rfc2389.Document, Rfc2428.Document, Rfc2577.Document, Rfc2640.Document,
        Rfc3659.Document, Rfc4217.Document, Rfc7151.Document, DraftMfxx.Document, DraftHash.Document, DraftRange.Document, DraftDeflate.Document, DraftStreamlined.Document,
        Habits.Document,
    ];
}
