using System.Buffers;

namespace Portcullis.Protocol.Commands;

/// <summary>What <see cref="CommandLineReader.Read"/> found.</summary>
public enum CommandLineEvent
{
    /// <summary>The input is used up, and no line is complete.</summary>
    NeedMore,

    /// <summary>A line: see <see cref="CommandLineReader.Line"/>.</summary>
    Line,

    /// <summary>The end of a line longer than the limit. All of it is gone: no part is ever taken for a command.</summary>
    TooLong,

    /// <summary>The end of a line that held NUL.</summary>
    HasNul,

    /// <summary>A Telnet option was offered or asked for: send <see cref="CommandLineReader.TelnetReply"/>.</summary>
    TelnetOption,
}

/// <summary>
/// From octets to command lines. Lines end with CR LF or a bare LF. Telnet commands (RFC 854) are taken out wherever
/// they stand: IAC IAC is one octet 255, DO and WILL are refused with WONT and DONT (RFC 1123 §4.1.2.12), all else is
/// dropped, so that <c>IAC IP IAC DM ABOR</c> reads as <c>ABOR</c>, even where urgent data lost an octet of it. It keeps
/// a buffer only while a line is incomplete.
/// </summary>
public sealed class CommandLineReader(int maximumLength = CommandLineReader.DefaultMaximumLength) : IDisposable
{
    /// <summary>Octets before the line end. vsftpd and IIS have the same limit.</summary>
    public const int DefaultMaximumLength = 4096;

    private const byte Iac = 255, Dont = 254, Do = 253, Wont = 252, Will = 251, SubnegotiationBegin = 250, InterruptProcess = 244, DataMark = 242, SubnegotiationEnd = 240;

    private enum Telnet : byte { Data, Command, Option, Subnegotiation, SubnegotiationCommand }

    private byte[]? _buffer;
    private int _length;
    private bool _tooLong;
    private bool _hasNul;
    private Telnet _telnet;
    private byte _telnetCommand;
    private int _lineLength;
    private readonly byte[] _telnetReply = new byte[3];

    /// <summary>Valid until the next call of <see cref="Read"/>, after <see cref="CommandLineEvent.Line"/>.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(0, _lineLength);

    /// <summary>Valid until the next call of <see cref="Read"/>, after <see cref="CommandLineEvent.TelnetOption"/>.</summary>
    public ReadOnlyMemory<byte> TelnetReply => _telnetReply;

    /// <summary>Reads up to the next event and takes what it read off <paramref name="input"/>.</summary>
    public CommandLineEvent Read(ref ReadOnlySpan<byte> input)
    {
        _lineLength = 0;
        for (var i = 0; i < input.Length; i++)
        {
            if (!IsData(input[i], out var optionAnswered))
            {
                if (!optionAnswered)
                    continue;
                input = input[(i + 1)..];
                return CommandLineEvent.TelnetOption;
            }

            var octet = input[i];
            if (octet == (byte)'\n')
            {
                input = input[(i + 1)..];
                return EndLine();
            }

            Append(octet);
        }

        input = default;
        Rest();
        return CommandLineEvent.NeedMore;
    }

    /// <summary>Holds a buffer, of some thousand octets.</summary>
    public bool HoldsBuffer => _buffer is not null;

    /// <summary>Nothing more is there to read, and <see cref="Line"/> is not needed any more. Without it the last line would keep its buffer.</summary>
    public void Rest()
    {
        if (_length == 0)
            ReleaseBuffer();
    }

    public void Dispose() => ReleaseBuffer();

    private CommandLineEvent EndLine()
    {
        var result = _tooLong ? CommandLineEvent.TooLong : _hasNul ? CommandLineEvent.HasNul : CommandLineEvent.Line;
        var length = _length > 0 && _buffer![_length - 1] == (byte)'\r' ? _length - 1 : _length;
        if (length > maximumLength)
            result = CommandLineEvent.TooLong;

        _lineLength = result == CommandLineEvent.Line ? length : 0;
        _length = 0;
        _tooLong = _hasNul = false;
        return result;
    }

    private void Append(byte octet)
    {
        _hasNul |= octet == 0;

        // One octet more than the limit: the CR of a line that just fits.
        if (_length > maximumLength)
        {
            _tooLong = true;
            return;
        }

        _buffer ??= ArrayPool<byte>.Shared.Rent(maximumLength + 1);
        _buffer[_length++] = octet;
    }

    private bool IsData(byte octet, out bool optionAnswered)
    {
        optionAnswered = false;
        switch (_telnet)
        {
            case Telnet.Data:
                if (octet != Iac)
                    return !IsRestOfSynch(octet);
                _telnet = Telnet.Command;
                return false;

            // Not a Telnet command: the one that IAC began was lost with the urgent data. A line end must stay one.
            case Telnet.Command when octet < SubnegotiationEnd:
                _telnet = Telnet.Data;
                return true;

            case Telnet.Command:
                _telnetCommand = octet;
                _telnet = octet switch
                {
                    Do or Dont or Will or Wont => Telnet.Option,
                    SubnegotiationBegin => Telnet.Subnegotiation,
                    _ => Telnet.Data,
                };
                return octet == Iac;

            case Telnet.Option:
                _telnet = Telnet.Data;
                if (_telnetCommand is Do or Will)
                {
                    _telnetReply[0] = Iac;
                    _telnetReply[1] = _telnetCommand == Do ? Wont : Dont;
                    _telnetReply[2] = octet;
                    optionAnswered = true;
                }

                return false;

            case Telnet.Subnegotiation:
                if (octet == Iac)
                    _telnet = Telnet.SubnegotiationCommand;
                return false;

            default:
                _telnet = octet == SubnegotiationEnd ? Telnet.Data : Telnet.Subnegotiation;
                return false;
        }
    }

    // The Synch before ABOR is urgent data, and an octet of it, an IAC as a rule, may get lost on the way. No verb begins
    // with what is left, so at the start of a line nothing else is meant by it.
    private bool IsRestOfSynch(byte octet) => octet is InterruptProcess or DataMark && _length == 0;

    private void ReleaseBuffer()
    {
        if (_buffer is null)
            return;
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = null;
    }
}
