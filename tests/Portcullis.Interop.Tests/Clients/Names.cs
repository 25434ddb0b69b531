namespace Portcullis.Interop.Tests.Clients;

/// <summary>Names of files that clients, servers and the lines between them have tripped over.</summary>
internal static class Names
{
    public static TheoryData<string> Strange { get; } =
    [
        "with space.txt", "Übergrößenträger.txt", "日本語.txt", "e\u0301-decomposed.txt", "a \"quoted\" name.txt", "\"", "it's.txt",
        "-dash.txt", "-l", "hash#.txt", "100%.txt", "%41%2f.txt", "a+b&c=d.txt", "semi;colon.txt", "~tilde", "$HOME.txt",
        "(brackets).txt", "comma,name.txt", "back\\slash.txt", "...",
    ];

    /// <summary>Which are patterns for a client, or for NLST.</summary>
    public static TheoryData<string> Patterns { get; } = ["star*.txt", "what?.txt", "[set].txt", "{brace}.txt"];

    public static TheoryData<string> OuterSpaces { get; } = [" leading", "trailing ", "  both  "];
}
