using System.Globalization;
using Portcullis.Protocol.Replies;

namespace Portcullis.Server.Commands;

/// <summary>PBSZ (RFC 2228 §3; RFC 4217 §9): TLS needs no buffer, so that the size is 0 whatever was asked for.</summary>
internal static class Pbsz
{
    public static readonly Command Command = Command.Anyone("PBSZ", Argument.Required, "PBSZ <SP> 0", (session, line, cancellation) =>
    {
        if (!session.State.OffersTls)
            return ValueTask.FromResult<Reply?>(Replies.CommandNotImplemented);
        if (session.State.Protection.ClearedControl)
            return ValueTask.FromResult<Reply?>(Replies.ProtectionIsSettled);
        if (!session.State.Protection.Control)
            return ValueTask.FromResult<Reply?>(Replies.BadSequence("PBSZ comes after AUTH TLS."));
        if (!uint.TryParse(line.Argument, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return ValueTask.FromResult<Reply?>(Replies.ArgumentWrong("The argument of PBSZ is a number; under TLS it is 0."));

        session.State = session.State with { Protection = session.State.Protection with { HasBufferSize = true } };
        return ValueTask.FromResult<Reply?>(Replies.ParameterSet("PBSZ=0"));
    }) with
    {
        Feature = state => state.ShowsTls || state.Protection.Control ? "PBSZ" : null,
    };
}
