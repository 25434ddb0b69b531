using System.Diagnostics.CodeAnalysis;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>Ends a handler with this reply. Thrown by the steps all handlers share; caught by the dispatcher alone.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It is nothing without its reply.")]
internal sealed class CommandFailure(Reply reply) : Exception(reply.Text)
{
    public Reply Reply { get; } = reply;
}
