using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Policies;

/// <summary>A site's answer to a request. A refusal names its rule, so it can be logged, counted and explained.</summary>
public abstract record PolicyDecision
{
    private PolicyDecision() { }

    public static PolicyDecision Allow { get; } = new Allowed();

    public sealed record Allowed : PolicyDecision;

    /// <summary>Allowed only because an exception covers it: each use is audited.</summary>
    /// <param name="Rule">The rule that would have refused.</param>
    /// <param name="Reason">Which exception, in words for the operator.</param>
    public sealed record Excepted(PolicyRule Rule, string Reason) : PolicyDecision
    {
        /// <summary>The exception is to go: the operator is warned of each use.</summary>
        public bool Warns { get; init; }
    }

    /// <param name="Rule">What the refusal rests on.</param>
    /// <param name="Reason">One line for the client. It never tells about the inside of our network.</param>
    public sealed record Refused(PolicyRule Rule, string Reason) : PolicyDecision
    {
        /// <summary>For the operator alone: which line of the settings, or what else, made it so. Null where the rule says enough.</summary>
        public string? Because { get; init; }

        public Reply ToReply() => Replies.Refused(Rule.Reply, Reason).By(Rule.Id);
    }
}
