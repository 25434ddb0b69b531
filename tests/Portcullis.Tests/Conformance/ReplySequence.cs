using Portcullis.Protocol.Commands;

namespace Portcullis.Tests.Conformance;

/// <summary>
/// Follows one conversation: what was sent and is not yet answered, and which of it each reply answers. A reply that
/// answers nothing, or that the table does not allow, fails the test.
/// </summary>
internal sealed class ReplySequence : IDisposable
{
    private readonly CommandLineReader _reader = new();
    private readonly List<string> _unanswered = [ReplyTable.Connect];
    private readonly Lock _lock = new();
    private bool _transferring;

    /// <summary>The verbs that wait for a reply.</summary>
    public IReadOnlyList<string> Unanswered
    {
        get
        {
            lock (_lock)
                return [.. _unanswered];
        }
    }

    /// <summary>Octets as the user-PI sends them: read as the server must read them.</summary>
    public void Sent(ReadOnlySpan<byte> octets)
    {
        lock (_lock)
        {
            CommandLineEvent found;
            while ((found = _reader.Read(ref octets)) != CommandLineEvent.NeedMore)
            {
                if (found != CommandLineEvent.TelnetOption)
                    _unanswered.Add(VerbOf(found));
            }
        }
    }

    public void Received(int code, string text)
    {
        lock (_lock)
        {
            if (_transferring && ReplyTable.MayFollow(_unanswered[0], code))
            {
                // 110 is preliminary, too: the transfer goes on.
                if (code < 200)
                    return;

                _transferring = false;
                _unanswered.RemoveAt(0);
                return;
            }

            // Said when the server shuts down or gives up waiting, to nobody's question (RFC 959 §5.4).
            if (code == 421 && _unanswered.Count == 0)
                return;

            var answered = _unanswered.FindIndex(_transferring ? 1 : 0, verb => ReplyTable.MayAnswer(verb, code));
            Assert.True(answered >= 0, $"\"{text}\" answers none of: {string.Join(", ", _unanswered)}{(_transferring ? " (transferring)" : "")}");
            AssertMayOvertake(answered, text);
            if (ReplyTable.IsPreliminary(_unanswered[answered], code))
                _transferring = true;
            else
                _unanswered.RemoveAt(answered);
        }
    }

    public void Dispose() => _reader.Dispose();

    // During a transfer NOOP and STAT are answered at once where nothing waits before them. ABOR overtakes what waits.
    private void AssertMayOvertake(int answered, string text)
    {
        var first = _transferring ? 1 : 0;
        var mayOvertake = _unanswered[answered] == "ABOR" || (answered == 1 && _transferring && _unanswered[answered] is "NOOP" or "STAT");
        Assert.True(answered == first && !_transferring || mayOvertake, $"\"{text}\" answers {_unanswered[answered]} before {_unanswered[0]}.");
    }

    private string VerbOf(CommandLineEvent found)
    {
        if (found != CommandLineEvent.Line)
            return found == CommandLineEvent.TooLong ? ReplyTable.LineTooLong : ReplyTable.LineHasNul;

        var verb = CommandLine.Parse(_reader.Line).Verb;
        return ReplyTable.Find(verb) is null ? ReplyTable.Unknown : verb;
    }
}
