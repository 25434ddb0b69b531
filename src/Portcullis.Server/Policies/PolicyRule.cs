using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Policies;

/// <summary>
/// What a refusal rests on. The id is stable: it stands in the log, in the metric's tag, in docs/rules.md and in
/// <c>portcullis explain</c>.
/// </summary>
/// <param name="Id"><c>subject.reason</c>, lower case with dashes.</param>
/// <param name="Reply">The code a client gets.</param>
/// <param name="Summary">One sentence: what is refused.</param>
/// <param name="Source">Where the rule comes from: an RFC section, an article, or our own reason.</param>
/// <param name="Setting">What the operator sets to lift it; "none" where nothing may.</param>
/// <param name="Remedy">What the one who is refused can do.</param>
public sealed record PolicyRule(string Id, ReplyCode Reply, string Summary, string Source, string Setting, string Remedy)
{
    public override string ToString() => Id;
}
