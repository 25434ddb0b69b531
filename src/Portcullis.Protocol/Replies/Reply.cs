using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Protocol.Replies;

/// <summary>
/// A reply (RFC 959 §4.2): a code and one line of text or more. A server makes them in its catalogue
/// (Replies), a client reads them off the wire (ReplyReader).
/// </summary>
public sealed class Reply
{
    internal Reply(ReplyCode code, params string[] lines)
    {
        Code = code;
        Lines = lines;
    }

    public ReplyCode Code { get; }

    /// <summary>Without code and line end; never empty.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The last line, which carries the meaning of a single-line reply.</summary>
    public string Text => Lines[^1];

    /// <summary>For the operator: the id of the rule that a refusal rests on. It is not sent.</summary>
    public string? Rule { get; private init; }

    /// <summary>1yz: another reply follows.</summary>
    public bool IsPreliminary => (int)Code / 100 == 1;

    /// <summary>2yz.</summary>
    public bool IsCompletion => (int)Code / 100 == 2;

    /// <summary>3yz: the server waits for the command that completes this one.</summary>
    public bool IsIntermediate => (int)Code / 100 == 3;

    /// <summary>4yz or 5yz.</summary>
    public bool IsNegative => (int)Code / 100 is 4 or 5;

    /// <summary>The same, resting on a rule.</summary>
    public Reply By(string rule) => new(Code, [.. Lines]) { Rule = rule };

    /// <summary>The same text and rule, under the code that this command needs.</summary>
    public Reply As(ReplyCode code) => new(code, [.. Lines]) { Rule = Rule };

    [ExcludeFromCodeCoverage]
    public override string ToString() => $"{(int)Code} {Text}";
}
