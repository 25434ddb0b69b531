using System.Diagnostics.CodeAnalysis;
using Portcullis.Protocol.Replies;

namespace Portcullis.Configuration;

/// <summary>A value of the configuration file, and where it stands: System.Text.Json's own trees do not tell that.</summary>
internal abstract record ConfigNode(Origin Origin)
{
    private const int ShownLength = 60;

    /// <summary>For a message: what was read, on one line and short.</summary>
    public abstract string Shown { get; }

    public sealed record Text(Origin Origin, string Value) : ConfigNode(Origin)
    {
        public override string Shown => $"'{Printable.Line(Value.Length > ShownLength ? Value[..ShownLength] + "..." : Value)}'";
    }

    /// <summary>A number, in the digits that were written.</summary>
    public sealed record Number(Origin Origin, string Digits) : ConfigNode(Origin)
    {
        public override string Shown => Digits.Length > ShownLength ? Digits[..ShownLength] + "..." : Digits;
    }

    public sealed record Boolean(Origin Origin, bool Value) : ConfigNode(Origin)
    {
        public override string Shown => Value ? "true" : "false";
    }

    public sealed record Null(Origin Origin) : ConfigNode(Origin)
    {
        public override string Shown => "null";
    }

    public sealed record List(Origin Origin, IReadOnlyList<ConfigNode> Items) : ConfigNode(Origin)
    {
        public override string Shown => "a list";
    }

    /// <summary>An object; each name once.</summary>
    public sealed record Map(Origin Origin, IReadOnlyList<ConfigMember> Members) : ConfigNode(Origin)
    {
        public override string Shown => "an object";

        public bool TryFind(string name, [NotNullWhen(true)] out ConfigNode? value)
        {
            value = Members.FirstOrDefault(member => member.Name == name)?.Value;
            return value is not null;
        }
    }
}

/// <param name="Name">As written.</param>
/// <param name="Origin">Of the name.</param>
/// <param name="Value">What stands after the colon.</param>
internal sealed record ConfigMember(string Name, Origin Origin, ConfigNode Value);
