using System.Globalization;
using System.Text;

namespace Portcullis.Load.Wire;

/// <summary>
/// The least of a user-PI: one command at a time, EPSV for each transfer, and no reply but the expected taken for success.
/// </summary>
internal sealed class FtpSession : IDisposable
{
    private readonly LoadOptions _options;
    private readonly Connection _control;
    private readonly byte[] _received = new byte[1024];
    private readonly byte[] _command = new byte[256];
    private int _start, _end;

    public FtpSession(LoadOptions options)
    {
        _options = options;
        _control = new Connection(LibC.Connect(options.Address, options.Port));
        try
        {
            Expect('2');
        }
        catch
        {
            _control.Dispose();
            throw;
        }
    }

    /// <summary>Data connections whose TLS session was that of the control connection.</summary>
    public long Resumed { get; private set; }

    /// <summary>AUTH TLS where asked for, USER, PASS, and for transfers PBSZ, PROT and TYPE.</summary>
    public void LogIn(bool transfers)
    {
        if (_options.Tls)
            Secure();

        Say("USER ", _options.User, '3');
        Say("PASS ", _options.Password, '2');
        if (!transfers)
            return;

        if (_options.Tls)
        {
            Say("PBSZ ", "0", '2');
            Say("PROT ", "P", '2');
        }

        Say("TYPE ", _options.Type, '2');
    }

    public void Secure()
    {
        Say("AUTH ", "TLS", '2');
        _control.Secure(null);
    }

    public void Say(string verb, string argument, char first)
    {
        Send(verb, argument);
        Expect(first);
    }

    /// <summary>EPSV, the transfer command, its 150, and the handshake where there is one.</summary>
    public Connection Open(string verb, string argument)
    {
        Send("EPSV", "");
        var port = PortOf(Expect('2'));
        var data = new Connection(LibC.Connect(_options.Address, port));
        try
        {
            Send(verb, argument);
            Expect('1');
            if (_options.Tls)
            {
                data.Secure(_options.Resume ? _control : null);
                Resumed += data.Resumed ? 1 : 0;
            }

            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>The reply that ends a transfer.</summary>
    public void Complete() => Expect('2');

    public void Quit() => Say("QUIT", "", '2');

    public void Dispose() => _control.Dispose();

    private void Send(string verb, string argument)
    {
        var length = Encoding.UTF8.GetBytes(verb, _command);
        length += Encoding.UTF8.GetBytes(argument, _command.AsSpan(length));
        "\r\n"u8.CopyTo(_command.AsSpan(length));
        _control.Send(_command.AsSpan(0, length + 2));
    }

    /// <returns>The last line of the reply, up to the next read.</returns>
    private ReadOnlySpan<byte> Expect(char first)
    {
        var line = ReadLine();
        var code = BitConverter.ToInt32(line) & 0xFFFFFF;
        while (line.Length < 4 || line[3] != ' ' || (BitConverter.ToInt32(line) & 0xFFFFFF) != code)
            line = ReadLine();
        return line[0] == first ? line : throw new IOException($"{first}yz was expected, but the reply is: {Encoding.UTF8.GetString(line)}");
    }

    private ReadOnlySpan<byte> ReadLine()
    {
        while (true)
        {
            var pending = _received.AsSpan(_start, _end - _start);
            var length = pending.IndexOf((byte)'\n');
            if (length >= 0)
            {
                _start += length + 1;
                return pending[..length].TrimEnd((byte)'\r');
            }

            pending.CopyTo(_received);
            (_start, _end) = (0, pending.Length);
            var count = _control.Receive(_received.AsSpan(_end));
            _end += count > 0 ? count : throw new IOException("The server closed the control connection, or a line of a reply is too long.");
        }
    }

    /// <summary>229 text (|||PORT|)</summary>
    private static int PortOf(ReadOnlySpan<byte> reply)
    {
        var start = reply.IndexOf("|||"u8);
        var port = start < 0 ? default : reply[(start + 3)..];
        return int.TryParse(port[..Math.Max(port.IndexOf((byte)'|'), 0)], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new IOException($"No port in the reply: {Encoding.UTF8.GetString(reply)}");
    }
}
